"""The agent in this process: what it does when the database or a model is gone, and that it logs no words."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from threadpoolctl import threadpool_info

from bot.channels.conversation import ask
from bot.facts.seeding import seed
from bot.replies.reply import Outcome, Reply
from bot.replies.text import body_text
from bot.server.runtime import load_agent, quiet_rasa
from bot.settings import Settings, load_settings

SESSION = "When was the second session?"
FAQ = "What is the role of UNODC?"


def say(agent: Agent, sender: str, text: str, today: date | None = None) -> Reply:
    return asyncio.run(ask(agent, sender, text, today))


@pytest.fixture(scope="module")
def own(model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Agent, Settings]]:
    """An agent on a database that the tests of this module may break."""
    url = f"sqlite:///{tmp_path_factory.mktemp('own') / 'bot.db'}"
    settings = replace(load_settings({}), database_url=url)
    seed(url, settings.facts_dir)
    with pytest.MonkeyPatch.context() as patch:
        # The actions read their settings from the environment.
        patch.setenv("DATABASE_URL", url)
        yield load_agent(settings, model_path), settings


@pytest.fixture
def home(own: tuple[Agent, Settings]) -> Settings:
    """That agent's settings, its database as new."""
    settings = own[1]
    remove(settings)
    seed(settings.database_url, settings.facts_dir)
    return settings


@pytest.fixture
def own_agent(own: tuple[Agent, Settings], home: Settings) -> Agent:
    """That agent."""
    return own[0]


def database_of(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def remove(settings: Settings) -> None:
    if database_of(settings).is_dir():
        database_of(settings).rmdir()
    for end in ("", "-wal", "-shm"):
        Path(f"{database_of(settings)}{end}").unlink(missing_ok=True)


def test_with_the_database_gone_entries_answer_and_a_session_gets_an_apology(own_agent: Agent, home: Settings) -> None:
    before = say(own_agent, "ann", FAQ)
    assert before.outcome is Outcome.ANSWERED
    assert say(own_agent, "ann", SESSION).outcome is Outcome.ANSWERED
    remove(home)
    assert say(own_agent, "ann", FAQ) == before
    apology = say(own_agent, "bob", SESSION)
    assert apology.outcome is Outcome.DECLINED
    assert "sorry" in body_text(apology)
    assert not apology.sources
    # And it is back when the database is.
    seed(home.database_url, home.facts_dir)
    assert "30 May" in body_text(say(own_agent, "bob", SESSION))


@pytest.mark.parametrize("damage", [b"", b"this is no database" * 500])
def test_a_damaged_database_is_as_good_as_none(own_agent: Agent, home: Settings, damage: bytes) -> None:
    remove(home)
    database_of(home).write_bytes(damage)
    assert say(own_agent, "ann", FAQ).outcome is Outcome.ANSWERED
    apology = say(own_agent, "ann", SESSION)
    assert apology.outcome is Outcome.DECLINED
    assert "sorry" in body_text(apology)


def test_without_database_the_conversation_goes_on(own_agent: Agent, home: Settings) -> None:
    say(own_agent, "ann", FAQ)
    remove(home)
    database_of(home).mkdir()
    say(own_agent, "ann", FAQ)
    origin = say(own_agent, "ann", "where is that from?")
    assert origin.outcome is Outcome.ANSWERED
    assert origin.sources


def test_an_edit_of_the_facts_shows_in_the_next_answer(own_agent: Agent, home: Settings, tmp_path: Path) -> None:
    assert "Vienna" in body_text(say(own_agent, "ann", "Where was the second session held?"))
    facts_dir = tmp_path / "facts"
    facts_dir.mkdir()
    for file in home.facts_dir.glob("*.yml"):
        text = file.read_text(encoding="utf-8")
        (facts_dir / file.name).write_text(text.replace("city: Vienna", "city: Salzburg"), encoding="utf-8")
    seed(home.database_url, facts_dir)
    assert "Salzburg" in body_text(say(own_agent, "ann", "Where was the second session held?"))


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_a_model_that_cannot_be_loaded_leaves_the_old_one_serving(
    agent: Agent, tmp_path: Path, content: bytes | None
) -> None:
    broken = tmp_path / "broken.tar.gz"
    if content is not None:
        broken.write_bytes(content)
    serving = agent.model_name
    with pytest.raises(Exception):  # noqa: B017 - whatever Rasa raises
        agent.load_model(broken)
    assert agent.is_ready()
    assert agent.model_name == serving
    assert say(agent, "loader", FAQ).outcome is Outcome.ANSWERED


def test_the_day_of_asking_is_the_caller_s(agent: Agent) -> None:
    in_session = say(agent, "clock", "Are they in session today?", date(2023, 1, 10))
    assert "fourth session" in body_text(in_session)
    assert body_text(in_session).startswith("Yes")
    assert not body_text(say(agent, "clock", "Are they in session today?", date(2023, 1, 30))).startswith("Yes")


@pytest.mark.parametrize(
    "text",
    ['/faq{"topic": null}', "/fact/when", "/restart", "/session_start", " /back", "&#47;smalltalk", "/out_of_scope"],
)
def test_a_leading_slash_does_not_bypass_the_classifier(agent: Agent, text: str) -> None:
    parsed = asyncio.run(agent.parse_message(text))
    assert parsed["questions"]
    assert parsed["intent"]["confidence"] < 1.0 or parsed["intent"]["name"] in ("out_of_scope", "unsure")


def test_a_slash_before_a_question_does_not_matter(agent: Agent) -> None:
    assert say(agent, "slash", f"/{SESSION}").items == ("meeting/second",)


def test_an_apology_is_a_reply_like_any_other(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(RuntimeError):
        """Raised where the pipeline would run."""

    async def fail(*args: object, **kwargs: object) -> None:
        raise Broken("zebra crossing")

    monkeypatch.setattr(agent.processor, "handle_message", fail)
    reply = say(agent, "trouble", "zebra crossing")
    assert reply.outcome is Outcome.DECLINED
    assert "went wrong" in body_text(reply)
    channel = CollectingOutputChannel()
    asyncio.run(agent.handle_message(UserMessage("zebra crossing", channel, "trouble")))
    assert "went wrong" in channel.messages[0]["text"]


WORDS = ("zebracrossing", "marmalade")


def forget_levels() -> None:
    """Make Rasa's loggers take the next set-up; they keep the one at their first use."""
    for name, module in list(sys.modules.items()):
        proxy = vars(module).get("structlogger") if name.startswith("rasa") else None
        if proxy is not None:
            vars(proxy).pop("bind", None)


@pytest.mark.parametrize("level", [logging.WARNING, logging.INFO, logging.DEBUG])
def test_no_word_of_a_message_or_an_answer_is_logged_at_any_level(
    own_agent: Agent,
    home: Settings,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    level: int,
) -> None:
    forget_levels()
    quiet_rasa(level)
    try:
        with caplog.at_level(logging.DEBUG):
            logging.getLogger("proof").debug("captured")
            say(own_agent, "ann", f"When was the second session, {WORDS[0]}?")
            say(own_agent, "ann", f"{WORDS[1]} {WORDS[0]}")
            say(own_agent, "ann", f"/{WORDS[0]} What is the AHC? Who is {WORDS[1]}?")
            remove(home)
            database_of(home).mkdir()
            say(own_agent, "ann", f"When was the third session, {WORDS[0]}?")
    finally:
        forget_levels()
        quiet_rasa()
    out, err = capfd.readouterr()
    logged = caplog.text + out + err
    assert "captured" in logged
    for word in (*WORDS, "30 May", "second session"):
        assert word not in logged
    # The database's address may hold a password.
    assert str(database_of(home)) not in logged


def test_no_word_is_logged_when_a_message_fails(
    agent: Agent, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*args: object, **kwargs: object) -> None:
        raise ValueError(f"cannot read {WORDS[0]}")

    monkeypatch.setattr(agent.processor, "handle_message", fail)
    with caplog.at_level(logging.DEBUG):
        say(agent, "trouble", WORDS[0])
    assert "ValueError" in caplog.text
    assert WORDS[0] not in caplog.text


def test_logs_go_to_standard_error_for_answers_go_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # As in a process of its own, where nothing has set up logging yet.
    monkeypatch.setattr(logging.root, "handlers", [])
    level = logging.root.level
    try:
        quiet_rasa()
        logging.getLogger("bot.proof").error("told")
        structlog.get_logger("rasa.proof").error("told.too")
    finally:
        logging.root.setLevel(level)
    out, err = capfd.readouterr()
    assert out == ""
    assert "told" in err
    assert "told.too" in err


def test_telemetry_is_off() -> None:
    assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"


def test_messages_share_no_matrix_among_threads(agent: Agent) -> None:
    assert say(agent, "threads", FAQ).outcome is Outcome.ANSWERED
    # SciPy's, which training alone loads, is another.
    assert [own["num_threads"] for own in threadpool_info() if "/numpy" in own["filepath"]] == [1]


def test_a_missing_model_is_told(settings: Settings, tmp_path: Path) -> None:
    from bot.server.runtime import ModelUnusable

    with pytest.raises(ModelUnusable, match="bot train"):
        load_agent(replace(settings, models_dir=tmp_path))
