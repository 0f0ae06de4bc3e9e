"""The HTTP server of `bot serve`: channels, /health and /ready, on one port and in one process."""

from __future__ import annotations

import logging
import socket
from collections.abc import Sequence

from rasa.core.agent import Agent
from rasa.core.channels import channel
from rasa.core.channels.channel import InputChannel
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.server.problems import answer_errors_with_problems

logger = logging.getLogger(__name__)

# Bytes of a request body: far above a long question, far below what would hurt.
MAX_BODY = 64 * 1024


def make_app(agent: Agent, channels: Sequence[InputChannel]) -> Sanic:
    """An application that serves `agent` through `channels`; nothing of Rasa's own API is exposed."""
    app = Sanic("ahc_faq_bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.MOTD = False
    app.ctx.agent = agent
    answer_errors_with_problems(app)
    channel.register(list(channels), app, route="/webhooks/")

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    @app.get("/ready")
    async def ready(request: Request) -> HTTPResponse:
        serving: Agent = app.ctx.agent
        is_ready = serving is not None and serving.is_ready()
        return response.json(
            {"ready": is_ready, "model": serving.processor.model_filename if is_ready else None},
            status=200 if is_ready else 503,
        )

    return app


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.  Raises OSError where the port is taken."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    # From here on connections wait instead of being refused, also in the moment between "Ready" and the first `accept`.
    listener.listen()
    listener.set_inheritable(True)
    return listener


def run_app(app: Sanic, listener: socket.socket) -> None:
    """Serve until the process is told to stop."""
    app.run(sock=listener, debug=False, access_log=False, motd=False)
