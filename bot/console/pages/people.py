"""Accounts and the audit log, for administrators."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.accounts import AccountInvalid
from bot.console.context import Context, Page
from bot.console.roles import Role


def people(context: Context, fault: str = "") -> Response:
    """Everybody who may sign in."""
    return context.page("people.html", 400 if fault else 200, people=context.services.accounts.all(), fault=fault)


def add(context: Context) -> Response:
    """A new account."""
    name = context.text("name").strip()
    try:
        role = Role(context.text("role"))
        context.services.accounts.add(name, context.text("password"), role)
    except AccountInvalid as error:
        return people(context, str(error))
    except ValueError:
        return people(context, "A role is needed.")
    context.log("added an account", name, role.value)
    return context.go("/people", f"{name} may sign in now.")


def change(context: Context) -> Response:
    """Another role, no access, or a new password for somebody."""
    name, password = context.text("name"), context.text("password")
    try:
        role, active = Role(context.text("role")), context.text("active") == "yes"
        context.services.accounts.set_role(name, role, active)
        if password:
            context.services.accounts.set_password(name, password)
    except AccountInvalid as error:
        return people(context, str(error))
    except ValueError:
        return people(context, "A role is needed.")
    told = f"{role.value}, {'active' if active else 'no access'}{', new password' if password else ''}"
    context.log("changed an account", name, told)
    return context.go("/people", f"{name}: {told}; their sessions have ended.")


def log(context: Context) -> Response:
    """Who did what."""
    return context.page("audit.html", deeds=context.services.accounts.deeds())


PAGES = (
    Page("/people", "GET", Role.ADMINISTRATOR, people),
    Page("/people/add", "POST", Role.ADMINISTRATOR, add),
    Page("/people/change", "POST", Role.ADMINISTRATOR, change),
    Page("/audit", "GET", Role.ADMINISTRATOR, log),
)
