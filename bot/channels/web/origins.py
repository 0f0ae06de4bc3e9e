"""Which pages may use the channel (CORS).

The channel knows no cookies, so a foreign page can do nothing in a user's name; the list keeps the bot to the sites
that its operator runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

# Beside those of every answer, to a browser that asks what is allowed.
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    # Seconds; Chromium keeps no answer longer than two hours.
    "Access-Control-Max-Age": "7200",
}


class OriginPolicy:
    """An allow-list of origins."""

    def __init__(self, allowed: Iterable[str]) -> None:
        """Origins as "https://www.example.org", with "*" for any run of characters; "null" for files and sandboxes."""
        self._allowed = tuple(allowed)

    def allows(self, origin: str | None, host: str) -> bool:
        """Whether a request with this Origin header may be served by `host` (name and port)."""
        if origin is None:
            # No browser page, or one of this server's own that only reads.
            return True
        if origin != "null" and _host(origin) == host:
            return True
        # "*" within an origin must not swallow a scheme or a port: "http://localhost:*" is no "http://localhost:1/@x".
        return any(
            pattern == "*" or (fnmatchcase(origin, pattern) and origin.count("/") == pattern.count("/"))
            for pattern in self._allowed
        )

    def headers(self, origin: str | None) -> Mapping[str, str]:
        """Headers of an answer to an allowed origin."""
        if origin is None:
            return {"Vary": "Origin"}
        return {"Vary": "Origin", "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After"}


def _host(origin: str) -> str | None:
    """Name and port of an origin; None where it is none."""
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None
