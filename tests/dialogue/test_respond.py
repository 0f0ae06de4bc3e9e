"""Whole turns: from questions and a state to a reply and the next state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.aspect import Aspect
from bot.dialogue.respond import respond
from bot.dialogue.state import State
from bot.facts.snapshot import Facts
from bot.facts.values import MeetingKind
from bot.faq.entry import Catalogue
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Outcome, Reply
from bot.replies.text import body_text
from tests.dialogue.builders import (
    Mention,
    asked,
    bare,
    body,
    city,
    consultation,
    of_kind,
    paper,
    period,
    session,
    step,
)
from tests.dialogue.conftest import TODAY


class Talk:
    """One conversation, turn by turn."""

    def __init__(self, facts: Facts, catalogue: Catalogue) -> None:
        self.facts, self.catalogue = facts, catalogue
        self.state = State()
        self.today = TODAY

    def __call__(self, *questions: Question) -> Reply:
        reply, self.state = respond(questions, self.state, self.facts, self.catalogue, self.today)
        return reply


@pytest.fixture
def talk(facts: Facts, catalogue: Catalogue) -> Talk:
    return Talk(facts, catalogue)


NEGOTIATING = of_kind(MeetingKind.NEGOTIATING, plural=True)


@pytest.mark.parametrize(
    ("question", "told", "items"),
    [
        (asked("fact/when", session(2)), ["30 May to 10 June 2022"], ["meeting/second"]),
        (asked("fact/where", session(3)), ["New York"], ["meeting/third"]),
        (asked("fact/how_long", session(4)), ["12 days"], ["meeting/fourth"]),
        (asked("fact/done", session(1)), ["road map", "mode of work"], ["meeting/first"]),
        (asked("fact/documents", session(4)), ["A/AC.291/16"], ["meeting/fourth", "document/A/AC.291/16"]),
        (asked("fact/describe", consultation(1)), ["Vienna", "24 to 25 March 2022"], ["meeting/intersessional_1"]),
        (asked("fact/count", NEGOTIATING), ["six negotiating sessions"], ["meeting/first", "meeting/sixth"]),
        (asked("fact/count", consultation(plural=True)), ["five inters", "consultations"], []),
        (asked("fact/list", of_kind(MeetingKind.ORGANIZATIONAL, plural=True)), ["24 February 2022", "May 2021"], []),
        (
            asked("fact/gap", of_kind(MeetingKind.CONCLUDING), of_kind(MeetingKind.RECONVENED)),
            ["171 days"],
            ["meeting/concluding", "meeting/reconvened_concluding"],
        ),
        (asked("fact/order", session(5), consultation(4)), ["fourth intersessional consultation came first"], []),
        (asked("fact/which", paper("A/AC.291/19")), ["fifth session"], ["meeting/fifth", "document/A/AC.291/19"]),
        (asked("fact/who", paper("A/RES/75/282")), ["General Assembly"], ["document/A/RES/75/282"]),
        (asked("fact/when", paper("A/RES/74/247")), ["27 December 2019"], ["document/A/RES/74/247"]),
        (asked("fact/which", city("Vienna"), period("2023-01-01", "2023-01-31", "January 2023")), ["fourth"], []),
    ],
)
def test_a_fact_is_told_with_its_source_and_age(
    talk: Talk, question: Question, told: list[str], items: list[str]
) -> None:
    reply = talk(question)
    assert reply.outcome is Outcome.ANSWERED
    said = body_text(reply).casefold()
    assert [words for words in told if words.casefold() not in said] == []
    assert set(items) <= set(reply.items)
    assert reply.sources
    assert reply.as_of == min(source.as_of for source in reply.sources)


def test_the_sixth_session_is_told_with_what_another_source_prints(talk: Talk) -> None:
    said = body_text(talk(asked("fact/when", session(6))))
    assert "21 August to 1 September 2023" in said
    assert "29 August to 1 September 2023" in said


@pytest.mark.parametrize("aspect", list(Aspect))
@pytest.mark.parametrize(
    "named",
    [
        (),
        (session(2),),
        (session(9),),
        (consultation(plural=True),),
        (of_kind(MeetingKind.ORGANIZATIONAL),),
        (paper("A/AC.291/19"),),
        (paper("A/RES/1/1"),),
        (city("Geneva"),),
        (period("1999-01-01", "1999-12-31", "1999"),),
        (session(2), paper("A/AC.291/19"), body("security_council"), city("Vienna")),
        (bare(step=1),),
        (session(position="last"),),
    ],
)
def test_every_aspect_of_anything_gets_a_sentence(talk: Talk, aspect: Aspect, named: tuple[Mention, ...]) -> None:
    for focus in ((), ("meeting/third",), ("milestone/entry_into_force",), ("faq/ahc", "body/ahc")):
        talk.state = State(items=focus)
        reply = talk(asked(f"fact/{aspect.value}", *named))
        said = body_text(reply)
        assert said.strip()
        assert "None" not in said
        assert "{" not in said
        if reply.outcome is Outcome.CLARIFIED:
            # A choice is offered, or it is said what to name.
            assert talk.state.options or "Name both" in said
        elif reply.outcome is Outcome.ANSWERED and not named:
            assert reply.sources, said


FOLLOW_UPS: list[tuple[list[Question], str]] = [
    ([asked("fact/when", session(2)), asked("fact/where", text="which city was that?")], "Vienna"),
    ([asked("fact/where", session(1)), asked("fact/same", bare(2))], "Vienna"),
    ([asked("fact/when", session(3)), asked("fact/same", bare(step=-1))], "30 May to 10 June 2022"),
    ([asked("fact/when", session(3)), asked("fact/same", bare(step=1))], "9 to 20 January 2023"),
    (
        [asked("fact/when", session(2)), asked("fact/same", consultation(), session(negated=True))],
        "13 to 14 June 2022",
    ),
    ([asked("fact/when", session(5)), asked("fact/done", text="what came of it?")], "second reading"),
    ([asked("fact/list", NEGOTIATING), asked("fact/same", city("Vienna"))], "fifth session"),
    ([asked("fact/documents", session(4)), asked("fact/same", session(5))], "A/AC.291/19"),
    ([asked("faq/reconvened_session"), asked("fact/where", text="where was it?")], "New York"),
    ([asked("fact/when", session(2)), asked("smalltalk/thanks"), asked("fact/where")], "Vienna"),
    ([asked("fact/when", session(2)), asked("out_of_scope/general"), asked("fact/where")], "Vienna"),
]


@pytest.mark.parametrize(("turns", "told"), FOLLOW_UPS)
def test_a_follow_up_is_read_against_what_went_before(talk: Talk, turns: list[Question], told: str) -> None:
    replies = [talk(turn) for turn in turns]
    assert replies[-1].outcome is Outcome.ANSWERED
    assert told in body_text(replies[-1])


def test_a_clarifying_question_waits_for_its_choice(talk: Talk) -> None:
    first = talk(asked("fact/when", of_kind(MeetingKind.ORGANIZATIONAL), text="when was the organizational session"))
    assert first.outcome is Outcome.CLARIFIED
    assert len(first.suggestions) == 2
    button = next(s for s in first.suggestions if "2022" in s.text)
    second = talk(asked("out_of_scope/gibberish", text=button.text, verdict=Verdict.UNKNOWN))
    assert second.outcome is Outcome.ANSWERED
    assert second.items == ("meeting/org_2022",)
    assert "24 February 2022" in body_text(second)
    assert not talk.state.options


def test_who_does_not_choose_asks_on(talk: Talk) -> None:
    talk(asked("fact/when", of_kind(MeetingKind.ORGANIZATIONAL)))
    reply = talk(asked("fact/where", session(3), text="where was the third session held"))
    assert reply.items == ("meeting/third",)
    assert not talk.state.options


def test_two_entries_that_are_as_likely_are_offered(talk: Talk, catalogue: Catalogue) -> None:
    question = asked("faq/adoption", verdict=Verdict.UNSURE, probability=0.36, others=(("faq/podcast", 0.34),))
    reply = talk(question)
    assert reply.outcome is Outcome.CLARIFIED
    titles = [catalogue.entries[slug].title for slug in ("adoption", "podcast")]
    assert [button.text for button in reply.suggestions] == titles
    chosen = talk(asked("out_of_scope/general", text="2"))
    assert chosen.outcome is Outcome.ANSWERED
    assert chosen.items[0] == "faq/podcast"


def test_of_two_entries_beside_each_other_one_is_told_and_the_other_offered(talk: Talk, catalogue: Catalogue) -> None:
    question = asked(
        "faq/adoption", verdict=Verdict.UNSURE, probability=0.36, others=(("faq/adoption_resolution", 0.34),)
    )
    reply = talk(question)
    assert reply.items[0] == "faq/adoption"
    assert catalogue.entries["adoption_resolution"].title in [button.text for button in reply.suggestions]


@pytest.mark.parametrize("slug", ["ahc", "signatories", "title_dispute"])
def test_an_entry_comes_with_sources_age_and_what_to_ask_next(talk: Talk, catalogue: Catalogue, slug: str) -> None:
    reply = talk(asked(f"faq/{slug}"))
    entry = catalogue.entries[slug]
    assert reply.outcome is Outcome.ANSWERED
    assert body_text(reply) == entry.answer
    assert reply.items[0] == f"faq/{slug}"
    assert [source.id for source in reply.sources] == list(entry.sources)
    assert {button.text for button in reply.suggestions} <= {e.title for e in catalogue.entries.values()}


@pytest.mark.parametrize(
    "question",
    [
        asked("out_of_scope/delegate_contact"),
        asked("out_of_scope/no_such_kind"),
        asked("faq/ahc", verdict=Verdict.UNKNOWN, probability=0.1),
        asked("faq/deleted_entry", verdict=Verdict.SURE),
        asked("out_of_scope/gibberish", text="..."),
        asked("out_of_scope/gibberish", text=""),
        asked("faq/ahc", text="😀😀"),
    ],
)
def test_what_is_not_known_is_declined_with_something_nearer(talk: Talk, question: Question) -> None:
    reply = talk(question)
    assert reply.outcome is Outcome.DECLINED
    assert body_text(reply)
    assert 1 <= len(reply.suggestions) <= 3
    assert not reply.sources


def test_every_refusal_and_every_small_talk_is_said(talk: Talk, catalogue: Catalogue) -> None:
    for kind, refusal in catalogue.refusals.items():
        reply = talk(asked(f"out_of_scope/{kind}"))
        assert (reply.outcome, body_text(reply)) == (Outcome.DECLINED, refusal.text)
    for kind, text in catalogue.smalltalk.items():
        talk.state = State()
        reply = talk(asked(f"smalltalk/{kind}"))
        assert (reply.outcome, body_text(reply)) == (Outcome.SMALLTALK, text)


def test_where_it_is_from_and_how_old_it_is(talk: Talk) -> None:
    answer = talk(asked("fact/when", session(2)))
    origin = talk(asked("smalltalk/ask_source"))
    assert origin.sources == answer.sources
    assert answer.sources[0].title in body_text(origin)
    age = talk(asked("smalltalk/ask_freshness"))
    assert answer.as_of is not None
    assert str(answer.as_of.year) in body_text(age)
    # The subject stays.
    assert "Vienna" in body_text(talk(asked("fact/where")))


def test_several_questions_are_answered_in_order_each_against_the_one_before(talk: Talk) -> None:
    reply = talk(asked("fact/when", session(3)), asked("fact/same", bare(step=-1)), asked("faq/chair"))
    said = body_text(reply)
    assert reply.outcome is Outcome.ANSWERED
    assert said.index("29 August") < said.index("30 May")
    assert reply.items[:2] == ("meeting/third", "meeting/second")
    assert "faq/chair" in reply.items
    assert len(set(reply.items)) == len(reply.items)


def test_the_answered_part_outweighs_the_refused_one(talk: Talk, catalogue: Catalogue) -> None:
    reply = talk(asked("fact/when", session(3)), asked("out_of_scope/opinion"))
    assert reply.outcome is Outcome.ANSWERED
    assert catalogue.refusals["opinion"].text in body_text(reply)


def test_a_question_in_another_language_gets_one_line_in_it_first(talk: Talk) -> None:
    french = talk(asked("fact/when", session(2), language="fr"))
    first, rest = body_text(french).split("\n", 1)
    assert "anglais" in first
    assert "30 May to 10 June 2022" in rest
    assert french.language == "en"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (asked("fact/when", session(9)), ["no ninth negotiating session", "six"]),
        (asked("fact/when", consultation(6)), ["no sixth intersessional consultation", "five"]),
        (asked("fact/done", session(2), city("New York")), ["Vienna, not in New York"]),
        (asked("fact/describe", paper("A/RES/75/228")), ["75/228", "75/282"]),
        (asked("fact/who", paper("A/RES/75/282"), body("security_council")), ["General Assembly", "not"]),
    ],
)
def test_a_false_premise_is_put_right(talk: Talk, question: Question, told: list[str]) -> None:
    said = body_text(talk(question))
    assert [words for words in told if words not in said] == []


def test_a_premise_that_holds_is_confirmed(talk: Talk) -> None:
    reply = talk(asked("fact/held", session(2), city("Vienna")))
    assert body_text(reply).startswith("Yes.")


def test_without_facts_an_entry_answers_and_a_session_gets_an_apology(talk: Talk, facts: Facts) -> None:
    talk.facts = Facts(sources=facts.sources, available=False)
    entry = talk(asked("faq/ahc"))
    assert entry.outcome is Outcome.ANSWERED
    assert entry.sources
    apology = talk(asked("fact/when", session(2)))
    assert apology.outcome is Outcome.DECLINED
    assert "sorry" in body_text(apology)
    assert not apology.sources


def test_without_facts_nothing_is_said_not_to_exist(talk: Talk) -> None:
    talk.facts = Facts(available=False)
    for verdict in Verdict:
        for named in ((session(2),), (paper("A/AC.291/19"),), (city("Vienna"),), ()):
            said = body_text(talk(asked("fact/when", *named, verdict=verdict)))
            assert "no such" not in said
            assert "record no" not in said
            assert "name no document" not in said


def test_the_state_of_an_older_release_does_no_harm(talk: Talk) -> None:
    talk.state = State(items=("meeting/abolished", "faq/gone", "nonsense"), sources=("gone",))
    assert talk(asked("fact/when")).outcome is Outcome.CLARIFIED
    assert talk(asked("smalltalk/ask_source")).outcome is Outcome.SMALLTALK


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2023, 1, 10), "Yes."),
        (date(2023, 1, 21), "No, the sources record no meeting"),
        (TODAY, "No, the sources record no meeting"),
    ],
)
def test_whether_they_meet_today_depends_on_today(talk: Talk, today: date, told: str) -> None:
    talk.today = today
    reply = talk(asked("fact/held", period(str(today), str(today), "today", relative=True)))
    assert body_text(reply).startswith(told)
    assert reply.outcome is Outcome.ANSWERED
    assert reply.sources


def test_a_reply_never_depends_on_another_conversation(talk: Talk, facts: Facts, catalogue: Catalogue) -> None:
    talk(asked("fact/when", session(2)))
    fresh, _ = respond([asked("fact/where")], State(), facts, catalogue, TODAY)
    assert fresh.outcome is Outcome.CLARIFIED
    assert replace(talk.state).items == ("meeting/second",)


AGO = ("from_today",)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (asked("fact/gap", paper("A/RES/74/247"), cues=AGO), "(about 6.9 years) ago"),
        (asked("fact/describe", step("signature_opens"), cues=AGO), "392 days (about 56 weeks) ago"),
        (asked("fact/gap", step("signature_closes"), cues=AGO), "39 days (about 6 weeks) ahead"),
        (asked("fact/gap", session(1), cues=AGO), "11 March 2022"),
        (asked("fact/gap", cues=AGO), "no meeting after 22 November 2026"),
    ],
)
def test_one_thing_is_as_far_away_as_the_day_of_asking_makes_it(talk: Talk, question: Question, told: str) -> None:
    assert told in body_text(talk(question))


def test_by_how_many_days_asks_of_the_two_that_were_put_in_order(talk: Talk) -> None:
    talk(asked("fact/order", session(2), session(3)))
    assert "80 days" in body_text(talk(asked("fact/how_long", text="by how many days?")))


def test_another_treatys_committee_is_not_ours(talk: Talk) -> None:
    reply = talk(asked("fact/where", session(2), cues=("foreign",)))
    assert reply.outcome is Outcome.DECLINED


def test_a_refusal_puts_right_what_the_question_takes_for_granted(talk: Talk) -> None:
    reply = talk(asked("out_of_scope/venue_logistics", session(3), city("Geneva")))
    assert reply.outcome is Outcome.DECLINED
    assert "was held in New York, not in Geneva" in body_text(reply)


@pytest.mark.parametrize(
    ("ordinal", "outcome", "told"),
    [(3, Outcome.ANSWERED, "Trusteeship Council Chamber"), (4, Outcome.DECLINED, "do not say")],
)
def test_a_room_is_told_where_it_is_known(talk: Talk, ordinal: int, outcome: Outcome, told: str) -> None:
    reply = talk(asked("out_of_scope/venue_logistics", session(ordinal), cues=("room",)))
    assert reply.outcome is outcome
    assert told in body_text(reply)


def test_a_room_that_is_not_known_is_not_passed_over(talk: Talk) -> None:
    assert "do not say" in body_text(talk(asked("fact/where", session(4), cues=("room",))))


def test_a_step_taken_at_a_meeting_has_a_day_of_its_own(talk: Talk) -> None:
    reply = talk(asked("fact/when", of_kind(MeetingKind.CONCLUDING), step("suspension")))
    assert "9 February 2024" in body_text(reply)
    assert reply.items[0] == "milestone/suspension"


def test_where_a_paper_was_used_is_where_its_meetings_were(talk: Talk) -> None:
    assert "Vienna" in body_text(talk(asked("fact/where", paper("A/AC.291/19"))))


def test_after_those_in_one_city_come_those_in_another(talk: Talk) -> None:
    talk(asked("fact/list", session(plural=True), city("Vienna")))
    assert "meeting/first" in talk(asked("fact/list", city("New York"), text="and the New York ones?")).items


def test_a_city_alone_where_nothing_was_held_is_told_with_those_where_it_was(talk: Talk) -> None:
    question = asked("fact/same", city("Geneva"), text="Geneva?")
    told = body_text(talk(replace(question, mentions=replace(question.mentions, alone=True))))
    assert "held in New York and Vienna" in told


def test_a_date_is_not_asked_of_what_has_none(talk: Talk) -> None:
    question = asked(
        "faq/chair", verdict=Verdict.UNSURE, probability=0.45, others=(("fact/when", 0.35), ("faq/bureau", 0.1))
    )
    assert talk(question).items[0] == "faq/chair"


def test_why_asks_for_the_reason_of_what_was_spoken_of(talk: Talk) -> None:
    talk(asked("fact/when", of_kind(MeetingKind.RECONVENED)))
    reply = talk(asked("out_of_scope/gibberish", text="why?", verdict=Verdict.UNSURE))
    assert reply.items[0] == "faq/why_reconvened"


def test_candidates_are_told_in_a_sentence_each_with_their_sources(talk: Talk) -> None:
    question = asked("faq/adoption", verdict=Verdict.UNSURE, probability=0.3, others=(("faq/podcast", 0.2),))
    reply = talk(question)
    assert reply.outcome is Outcome.CLARIFIED
    assert "24 December 2024" in body_text(reply)
    assert reply.sources


def test_a_month_counts_from_one_in_which_nothing_was_held(talk: Talk) -> None:
    talk(asked("fact/list", period("2022-07-01", "2022-07-31", "July 2022")))
    window = period("2026-11-01", "2026-11-30", "the month after", month_step=1)
    question = asked("fact/same", window, text="the month after?")
    reply = talk(replace(question, mentions=replace(question.mentions, alone=True)))
    assert "third session" in body_text(reply)


def test_a_date_of_one_meeting_named_is_not_what_lies_ahead(talk: Talk) -> None:
    assert "29 July to 9 August 2024" in body_text(talk(asked("fact/next_date", of_kind(MeetingKind.RECONVENED))))


def test_the_sixth_is_no_organizational_session(talk: Talk) -> None:
    talk(asked("fact/when", of_kind(MeetingKind.ORGANIZATIONAL, ordinal=2)))
    assert talk(asked("fact/same", bare(6))).items[0] == "meeting/sixth"


def test_the_next_ones_distance_counts_from_what_was_spoken_of(talk: Talk) -> None:
    talk(asked("fact/when", session(2)))
    assert "80 days" in body_text(talk(asked("fact/gap", session(step=1), cues=AGO)))
