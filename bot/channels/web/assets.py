"""The widget's files and the demo page: from memory, compressed, cached by the hash of what they hold."""

from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

WIDGET_DIR = Path(__file__).resolve().parents[2] / "widget"

_WIDGET = ("widget.js", "widget.mjs")
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
}
# Strict, as a site that embeds the widget may be: nothing inline, and no HTML made from text.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; require-trusted-types-for 'script'"
)
_FOREVER = "public, max-age=31536000, immutable"
# A new widget reaches embedding pages within this time.
_SOON = "public, max-age=300"


@dataclass(frozen=True)
class Asset:
    """A file as it is served."""

    content: bytes
    compressed: bytes
    content_type: str
    # Of the content, 16 hexadecimal digits.
    digest: str
    # For the attribute `integrity`.
    integrity: str


def load_asset(content: bytes, suffix: str) -> Asset:
    """An asset of this content; the suffix of its name tells its type."""
    digest = hashlib.sha384(content).digest()
    # mtime=0: the same content has the same bytes.
    compressed = gzip.compress(content, 9, mtime=0)
    return Asset(
        content, compressed, _TYPES[suffix], digest.hex()[:16], f"sha384-{base64.b64encode(digest).decode('ascii')}"
    )


def widget_assets(directory: Path = WIDGET_DIR) -> dict[str, Asset]:
    """Assets by path, without the leading slash; raises OSError where the widget has not been built."""
    widget = {name: load_asset((directory / "dist" / name).read_bytes(), Path(name).suffix) for name in _WIDGET}
    found = {**widget, **{_pinned(name, asset): asset for name, asset in widget.items()}}
    found["demo.css"] = load_asset((directory / "demo" / "demo.css").read_bytes(), ".css")
    script = widget["widget.js"]
    for path, name in (("", "index.html"), ("corner", "corner.html")):
        page = (directory / "demo" / name).read_text(encoding="utf-8")
        page = page.replace("{{pinned}}", _pinned("widget.js", script)).replace("{{integrity}}", script.integrity)
        found[path] = load_asset(page.encode(), ".html")
    return found


def _pinned(name: str, asset: Asset) -> str:
    stem, _, suffix = name.partition(".")
    return f"{stem}-{asset.digest}.{suffix}"


def blueprint(assets: dict[str, Asset]) -> Blueprint:
    """Routes for the assets."""
    routes = Blueprint("widget")
    for path, asset in assets.items():
        routes.add_route(_Handler(path, asset), f"/{path}", methods=["GET", "HEAD"], name=f"asset_{path or 'index'}")
    return routes


class _Handler:
    """Serves one asset."""

    def __init__(self, path: str, asset: Asset) -> None:
        self._asset = asset
        self._headers = {
            "ETag": f'"{asset.digest}"',
            "Cache-Control": _FOREVER if asset.digest in path else _SOON,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            # Subresource Integrity needs a script that any page may read.
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if asset.content_type.startswith("text/html"):
            self._headers["Content-Security-Policy"] = _PAGE_POLICY
            self._headers["Referrer-Policy"] = "no-referrer"

    def __call__(self, request: Request) -> HTTPResponse:
        if self._headers["ETag"] in request.headers.get("if-none-match", ""):
            return HTTPResponse(status=304, headers=self._headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers = {**self._headers, "Content-Encoding": "gzip"}
            return HTTPResponse(self._asset.compressed, headers=headers, content_type=self._asset.content_type)
        return HTTPResponse(self._asset.content, headers=self._headers, content_type=self._asset.content_type)
