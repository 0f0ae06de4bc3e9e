"""The library's HTTP on aiohttp, which Rasa brings: a call costs a fraction of what it does on httpx, its default.

httpx's pool goes through all its connections and all waiting calls whenever a call begins or ends; with hundreds of
chats that costs more than the answers.
"""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import aiohttp
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData


class NotSent(NetworkError):
    """The call did not get out: nothing has come of it."""


class Uncertain(NetworkError):
    """The call got out and no answer came back: whether it was carried out is not known."""


class AiohttpRequest(BaseRequest):
    """One session; its errors tell whether a call got out."""

    def __init__(self, connections: int, read_s: float, connect_s: float) -> None:
        """`connections` is how many calls are under way at once, those beyond wait; times are seconds."""
        self._connections = connections
        self._read_s = read_s
        self._connect_s = connect_s
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take unless a call says otherwise."""
        return self._read_s

    async def initialize(self) -> None:
        """Open the session; no connection yet."""
        traces = aiohttp.TraceConfig()
        # The stubs of the signal want the signal's own type.
        traces.on_request_headers_sent.append(_note_sent)  # type: ignore[arg-type]
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections),
            headers={"User-Agent": self.USER_AGENT},
            trace_configs=[traces],
            # Proxies of the environment.
            trust_env=True,
        )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body.  Raises NotSent or Uncertain; only `read_timeout` may differ from call to call."""
        if self._session is None:
            raise RuntimeError("The session is not open.")
        read_s = self._read_s if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        sent: list[bool] = []
        try:
            async with self._session.request(
                method,
                url,
                data=request_data.json_parameters if request_data is not None else None,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._connect_s, sock_read=read_s),
                trace_request_ctx=sent,
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            # The kind alone: the text may hold the address, and that the token.
            kind = type(error).__name__
            raise (Uncertain(kind) if sent else NotSent(kind)) from error


async def _note_sent(session: aiohttp.ClientSession, context: SimpleNamespace, params: object) -> None:
    context.trace_request_ctx.append(True)
