"""`bot console`: serve the staff's console, and make accounts for it."""

from __future__ import annotations

import logging
import socket
import sys
from pathlib import Path

import click
from threadpoolctl import threadpool_limits

from bot.console.accounts import AccountInvalid, Accounts
from bot.console.roles import Role
from bot.facts.database import FactsUnavailable, make_engine
from bot.server.database import prepare_database
from bot.server.lazy_tensorflow import import_spacy
from bot.settings import Settings


@click.group(invoke_without_command=True)
@click.pass_context
def console(context: click.Context) -> None:
    """Serve the console of the staff, on its own port; never on the public one."""
    if context.invoked_subcommand is None:
        serve_console(context.obj)


@console.command("add-user")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.EDITOR.value, show_default=True)
@click.password_option(help="Asked for where it is not given; at least 12 characters.")
@click.pass_obj
def add_user(settings: Settings, name: str, role: str, password: str) -> None:
    """Make the account NAME."""
    prepare_database(settings)
    accounts = Accounts(make_engine(settings.database_url))
    try:
        accounts.add(name, password, Role(role))
        accounts.log("command line", "added an account", name, role)
    except (AccountInvalid, FactsUnavailable) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} may sign in as {role}: http://{settings.console_host}:{settings.console_port}/")


@console.command("set-password")
@click.argument("name")
@click.password_option(help="Asked for where it is not given; at least 12 characters.")
@click.pass_obj
def set_password(settings: Settings, name: str, password: str) -> None:
    """Give NAME another password, which ends their sessions."""
    prepare_database(settings)
    accounts = Accounts(make_engine(settings.database_url))
    try:
        accounts.set_password(name, password)
        accounts.log("command line", "set a password", name)
    except (AccountInvalid, FactsUnavailable) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} has a new password.")


@console.command("model-token")
@click.pass_obj
def model_token(settings: Settings) -> None:
    """Print the token with which replicas pull the live model from /model."""
    from bot.console.services import make_services

    click.echo(make_services(settings).model_token)


def serve_console(settings: Settings) -> None:
    """Serve until stopped; raises click.ClickException where the port or the database cannot be used."""
    import uvicorn

    from bot.console.app import make_app
    from bot.console.services import make_services

    if settings.lazy_tensorflow:
        import_spacy()
    prepare_database(settings)
    try:
        services = make_services(settings)
        nobody = not services.accounts.all()
        listener = socket.create_server((settings.console_host, settings.console_port))
    except FactsUnavailable as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        told = error.strerror or str(error)
        raise click.ClickException(f"CONSOLE_PORT={settings.console_port}: {told}.") from error
    # As in the server: the matrices of a typed question are too small to share, and a thread that waits for more spins.
    threadpool_limits(1, user_api="blas")
    host, port = listener.getsockname()[:2]
    https = settings.console_url.startswith("https:")
    click.echo(f"Console: {settings.console_url or f'http://{host}:{port}/'}")
    if nobody:
        click.echo("Nobody may sign in yet: make the first account with")
        click.echo(f"    {Path(sys.executable).parent / 'bot'} console add-user <name> --role administrator")
    config = uvicorn.Config(
        make_app(services, https=https),
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        # There are none, and Sanic holds their library at a version that uvicorn cannot use.
        ws="none",
        # A build's progress is a request that never ends: stopping must not wait for it.
        timeout_graceful_shutdown=2,
    )
    uvicorn.Server(config).run(sockets=[listener])
