"""Rate limits of the web channel, by session and by address; counted in this process."""

from __future__ import annotations

import ipaddress
import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

# An IPv6 client has a whole network to choose its addresses from.
_IPV6_PREFIX = 64


class RateGuard:
    """Counts requests and says how long to wait."""

    def __init__(self, per_session: str, per_address: str) -> None:
        """Limits as "30/minute"; raises ValueError for another form."""
        self._session: RateLimitItem = parse(per_session)
        self._address: RateLimitItem = parse(per_address)
        # Fixed windows: the storage of moving ones keeps a key for every client there ever was.
        # The limiter holds its storage by a weak reference.
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)

    def wait_for_session(self, session: str) -> int:
        """Count a message of a session; seconds to wait, 0 where it is within the limit."""
        return self._wait(self._session, f"session/{session}")

    def wait_for_address(self, address: str) -> int:
        """Count a request of an address; seconds to wait, 0 where it is within the limit."""
        return self._wait(self._address, f"address/{_network(address)}")

    def _wait(self, limit: RateLimitItem, key: str) -> int:
        if self._limiter.hit(limit, key):
            return 0
        resets_at, _ = self._limiter.get_window_stats(limit, key)
        return max(1, math.ceil(resets_at - time.time()))


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network(f"{address}/{_IPV6_PREFIX}", strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
