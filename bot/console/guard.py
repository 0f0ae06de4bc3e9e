"""Stands before every page: signed in, allowed, and sent from one of our own forms."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.console.accounts import Account
from bot.console.context import Context, Page
from bot.console.services import Services
from bot.facts.database import FactsUnavailable

# Bytes of a request: an import of ten thousand entries fits, a flood does not.
MAX_BODY = 60_000_000
_TOKEN_BYTES = 32

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def guarded(page: Page, services: Services, templates: Jinja2Templates) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a page."""

    async def endpoint(request: Request) -> Response:
        request.session.setdefault("csrf", secrets.token_urlsafe(_TOKEN_BYTES))
        account: Account | None = None
        if page.role is not None:
            account = await run_in_threadpool(signed_in, request, services)
            if account is None:
                return _to_login(request, page)
            if not account.role.may(page.role):
                context = Context(request, services, templates, account)
                return context.page("refused.html", 403, needed=page.role)
        form = FormData()
        if page.method == "POST":
            form = await request.form(max_files=1, max_fields=2_000, max_part_size=MAX_BODY)
            if not _from_our_form(request, form):
                raise HTTPException(403, "This form is too old or not ours: go back, load the page again, and retry.")
        return await run_in_threadpool(page.handler, Context(request, services, templates, account, form))

    return endpoint


def signed_in(request: Request, services: Services) -> Account | None:
    """Whose session it is; None where nobody's, or one that has been ended."""
    name, epoch = request.session.get("name"), request.session.get("epoch")
    if not isinstance(name, str):
        return None
    account = services.accounts.find(name)
    return account if account is not None and account.active and account.epoch == epoch else None


def begin_session(request: Request, account: Account) -> None:
    """A new session: nothing of the one before stays, and its token is worth nothing any more."""
    request.session.clear()
    request.session.update(name=account.name, epoch=account.epoch, csrf=secrets.token_urlsafe(_TOKEN_BYTES))


def safe_target(target: str) -> str:
    """Where to go after signing in: a page of ours, whatever an address asks for."""
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/"


def _to_login(request: Request, page: Page) -> Response:
    if page.method == "GET" and "text/html" in request.headers.get("accept", "text/html"):
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?next={quote(target, safe='')}", status_code=303)
    return PlainTextResponse("Sign in first.", status_code=401)


def _from_our_form(request: Request, form: FormData) -> bool:
    sent = form.get("csrf") or request.headers.get("x-csrf-token") or ""
    return isinstance(sent, str) and secrets.compare_digest(
        sent.encode("utf-8", "replace"), str(request.session["csrf"]).encode()
    )


class Shield:
    """Puts the security headers on every answer, and refuses bodies that are too large before they are read."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        """`https`: the console is reached by TLS only, and browsers are told so."""
        self._app = app
        headers = {**HEADERS, **({"strict-transport-security": "max-age=31536000"} if https else {})}
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in self._headers if pair[0] not in present)]
                if b"cache-control" not in present:
                    message["headers"].append((b"cache-control", b"no-store"))
            await send(message)

        if _length(scope) > MAX_BODY:
            await PlainTextResponse("The request is too large.", 413)(scope, receive, shielded)
            return
        await self._app(scope, _bounded(receive), shielded)


def _length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else MAX_BODY + 1
    return 0


def _bounded(receive: Receive) -> Receive:
    """A body without a stated length is counted as it comes."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            raise HTTPException(413, "The request is too large.")
        return message

    return counted


def trouble(services: Services, templates: Jinja2Templates) -> dict[type[Exception] | int, Callable[..., Response]]:
    """Pages for what goes wrong: plain words, no traces."""

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _told(request, templates, services, error.status_code, str(error.detail))

    def unavailable(request: Request, error: Exception) -> Response:
        return _told(request, templates, services, 503, f"{error} Nothing was saved.")

    def disk(request: Request, error: Exception) -> Response:
        assert isinstance(error, OSError)
        place = f" ({error.filename})" if error.filename else ""
        return _told(request, templates, services, 507, f"{error.strerror or error}{place}. Nothing was saved or lost.")

    def failed(request: Request, error: Exception) -> Response:
        return _told(request, templates, services, 500, "Something went wrong here. Nothing was saved.")

    return {HTTPException: refused, FactsUnavailable: unavailable, OSError: disk, 500: failed}


def _told(request: Request, templates: Jinja2Templates, services: Services, status: int, message: str) -> Response:
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(message, status_code=status)
    values = {"context": None, "account": None, "csrf": "", "notice": "", "message": message, "status": status}
    return templates.TemplateResponse(request, "trouble.html", values, status_code=status)
