"""`rasa run actions` runs the same actions as `bot serve`."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.facts.seeding import seed
from bot.settings import load_settings
from tests.dialogue.builders import asked, session
from tests.process.running import BIN, START_S, Process, environment, request


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("actions")
    seed(f"sqlite:///{folder / 'bot.db'}", load_settings({}).facts_dir)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(BIN / "rasa"), "run", "actions", "--actions", "actions", "--port", str(port)]
    process = Process(command, environment(folder / "bot.db"), folder / "log")
    process.wait_for("up and running")
    for _ in range(START_S * 10):
        try:
            request(f"http://127.0.0.1:{port}/health")
            break
        except OSError:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.kill()


def call(address: str, *questions: dict[str, Any]) -> tuple[int, Any]:
    tracker = {
        "sender_id": "ann",
        "slots": {"topic": None},
        "latest_message": {"text": "a question", "questions": list(questions)},
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    domain = {"responses": {"utter_smalltalk/greet": [{"text": "Hello!"}]}}
    body = {"next_action": "action_answer", "sender_id": "ann", "tracker": tracker, "domain": domain}
    return request(f"{address}/webhook", {**body, "version": "3.6.21"})


def test_the_action_is_registered(address: str) -> None:
    assert request(f"{address}/actions") == (200, [{"name": "action_answer"}])


def test_the_webhook_answers(address: str) -> None:
    status, answer = call(address, asked("fact/where", session(2)).to_json())
    assert status == 200
    (message,) = answer["responses"]
    assert "Vienna" in message["text"]
    (event,) = answer["events"]
    assert (event["event"], event["name"]) == ("slot", "topic")
    assert event["value"]["items"] == ["meeting/second"]


def test_a_second_model_s_domain_is_read_anew(address: str) -> None:
    status, answer = call(address, asked("smalltalk/greet").to_json())
    assert status == 200
    assert answer["responses"][0]["text"] == "Hello!"
