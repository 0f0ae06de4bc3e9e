"""What a model says to the held-out conversations and the pinned questions, all at once.

The messages go through the model's own NLU graph in one batch and from there straight to `bot.dialogue`, without a
tracker store and a policy that always picks the same action: a thousand turns in seconds.  A test holds the replies to
those of the agent, turn by turn.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER

from bot.dialogue.respond import respond
from bot.dialogue.state import State, state_from_json
from bot.facts.snapshot import Facts
from bot.faq.entry import Catalogue, catalogue_from_responses
from bot.nlu.question import Question, question_from_json
from bot.registry.gate import Judged, Pin, Said
from bot.registry.release import Numbers
from bot.releases.dialogues import DEFAULT_TODAY, Conversation, Score, Verdict, judge
from bot.releases.forks import run_beside
from bot.releases.held import Held, LookedUp, Told
from bot.releases.memory import Memory, Readings
from bot.replies.text import body_text

# Turns read at once: enough that batches pay, few enough that progress moves.
_BATCH = 1_024
# Conversations up to which one process is done sooner than a second one begins.
_FEW = 300

Sets = Mapping[str, Sequence[Conversation]]


def load_sets(folders: Sequence[Path], memory: Memory) -> dict[str, list[Conversation]]:
    """Held-out conversations by the name of their folder; folders that are not there are left out.

    Raises ValueError, naming file and conversation.
    """
    return {folder.name: memory.conversations(folder) for folder in folders if folder.is_dir()}


def digest_of_sets(folders: Sequence[Path], beside: Sequence[str] = ()) -> str:
    """Sixteen hexadecimal digits that change when a conversation does, or what is given `beside`."""
    digest = hashlib.sha256()
    for text in beside:
        digest.update(hashlib.sha256(text.encode("utf-8", "replace")).digest())
    for folder in folders:
        for file in sorted(folder.glob("*.yml")) if folder.is_dir() else []:
            digest.update(f"{folder.name}/{file.name}".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def evaluate(
    processor: MessageProcessor,
    facts: Facts,
    sets: Sets,
    readable: Sequence[str],
    pins: Sequence[Pin],
    judged_by: str,
    report: Callable[[float], None] = lambda share: None,
    readings: Readings | None = None,
    held: Held | None = None,
    processes: int = 1,
) -> Judged:
    """Judge the model of `processor`; replies are kept of the `readable` sets only, of the others the numbers.

    `report` is told the share done, in [0, 1].  `readings` are those of a model that understands as this one does, and
    what was `held` was held with these facts; both are added to.  More than one of `processes` pay where everything
    about the messages but the model is in memory.
    """
    catalogue = catalogue_from_responses(processor.domain.responses)
    readings = {} if readings is None else readings
    held = Held() if held is None else held
    before = held.still(catalogue)
    every = {f"{name}/{one.id}": one for name, conversations in sets.items() for one in conversations}
    keys = {id: _keys(one) for id, one in every.items()}
    unread = [id for id in every if id not in before or any(key not in readings for key in keys[id])]
    processes = processes if len(unread) > _FEW else 1
    # Every n-th, as neighbours are alike and some kinds of conversation are longer.
    shares = [dict(list(every.items())[n::processes]) for n in range(processes)]

    def judge_share(n: int) -> dict[str, Told]:
        report_share = report if n == processes - 1 else lambda share: None
        return _hold_changed(processor, facts, catalogue, shares[n], before, report_share, readings)

    anew: dict[str, Told] = {}
    for share in run_beside([partial(judge_share, n) for n in range(processes)]):
        anew.update(share)
    told = {id: anew.get(id) or before[id] for id in every}
    for id in every:
        # Those of other processes too.
        readings.update(zip(keys[id], map(list, told[id].asked)))
    held.keep(catalogue, told)
    by_set = {name: [told[f"{name}/{one.id}"] for one in conversations] for name, conversations in sets.items()}
    numbers: dict[str, Numbers] = {}
    for name, conversations in by_set.items():
        scores = Counter(one.score for each in conversations for one in each.said)
        numbers[name] = Numbers(*(scores[score.value] for score in Score))
    kept_said = tuple(one for name in sets if name in readable for each in by_set[name] for one in each.said)
    found = _read(processor, _asked_by_pins(pins), report, readings)
    kept = frozenset(pin for pin, questions in zip(pins, found) if _answers(pin, questions, facts, catalogue))
    return Judged(numbers, judged_by, kept_said, kept)


def _asked_in(conversation: Conversation) -> list[UserMessage]:
    today = conversation.today.isoformat()
    return [UserMessage(turn.user, metadata={"today": today}) for turn in conversation.turns]


def _keys(conversation: Conversation) -> list[tuple[str, str]]:
    return [_key(message) for message in _asked_in(conversation)]


def _asked_by_pins(pins: Sequence[Pin]) -> list[UserMessage]:
    return [UserMessage(pin.question, metadata={"today": DEFAULT_TODAY.isoformat()}) for pin in pins]


def _hold_changed(
    processor: MessageProcessor,
    facts: Facts,
    catalogue: Catalogue,
    conversations: Mapping[str, Conversation],
    before: Mapping[str, Told],
    report: Callable[[float], None],
    readings: Readings,
) -> dict[str, Told]:
    """What is said in those of the conversations, by id, that go as `before` only if they are understood as then."""
    messages = [message for conversation in conversations.values() for message in _asked_in(conversation)]
    found = map(tuple, _read(processor, messages, report, readings))
    entries = LookedUp(catalogue.entries)
    noting = replace(catalogue, entries=entries)
    told: dict[str, Told] = {}
    for id, conversation in conversations.items():
        asked = tuple(islice(found, len(conversation.turns)))
        if id in before and before[id].asked == asked:
            continue
        entries.read.clear()
        verdicts = enumerate(_hold(conversation, asked, facts, noting))
        said = tuple(_said(f"{id}/{n}", verdict) for n, verdict in verdicts)
        told[id] = Told(asked, said, frozenset(entries.read))
    return told


def _read(
    processor: MessageProcessor,
    messages: Sequence[UserMessage],
    report: Callable[[float], None],
    readings: Readings,
) -> list[list[Question]]:
    """The questions of each message."""
    target = processor.model_metadata.nlu_target
    unread = list({_key(message): message for message in messages if _key(message) not in readings}.values())
    for start in range(0, len(unread), _BATCH):
        report(start / len(unread))
        batch = unread[start : start + _BATCH]
        inputs: dict[str, Any] = {PLACEHOLDER_MESSAGE: batch, PLACEHOLDER_TRACKER: None}
        for message, parsed in zip(batch, processor.graph_runner.run(inputs=inputs, targets=[target])[target]):
            readings[_key(message)] = [question_from_json(values) for values in parsed.get("questions") or []]
    return [readings[_key(message)] for message in messages]


def _key(message: UserMessage) -> tuple[str, str]:
    return message.text, message.metadata["today"]


def _hold(
    conversation: Conversation, asked: Sequence[Sequence[Question]], facts: Facts, catalogue: Catalogue
) -> Iterator[Verdict]:
    state = State()
    for turn, found in zip(conversation.turns, asked):
        reply, state = respond(found, state, facts, catalogue, conversation.today)
        # As the slot that carries it from turn to turn.
        state = state_from_json(state.to_json())
        yield judge(conversation, turn, reply)


def _answers(pin: Pin, questions: list[Question], facts: Facts, catalogue: Catalogue) -> bool:
    reply, _ = respond(questions, State(), facts, catalogue, DEFAULT_TODAY)
    return reply.outcome.value == "answered" and f"faq/{pin.entry}" in reply.items


def _said(id: str, verdict: Verdict) -> Said:
    reply = verdict.reply
    return Said(id, verdict.turn.user, reply.outcome.value, body_text(reply), reply.items, verdict.score.value)
