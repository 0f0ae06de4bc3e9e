"""One request on its way through a page: who asks, what they sent, and the answers a page can give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.templating import Jinja2Templates

from bot.console.accounts import Account
from bot.console.roles import Role
from bot.console.services import Services


@dataclass(frozen=True)
class Context:
    """Handed to every page; pages are plain functions that run in a thread."""

    request: Request
    services: Services
    templates: Jinja2Templates
    # None on the pages that need no login.
    account: Account | None
    # Empty for GET.
    form: FormData = field(default_factory=FormData)

    @property
    def by(self) -> str:
        """The name of who asks."""
        return self.account.name if self.account is not None else ""

    def may(self, role: Role) -> bool:
        """Whether who asks holds a role's rights."""
        return self.account is not None and self.account.role.may(role)

    def text(self, name: str) -> str:
        """A field of the form, with line feeds as Unix writes them; "" where it is missing or a file."""
        value = self.form.get(name)
        return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else ""

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of a field, without empty ones."""
        return tuple(line.strip() for line in self.text(name).split("\n") if line.strip())

    def texts(self, name: str) -> tuple[str, ...]:
        """All fields of that name, such as checked boxes, without empty ones."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, str) and value.strip())

    def query(self, name: str) -> str:
        """A part of the address's query."""
        return self.request.query_params.get(name, "")

    def path(self, name: str) -> str:
        """A part of the address's path."""
        return str(self.request.path_params[name])

    def page(self, template: str, status: int = 200, /, **values: Any) -> Response:
        """A page from a template."""
        session = self.request.session
        shown: Mapping[str, Any] = {
            "context": self,
            "account": self.account,
            "csrf": session.get("csrf", ""),
            "notice": session.pop("notice", ""),
            "Role": Role,
            **values,
        }
        return self.templates.TemplateResponse(self.request, template, dict(shown), status_code=status)

    def fragment(self, template: str, /, **values: Any) -> Response:
        """A part of a page."""
        html = self.templates.get_template(template).render(
            context=self, csrf=self.request.session.get("csrf", ""), **values
        )
        return HTMLResponse(html)

    def go(self, path: str, notice: str = "") -> Response:
        """To another page, which shows the notice."""
        if notice:
            self.request.session["notice"] = notice
        return RedirectResponse(path, status_code=303)

    def log(self, action: str, subject: str = "", detail: str = "") -> None:
        """A line of the audit log."""
        self.services.accounts.log(self.by, action, subject, detail)


Handler = Callable[[Context], Response]


@dataclass(frozen=True)
class Page:
    """One route of the console."""

    path: str
    # "GET" or "POST"; what changes something is POST and needs the session's token.
    method: str
    # Whose rights it needs; None where nobody need be signed in.
    role: Role | None
    handler: Handler
