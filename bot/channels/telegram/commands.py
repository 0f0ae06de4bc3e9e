"""`bot telegram`: looks after the bot's account at Telegram."""

from __future__ import annotations

import asyncio

import click

from bot.settings import Settings, SettingsError


@click.group()
def telegram() -> None:
    """The bot on Telegram."""


@telegram.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Verify token, webhook, secret, commands and pending updates; say what to mend."""
    from bot.channels.telegram.api import set_up_logging
    from bot.channels.telegram.check import check as run
    from bot.channels.telegram.config import telegram_config

    try:
        config = telegram_config(settings)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if config is None:
        raise click.ClickException("TELEGRAM_TOKEN is not set: put what BotFather gave into the environment.")
    set_up_logging()
    click.echo(f"Telegram by {config.mode}")
    findings = asyncio.run(run(config))
    for finding in findings:
        click.echo(finding.line())
    to_mend = sum(1 for finding in findings if finding.mend)
    if to_mend:
        raise click.ClickException(f"{to_mend} to mend.")
