"""A build's progress as server-sent events: phase, share done, time left."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from bot.console.guard import signed_in
from bot.console.services import Services
from bot.registry.builds import Phase
from bot.registry.trainer_process import start_trainer

_EVERY_S = 0.25
# Seconds after which a build that nobody has begun gets another trainer: the first may have been killed.
_PATIENCE_S = 20.0


def events(services: Services) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint; whoever may see the page may follow."""

    async def endpoint(request: Request) -> Response:
        if await run_in_threadpool(signed_in, request, services) is None:
            return PlainTextResponse("Sign in first.", status_code=401)
        stream = _stream(services, str(request.path_params["id"]), request)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"})

    return endpoint


async def _stream(services: Services, id: str, request: Request) -> AsyncIterator[str]:
    asked = time.monotonic()
    while not await request.is_disconnected():
        found = await run_in_threadpool(services.builds.build, id)
        if found is None:
            return
        status = found.status
        share, left_s = status.progress(time.time())
        told = {
            "phase": status.phase.value,
            "share": round(share, 3),
            "left_s": round(left_s),
            "message": status.message,
            "final": status.phase.final,
        }
        yield f"data: {json.dumps(told)}\n\n"
        if status.phase.final:
            return
        if status.phase is Phase.WAITING and time.monotonic() - asked > _PATIENCE_S:
            await run_in_threadpool(start_trainer, services.settings)
            asked = time.monotonic()
        await asyncio.sleep(_EVERY_S)
