"""Questions that name one meeting each, made from the facts: does the answer speak of that meeting?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.facts.snapshot import Facts
from bot.releases.accuracy.typing_errors import mistyped
from bot.replies.reply import Outcome, Reply

WORDINGS = ("When was the {}?", "where did the {} take place", "what happened at the {}?", "{} outcome")
# Of these wordings a mistyped one is asked, too.
MISTYPED = WORDINGS[:2]

NONE = "no answer"
SEVERAL = "several"

_PREFIX = "meeting/"


@dataclass(frozen=True)
class Probe:
    """A question and the id of the meeting that it names."""

    meeting: str
    text: str


@dataclass(frozen=True)
class Confusion:
    """How often a question on one meeting was answered with another."""

    # Ids of the meetings, in order of date.
    meetings: tuple[str, ...]
    # (asked, answered) to count; answered may be NONE or SEVERAL.
    counts: Counter[tuple[str, str]]

    @property
    def columns(self) -> tuple[str, ...]:
        """The meetings and what else a reply may be about."""
        return (*self.meetings, SEVERAL, NONE)

    @property
    def right_share(self) -> float:
        """Share of the questions, in [0, 1], answered with the meeting that they name."""
        return sum(self.counts[m, m] for m in self.meetings) / max(1, self.counts.total())

    @property
    def other_share(self) -> float:
        """Share answered with one other meeting."""
        other = sum(n for (asked, said), n in self.counts.items() if said in self.meetings and said != asked)
        return other / max(1, self.counts.total())


def meeting_probes(facts: Facts) -> list[Probe]:
    """The questions of every meeting, in order of date."""
    probes: list[Probe] = []
    for number, meeting in enumerate(facts.meetings):
        probes += [Probe(meeting.id, wording.format(meeting.name)) for wording in WORDINGS]
        probes += [
            Probe(meeting.id, mistyped(wording.format(meeting.name), seed=100 * number + i))
            for i, wording in enumerate(MISTYPED)
        ]
    return probes


def answered_meeting(reply: Reply) -> str:
    """The id of the one meeting that the reply is about, SEVERAL, or NONE."""
    if reply.outcome is not Outcome.ANSWERED:
        return NONE
    meetings = list(dict.fromkeys(item.removeprefix(_PREFIX) for item in reply.items if item.startswith(_PREFIX)))
    return NONE if not meetings else meetings[0] if len(meetings) == 1 else SEVERAL


def confusion(meetings: Sequence[str], answers: Iterable[tuple[str, str]]) -> Confusion:
    """Count (asked, answered) pairs."""
    return Confusion(tuple(meetings), Counter(answers))
