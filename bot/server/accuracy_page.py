"""The report of the release that serves, at /accuracy."""

from __future__ import annotations

from pathlib import Path

from rasa.core.agent import Agent
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

_NO_REPORT = "No report has been written for the release that serves. `bot evaluate` writes one."


def report_folder(models_dir: Path, model: str) -> Path:
    """Where the report of a model file lies: beside it, in a folder of its name."""
    return models_dir / f"{model.removesuffix('.tar.gz')}.report"


def publish_accuracy(app: Sanic, models_dir: Path) -> None:
    """Serve the report at /accuracy; it holds no user's words.  404 where the release has none."""

    @app.get("/accuracy")
    async def accuracy(request: Request) -> HTTPResponse:
        # Asked anew each time: another release may serve since.
        agent: Agent = app.ctx.agent
        page = report_folder(models_dir, agent.processor.model_filename) / "index.html"
        try:
            return response.html(page.read_text(encoding="utf-8"))
        except OSError:
            return response.text(_NO_REPORT, status=404)
