"""Rasa's REST channel with its input checked: wrong types and sizes are refused, and nothing of a message is logged."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

# Characters of a sender id; the conversation table's key is 255 wide.
MAX_SENDER = 200


class BodyError(ValueError):
    """A request body that is no message; the text says which key is wrong."""


class RestChannel(RestInput):
    """POST /webhooks/rest/webhook with {"sender", "message"}; answers with {"recipient_id", "text", "buttons"}s."""

    @classmethod
    def name(cls) -> str:
        """The same as Rasa's, so that clients need no change."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel."""
        routes = Blueprint("rest_channel", __name__)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                sender, text = read_body(request.json)
            except BodyError as error:
                return response.json({"error": str(error)}, status=400)
            collector = CollectingOutputChannel()
            # Shielded: a client that hangs up must not leave its conversation half saved.
            await asyncio.shield(
                asyncio.ensure_future(on_new_message(UserMessage(text, collector, sender, input_channel=self.name())))
            )
            return response.json(collector.messages)

        return routes


def read_body(body: object) -> tuple[str, str]:
    """Sender and text of a request's JSON; raises BodyError."""
    if not isinstance(body, dict):
        raise BodyError('a JSON object {"sender": ..., "message": ...} is needed')
    sender, text = body.get("sender"), body.get("message")
    if not isinstance(sender, str) or not 0 < len(sender) <= MAX_SENDER:
        raise BodyError(f"sender: a text of 1 to {MAX_SENDER} characters is needed")
    if not isinstance(text, str):
        raise BodyError("message: a text is needed")
    return sender, text
