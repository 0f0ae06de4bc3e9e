"""Signing in and out, and one's own password."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.accounts import AccountInvalid, TooManyFailures
from bot.console.context import Context, Page
from bot.console.guard import begin_session, safe_target
from bot.console.roles import Role


def home(context: Context) -> Response:
    """The first page: the inbox, where the work lies."""
    return context.go("/inbox")


def login(context: Context) -> Response:
    """The form."""
    return context.page(
        "login.html", next=safe_target(context.query("next")), nobody=not context.services.accounts.all()
    )


def sign_in(context: Context) -> Response:
    """Begin a session."""
    address = context.request.client.host if context.request.client else ""
    target = safe_target(context.text("next"))
    accounts = context.services.accounts
    try:
        account = accounts.verify(context.text("name"), context.text("password"), address)
    except TooManyFailures:
        fault = "Too many failed attempts. Wait a quarter of an hour, or ask an administrator for a new password."
        return context.page("login.html", 429, next=target, fault=fault)
    if account is None:
        return context.page(
            "login.html", 401, next=target, fault="Name or password is wrong.", name=context.text("name")
        )
    begin_session(context.request, account)
    accounts.log(account.name, "signed in")
    return context.go(target)


def sign_out(context: Context) -> Response:
    """End this account's sessions, on every device."""
    context.services.accounts.end_sessions(context.by)
    context.log("signed out")
    context.request.session.clear()
    return context.go("/login")


def own(context: Context) -> Response:
    """One's own account."""
    return context.page("account.html")


def change_password(context: Context) -> Response:
    """A new password for oneself, given the old one."""
    accounts = context.services.accounts
    address = context.request.client.host if context.request.client else ""
    try:
        if accounts.verify(context.by, context.text("old"), address) is None:
            return context.page("account.html", 400, fault="The present password is wrong.")
        accounts.set_password(context.by, context.text("new"))
    except TooManyFailures:
        return context.page("account.html", 429, fault="Too many failed attempts. Wait a quarter of an hour.")
    except AccountInvalid as error:
        return context.page("account.html", 400, fault=str(error))
    context.log("changed their password")
    account = accounts.find(context.by)
    if account is not None:
        begin_session(context.request, account)
    return context.go("/account", "Your password is changed; other devices are signed out.")


PAGES = (
    Page("/", "GET", Role.VIEWER, home),
    Page("/login", "GET", None, login),
    Page("/login", "POST", None, sign_in),
    Page("/logout", "POST", Role.VIEWER, sign_out),
    Page("/account", "GET", Role.VIEWER, own),
    Page("/account", "POST", Role.VIEWER, change_password),
)
