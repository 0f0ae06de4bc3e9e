"""Whatever is asked, of whatever, on whatever day and after whatever: there is a reply, and it says something."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.aspect import Aspect
from bot.dialogue.respond import respond
from bot.dialogue.state import State, state_from_json
from bot.facts.snapshot import Facts
from bot.facts.values import MeetingKind
from bot.faq.entry import Catalogue
from bot.nlu.mentions import (
    BodyMention,
    CityMention,
    CountryMention,
    DocumentMention,
    DurationMention,
    MeetingMention,
    Mentions,
    MilestoneMention,
    PeriodMention,
)
from bot.nlu.question import Guess, Question, Verdict
from bot.replies.text import body_text

# Words that some reader looks for; in any order they need make no sense.
WORDS = re.findall(
    r"\S+",
    """
    when where who which what how many long days weeks until since before after ago left again next last first second
    the a of in it that this they she them those others rest both two three dates date weekday Friday Monday number
    symbol vote voted majority consensus adopted agreed finished resumed resume planned moved slipped January 2024
    differ right trust FAQ says secretariat drafted convention treaty text draft chapters articles twelve all every
    same city shorter later one list them names Chair from Russian chaired stakeholders heard consulted now today
    contain preamble issued printed explain session meeting committee assembly signed signing closes force ratified ?
    """,
)
MEETINGS = st.builds(
    MeetingMention,
    st.integers(0, 20),
    st.integers(21, 40),
    kind=st.none() | st.sampled_from(MeetingKind),
    ordinal=st.none() | st.integers(1, 9),
    position=st.none() | st.sampled_from(["first", "last", "other", "current"]),
    step=st.integers(-2, 2),
    plural=st.booleans(),
    negated=st.booleans(),
    noun=st.booleans(),
    word=st.none() | st.sampled_from(["session", "meeting", "consultation"]),
    count=st.integers(0, 6),
    of_them=st.booleans(),
    anchored=st.booleans(),
)
DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))
PERIODS = st.builds(
    lambda start, end, days, **fields: PeriodMention(start, end, min(days), max(days), "then", **fields),
    st.integers(0, 20),
    st.integers(21, 40),
    st.tuples(DAYS | st.just(date.min), DAYS | st.just(date.max)),
    year_step=st.integers(-1, 1),
    month_step=st.integers(-1, 1),
    relative=st.booleans(),
)
SYMBOLS = ("A/RES/75/282", "A/RES/74/247", "A/AC.291/16", "A/AC.291/19", "A/78/L.46", "draft_text_sixth", "A/AC.291/99")
STEPS = ("adoption", "agreement", "suspension", "signature_opens", "signature_closes", "entry_into_force", "road_map")


def few(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(values, max_size=2).map(tuple)


def at(kind: type, names: st.SearchStrategy) -> st.SearchStrategy:
    return few(st.builds(kind, st.integers(0, 20), st.integers(21, 40), names))


MENTIONS = st.builds(
    Mentions,
    few(MEETINGS),
    at(DocumentMention, st.sampled_from(SYMBOLS)),
    at(BodyMention, st.sampled_from(["ahc", "ga", "chair", "unodc", "gitoc", "interpol"])),
    at(CityMention, st.sampled_from(["Vienna", "New York", "Hanoi", "Geneva"])),
    few(PERIODS),
    at(MilestoneMention, st.sampled_from(STEPS)),
    at(CountryMention, st.sampled_from(["Austria", "Russia"])),
    few(st.builds(DurationMention, st.integers(0, 20), st.integers(21, 40), st.integers(1, 3), st.integers(3, 14))),
    few(st.sampled_from(["from_today", "room", "foreign", "other_treaty"])),
    st.booleans(),
)


def questions(catalogue: Catalogue) -> st.SearchStrategy[Question]:
    intents = (
        *(f"fact/{aspect.value}" for aspect in Aspect),
        *(f"faq/{slug}" for slug in catalogue.entries),
        *(f"out_of_scope/{kind}" for kind in catalogue.refusals),
        *(f"smalltalk/{kind}" for kind in catalogue.smalltalk),
    )
    guesses = st.lists(st.builds(Guess, st.sampled_from(intents), st.floats(0, 1)), min_size=1, max_size=5)
    return st.builds(
        Question,
        text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
        language=st.sampled_from(["en", "fr"]),
        ranking=guesses.map(lambda found: tuple(sorted(found, key=lambda guess: -guess.probability))),
        known=st.floats(0, 1),
        verdict=st.sampled_from(Verdict),
        mentions=MENTIONS,
    )


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_there_is_a_reply(facts: Facts, catalogue: Catalogue, data: st.DataObject) -> None:
    state, today = State(), data.draw(DAYS)
    for question in data.draw(st.lists(questions(catalogue), min_size=1, max_size=3)):
        reply, state = respond([question], state, facts, catalogue, today)
        assert body_text(reply).strip()
        state = state_from_json(state.to_json())
