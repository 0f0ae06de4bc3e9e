"""`bot evaluate`: holds conversations with a release and writes its report beside the model."""

from __future__ import annotations

import asyncio
import json
import tempfile
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import click

from bot.facts.store import FactStore
from bot.releases.accuracy import pages
from bot.releases.accuracy.measure import measure
from bot.releases.accuracy.report import blocks, points, share, to_json
from bot.releases.accuracy.summary import Summary, summarise
from bot.releases.dialogues import load_conversations
from bot.server.accuracy_page import report_folder
from bot.server.database import prepare_database
from bot.server.runtime import load_agent, quiet_rasa
from bot.settings import ROOT, Settings

DIALOGUES = ROOT / "tests" / "dialogues"


def evaluate(settings: Settings, dialogues: Path | None, model: Path | None, output: Path | None) -> None:
    """Evaluate `model`, by default the newest, on `dialogues`, by default the project's.

    Raises click.ClickException where there are no conversations, ModelUnusable where there is no model.
    """
    quiet_rasa()
    folder = dialogues or DIALOGUES
    try:
        conversations = load_conversations(folder)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"The conversations cannot be read: {error}") from error
    if not conversations:
        raise click.ClickException(f"{folder} holds no conversations: give a folder of .yml files by --dialogues.")
    prepare_database(settings)
    facts = FactStore(settings.database_url).snapshot()
    with tempfile.TemporaryDirectory() as scratch:
        # Conversations held for a measurement do not belong among those of users.
        apart = replace(settings, database_url=f"sqlite:///{scratch}/conversations.db")
        prepare_database(apart)
        agent = load_agent(apart, model)
        release = agent.processor.model_filename
        click.echo(f"Holding {len(conversations)} conversations with {release} ...", err=True)
        measured = asyncio.run(measure(agent, conversations, facts))
    summary = summarise(measured, release.removesuffix(".tar.gz"), f"{datetime.now(timezone.utc):%Y-%m-%d}")
    target = output or report_folder(settings.models_dir, release)
    write(summary, target)
    click.echo(_told(summary))
    click.echo(f"The report: {target / 'index.html'}")


def write(summary: Summary, folder: Path) -> None:
    """Write index.html, report.md and report.json into `folder`, which is made where missing."""
    folder.mkdir(parents=True, exist_ok=True)
    content = blocks(summary)
    (folder / "index.html").write_text(pages.html(content), encoding="utf-8")
    (folder / "report.md").write_text(pages.markdown(content), encoding="utf-8")
    (folder / "report.json").write_text(json.dumps(to_json(summary), indent=1, ensure_ascii=False), encoding="utf-8")


def _told(summary: Summary) -> str:
    return (
        f"Right {share(summary.all.right)}; answered wrong {share(summary.wrong)}; typing errors cost "
        f"{points(summary.cost_of_errors)}; single questions split {share(summary.wrongly_split)}; "
        f"meetings right {summary.meetings.right_share:.1%}."
    )
