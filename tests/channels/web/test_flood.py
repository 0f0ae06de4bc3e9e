"""What a client gets that asks far more than the limits allow."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from typing import Any

import httpx

from bot.channels.web.channel import WebChannel
from bot.channels.web.limits import RateGuard
from bot.channels.web.origins import OriginPolicy
from bot.channels.web.sessions import Sessions
from bot.facts.database import make_engine
from bot.feedback.store import FeedbackStore
from bot.server.app import bind, make_app
from bot.server.turn_store import TurnStore
from bot.settings import load_settings

KEY = b"a key of these tests"


async def test_two_hundred_requests_at_once(agent: Any) -> None:
    settings = load_settings()
    engine = make_engine(settings.database_url)
    web = WebChannel(
        agent.tracker_store._tracker_store,
        TurnStore(engine, KEY),
        FeedbackStore(engine, KEY),
        Sessions(KEY),
        RateGuard("20/minute", "150/minute"),
        OriginPolicy(()),
    )
    app = make_app(agent, [web])
    listener = bind("127.0.0.1", 0)
    server = await app.create_server(sock=listener, return_asyncio_server=True)
    await server.startup()
    try:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}/webhooks/web"
        async with httpx.AsyncClient(base_url=base, timeout=60) as client:
            token = (await client.post("/session")).json()["token"]
            headers = {"Authorization": f"Bearer {token}"}

            async def send() -> httpx.Response:
                body = {"id": uuid.uuid4().hex, "text": "When was the sixth session?"}
                return await client.post("/messages", json=body, headers=headers)

            answers = await asyncio.gather(*(send() for _ in range(200)))
            turns = await asyncio.gather(*(client.get("/messages", headers=headers) for _ in range(5)))
    finally:
        server.close()
        await server.wait_closed()
    counts = Counter(answer.status_code for answer in answers)
    # A window of the limit may end in between and let as many in again.
    assert set(counts) == {200, 429}
    assert 20 <= counts[200] <= 40
    for refused in (answer for answer in answers if answer.status_code == 429):
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.headers["content-type"] == "application/problem+json"
    # The address had used up its own limit by then.
    assert {answer.status_code for answer in turns} <= {200, 429}
