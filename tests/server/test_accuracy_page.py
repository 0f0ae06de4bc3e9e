"""The page of the release that serves."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from sanic import Sanic
from sanic.response import HTTPResponse

from bot.server.accuracy_page import publish_accuracy, report_folder


def serving(model: str) -> SimpleNamespace:
    """As much of an agent as tells which model it serves."""
    return SimpleNamespace(processor=SimpleNamespace(model_filename=model))


async def get(agent: object, models_dir: Path) -> HTTPResponse:
    """What a new application that serves `agent` answers."""
    # Sanic refuses a second application of the same name.
    app = Sanic(f"page-{uuid4().hex}", configure_logging=False)
    publish_accuracy(app, models_dir)
    app.ctx.agent = agent
    (route,) = app.router.routes
    assert route.path == "accuracy"
    return await route.handler(None)


async def test_the_report_is_that_of_the_model_that_serves(tmp_path: Path) -> None:
    for model in ("one.tar.gz", "two.tar.gz"):
        report_folder(tmp_path, model).mkdir()
        (report_folder(tmp_path, model) / "index.html").write_text(f"<p>{model}</p>", encoding="utf-8")
    agent = serving("one.tar.gz")
    first = await get(agent, tmp_path)
    assert (first.status, first.body) == (200, b"<p>one.tar.gz</p>")
    assert first.content_type.startswith("text/html")
    agent.processor.model_filename = "two.tar.gz"
    assert (await get(agent, tmp_path)).body == b"<p>two.tar.gz</p>"


async def test_a_release_without_a_report_says_so(tmp_path: Path) -> None:
    answer = await get(serving("three.tar.gz"), tmp_path)
    assert answer.status == 404
    assert b"bot evaluate" in answer.body
