"""The routes of the web channel under /webhooks/web, as openapi.yaml describes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.web.answering import CHANNEL, Answering, TextDiffers
from bot.channels.web.bodies import BodyError, read_feedback, read_message
from bot.channels.web.greeting import greeting
from bot.channels.web.limits import RateGuard
from bot.channels.web.origins import PREFLIGHT_HEADERS, OriginPolicy
from bot.channels.web.sessions import Sessions, SessionUnknown
from bot.facts.database import FactsUnavailable
from bot.feedback.feedback import Feedback
from bot.feedback.store import FeedbackStore
from bot.replies.reply import Reply
from bot.replies.text import to_json
from bot.server.problems import Problem
from bot.server.tracker_store import ConversationStore
from bot.server.turn_store import SessionForgotten, Turn, TurnStore

OPENAPI_FILE = Path(__file__).parent / "openapi.yaml"

# A database that is locked or restarts is back within seconds.
_DATABASE_WAIT_S = 5
_BEARER = "Bearer "

_T = TypeVar("_T")


class WebChannel(InputChannel):
    """Sessions, messages, history, feedback and forgetting over JSON."""

    def __init__(
        self,
        conversations: ConversationStore,
        turns: TurnStore,
        feedback: FeedbackStore,
        sessions: Sessions,
        guard: RateGuard,
        origins: OriginPolicy,
        on_unhelpful: Callable[[str, Reply], None] = lambda text, reply: None,
    ) -> None:
        """Parts that share one database and one key, see `bot.serving`; `conversations` are the agent's.

        `on_unhelpful` is told the question and the reply when somebody first marks the reply unhelpful.
        """
        self._turns = turns
        self._feedback = feedback
        self._sessions = sessions
        self._guard = guard
        self._origins = origins
        self._on_unhelpful = on_unhelpful
        self._answering = Answering(turns, conversations)

    @classmethod
    def name(cls) -> str:
        """The last part of the routes' common address."""
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel."""
        routes = Blueprint("web_channel")
        routes.middleware("request")(self._admit)
        routes.middleware("response")(self._mark)
        feedback = "/replies/<reply_id>/feedback"
        for number, address in enumerate(("/greeting", "/session", "/messages", feedback)):
            routes.add_route(_function(_preflight), address, methods=["OPTIONS"], name=f"preflight_{number}")
        for name, method, address, handler in (
            ("document", "GET", "/openapi.yaml", _document),
            ("greet", "GET", "/greeting", _greet),
            ("start", "POST", "/session", self._start),
            ("forget", "DELETE", "/session", self._forget),
            ("history", "GET", "/messages", self._history),
            ("rate", "PUT", feedback, self._rate),
        ):
            routes.add_route(_function(handler), address, methods=[method], name=name)

        @routes.post("/messages")
        async def send(request: Request) -> HTTPResponse:
            session = self._session(request)
            message = _read(request, read_message)
            if wait := self._guard.wait_for_session(session):
                raise _too_many(wait)
            with _told():
                turn = await self._answering.turn(request.app.ctx.agent, on_new_message, session, message)
            return response.json(turn_json(turn))

        return routes

    async def _admit(self, request: Request) -> None:
        if not self._origins.allows(request.headers.get("origin"), request.headers.get("host", "")):
            raise Problem(403, "Pages of this site may not use this bot; its operator can allow them.")
        # `remote_addr` is told by a proxy, and empty unless the settings name one.
        if request.method != "OPTIONS" and (wait := self._guard.wait_for_address(request.remote_addr or request.ip)):
            raise _too_many(wait)

    async def _mark(self, request: Request, answer: HTTPResponse) -> None:
        answer.headers.setdefault("Cache-Control", "no-store")
        answer.headers["X-Content-Type-Options"] = "nosniff"
        origin = request.headers.get("origin")
        if self._origins.allows(origin, request.headers.get("host", "")):
            answer.headers.update(self._origins.headers(origin))

    async def _start(self, request: Request) -> HTTPResponse:
        if "authorization" not in request.headers:
            return response.json({"token": self._sessions.token(self._sessions.new()), "turns": []}, 201)
        session = self._session(request)
        turns = self._told_turns(session)
        return response.json({"token": self._sessions.token(session), "turns": turns})

    async def _history(self, request: Request) -> HTTPResponse:
        return response.json({"turns": self._told_turns(self._session(request))})

    async def _forget(self, request: Request) -> HTTPResponse:
        session = self._session(request)
        self._told_turns(session)
        with _told():
            await self._answering.forget(request.app.ctx.agent, session)
        return response.empty()

    async def _rate(self, request: Request, reply_id: str) -> HTTPResponse:
        session = self._session(request)
        verdict = _read(request, read_feedback)
        with _told():
            turn = self._turns.find_reply(session, reply_id)
            if turn is None or turn.reply is None:
                raise Problem(404, "There is no such reply in this session.")
            self._turns.rate(session, reply_id, verdict.helpful)
            self._feedback.record(
                Feedback(
                    reply_id=f"{CHANNEL}/{reply_id}",
                    at=datetime.now(timezone.utc),
                    channel=CHANNEL,
                    release=turn.release or "",
                    outcome=turn.reply.outcome,
                    items=turn.reply.items,
                    helpful=verdict.helpful,
                    comment=verdict.comment,
                )
            )
        if not verdict.helpful and turn.helpful is not False:
            self._on_unhelpful(turn.text, turn.reply)
        return response.empty()

    def _session(self, request: Request) -> str:
        given = request.headers.get("authorization", "")
        if not given.startswith(_BEARER):
            raise _unauthorized("A session token is needed; POST /session gives one.")
        try:
            return self._sessions.session(given.removeprefix(_BEARER))
        except SessionUnknown as error:
            raise _unauthorized("This session is not known here; POST /session starts another.") from error

    def _told_turns(self, session: str) -> list[dict[str, Any]]:
        with _told():
            return [turn_json(turn) for turn in self._turns.turns(session)]


async def _preflight(request: Request, reply_id: str = "") -> HTTPResponse:
    return response.empty(headers=PREFLIGHT_HEADERS)


async def _document(request: Request) -> HTTPResponse:
    return response.raw(OPENAPI_FILE.read_bytes(), content_type="application/yaml")


async def _greet(request: Request) -> HTTPResponse:
    told = to_json(greeting(request.args.get("language") or "en"))
    return response.json(told, headers={"Cache-Control": "public, max-age=300"})


def _function(handler: Callable[..., Awaitable[HTTPResponse]]) -> Callable[..., Awaitable[HTTPResponse]]:
    # Sanic writes an attribute on each handler, and a bound method takes none.
    async def call(request: Request, **values: str) -> HTTPResponse:
        return await handler(request, **values)

    return call


def turn_json(turn: Turn) -> dict[str, Any]:
    """A turn as it goes out."""
    reply = {"id": turn.reply_id, **to_json(turn.reply), "helpful": turn.helpful} if turn.reply else None
    asked_at = datetime.fromtimestamp(turn.asked_at, timezone.utc).isoformat(timespec="seconds")
    return {"id": turn.message_id, "text": turn.text, "asked_at": asked_at, "reply": reply}


def _read(request: Request, reader: Callable[[bytes], _T]) -> _T:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise Problem(415, "Content-Type: application/json is needed.", {"Accept": "application/json"})
    try:
        return reader(request.body)
    except BodyError as error:
        raise Problem(400, f"{error}.") from error


@contextmanager
def _told() -> Iterator[None]:
    """Turns what the stores raise into problems."""
    try:
        yield
    except SessionForgotten as error:
        raise _unauthorized("This session was ended; POST /session starts another.") from error
    except TextDiffers as error:
        raise Problem(422, "id: this id came before with another text; give each new message a new one.") from error
    except FactsUnavailable as error:
        wait = {"Retry-After": str(_DATABASE_WAIT_S)}
        raise Problem(503, "The bot cannot reach its database. Please try again.", wait) from error


def _too_many(wait_s: int) -> Problem:
    return Problem(429, "Too many requests. Please wait a little.", {"Retry-After": str(wait_s)})


def _unauthorized(detail: str) -> Problem:
    return Problem(401, detail, {"WWW-Authenticate": "Bearer"})
