"""The console as an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.console import shown
from bot.console.context import Page
from bot.console.guard import Shield, guarded, trouble
from bot.console.pages import dashboard, entries, exchange, facts, hints, inbox, people, progress, releases, session
from bot.console.services import Services, refresh

_HERE = Path(__file__).parent
# Hours after which somebody signs in again.
SESSION_HOURS = 10
_REFRESH_EVERY_S = 2.0

PAGES: tuple[Page, ...] = (
    *session.PAGES,
    *inbox.PAGES,
    *hints.PAGES,
    *entries.PAGES,
    *exchange.PAGES,
    *facts.PAGES,
    *releases.PAGES,
    *dashboard.PAGES,
    *people.PAGES,
)


def make_app(services: Services, *, https: bool = False) -> Starlette:
    """The application; `https`: it is reached by TLS only, so its cookie is sent by TLS only."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(shown.FILTERS)
    templates = Jinja2Templates(env=environment)
    routes: list[Route | Mount] = [
        Route(page.path, guarded(page, services, templates), methods=[page.method]) for page in PAGES
    ]
    routes.append(Route("/builds/{id}/events", progress.events(services), methods=["GET"]))
    routes.append(Route("/health", _health, methods=["GET"]))
    routes.append(Mount("/static", StaticFiles(directory=_HERE / "static")))
    return Starlette(
        routes=routes,
        exception_handlers=trouble(services, templates),
        middleware=[
            Middleware(Shield, https=https),
            Middleware(
                SessionMiddleware,
                secret_key=services.session_key,
                session_cookie="staff",
                max_age=SESSION_HOURS * 3600,
                same_site="lax",
                https_only=https,
            ),
        ],
        lifespan=_keeping_up(services),
    )


def _health(request: Request) -> Response:
    return PlainTextResponse("ok")


def _keeping_up(services: Services) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Follows the live release and the entry files in the background, so that hints while typing are of today."""

    def stamp() -> object:
        return services.registry.stamp(), [(entry.slug, entry.digest) for entry in services.entries.entries()]

    async def follow() -> None:
        seen: object = None
        while True:
            # Thousands of entries take their time to look at, which no page should wait for.
            with suppress(OSError):
                now = await asyncio.to_thread(stamp)
                if now != seen:
                    await asyncio.to_thread(refresh, services)
                    seen = now
            await asyncio.sleep(_REFRESH_EVERY_S)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(follow())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return lifespan
