"""`bot release`: build, list, show, promote, roll back, without a browser."""

from __future__ import annotations

import getpass
import time

import click

from bot.registry.builds import Build, BuildRefused, Builds, Phase, Request
from bot.registry.release import Numbers, Release
from bot.registry.serving import serving_processes
from bot.registry.store import Live, Registry, ReleaseUnusable
from bot.registry.trainer_process import start_trainer
from bot.settings import Settings

_LOOK_EVERY_S = 0.2


@click.group()
def release() -> None:
    """Build, prove, publish and take back releases."""


@release.command()
@click.option("--note", default="", help="What changed, kept with the release.")
@click.option("--promote", is_flag=True, help="Go live where the gate lets it pass.")
@click.pass_obj
def build(settings: Settings, note: str, promote: bool) -> None:
    """Validate, train, evaluate and gate a release of the entries as they stand."""
    builds = Builds(settings.models_dir)
    try:
        asked = builds.submit(Request(_user(), note, promote))
    except BuildRefused as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error
    finished = follow(settings, builds, asked.id)
    for problem in finished.status.problems:
        click.echo(problem, err=True)
    if finished.status.phase is not Phase.DONE:
        raise click.ClickException(finished.status.message)
    click.echo(f"{finished.status.release}: {finished.status.message}")
    if promote and "Published" not in finished.status.message:
        raise click.exceptions.Exit(1)


def follow(settings: Settings, builds: Builds, id: str) -> Build:
    """Show a build's progress until it ends; an interrupt from the keyboard cancels it."""
    started = 0.0
    with click.progressbar(length=1000, show_eta=False, item_show_func=lambda text: text) as bar:
        while True:
            found = builds.build(id)
            if found is None:
                raise click.ClickException(f"The build {id} has gone: was {builds.directory} removed?")
            if found.status.phase.final:
                bar.update(1000 - bar.pos)
                return found
            if time.monotonic() - started > 10 and not builds.has_trainer():
                start_trainer(settings)
                started = time.monotonic()
            share, left_s = found.status.progress(time.time())
            bar.update(max(0, int(share * 1000) - bar.pos), f"{found.status.phase.value}, about {left_s:.0f} s left")
            try:
                time.sleep(_LOOK_EVERY_S)
            except KeyboardInterrupt:
                builds.cancel(id)


@release.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Every release, the newest first; an asterisk marks the live one."""
    registry = Registry(settings.models_dir)
    live = registry.live()
    for one in registry.releases():
        mark = "*" if live is not None and live.release == one.name else " "
        click.echo(f"{mark} {one.name}  {one.created_at[:16]}  {one.by:16}  {_summary(one)}  {one.note}".rstrip())


@release.command()
@click.argument("name")
@click.pass_obj
def show(settings: Settings, name: str) -> None:
    """All that is known of release NAME."""
    registry = Registry(settings.models_dir)
    one = _release(registry, name)
    click.echo(f"{one.name}: made {one.created_at} by {one.by}{f', {one.note}' if one.note else ''}")
    click.echo(f"digest {one.digest}, {one.size / 1e6:.1f} MB, {len(registry.entries(name))} entries")
    for label, numbers in one.numbers.items():
        click.echo(f"{label}: {_told(numbers)}")
    if one.gate is not None:
        click.echo("gate: " + ("passed" if one.gate.passed else " ".join(one.gate.reasons)))
        if one.gate.overruled_by:
            click.echo(f"overruled by {one.gate.overruled_by}: {one.gate.overruled_because}")
    for moved in registry.promotions():
        if moved.release == name:
            click.echo(f"went live {moved.at}, by {moved.by}{f': {moved.reason}' if moved.reason else ''}")
    for process in serving_processes(settings.models_dir):
        if process.model.removesuffix(".tar.gz") == name:
            click.echo(f"served by process {process.pid} on {process.host} since {process.since}")


@release.command()
@click.argument("name")
@click.option("--reason", default="", help="Why; needed to overrule the gate.")
@click.option("--overrule", is_flag=True, help="Go live although the gate holds it back.")
@click.pass_obj
def promote(settings: Settings, name: str, reason: str, overrule: bool) -> None:
    """Make release NAME the live one."""
    registry = Registry(settings.models_dir)
    found = _release(registry, name)
    try:
        if overrule and not (found.gate and found.gate.open):
            registry.overrule(name, _user(), reason)
        _say(registry.promote(name, _user(), reason))
    except (ReleaseUnusable, ValueError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}; nothing was changed") from error


@release.command()
@click.option("--reason", default="", help="Why, kept in the list of promotions.")
@click.pass_obj
def rollback(settings: Settings, reason: str) -> None:
    """Make the release live that served before."""
    try:
        _say(Registry(settings.models_dir).rollback(_user(), reason))
    except ReleaseUnusable as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}; nothing was changed") from error


def _release(registry: Registry, name: str) -> Release:
    try:
        return registry.release(name)
    except ReleaseUnusable as error:
        raise click.ClickException(str(error)) from error


def _say(live: Live) -> None:
    before = f" (before: {live.previous})" if live.previous else ""
    click.echo(f"{live.release} is live{before}; serving processes swap to it between two messages.")


def _summary(one: Release) -> str:
    total = sum(one.numbers.values(), Numbers())
    if not total.turns:
        return "not evaluated"
    held = "" if one.gate is None or one.gate.open else ", held back"
    right = (total.answered_right + total.declined_right) / total.turns
    return f"{right:.1%} right, {total.answered_wrong} answered wrong{held}"


def _told(numbers: Numbers) -> str:
    return (
        f"{numbers.answered_right} answered right, {numbers.answered_wrong} answered wrong, "
        f"{numbers.declined_right} declined right, {numbers.declined_wrong} declined wrong"
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"
