"""What a question takes for granted or is refused for, and what the facts tell all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.facts.values import MeetingKind
from bot.nlu.mentions import BodyMention, CountryMention, DocumentMention, MilestoneMention, PeriodMention
from bot.nlu.question import Verdict
from bot.replies.reply import Outcome
from bot.replies.text import body_text
from tests.dialogue.builders import asked, city, of_kind, paper, period, session, step


def test_a_refused_date_is_told_where_its_step_is_named(reply_to) -> None:
    days = period("2024-08-07", "2024-08-09", "7, 8 and 9 August 2024")
    question = asked(
        "out_of_scope/opinion", step("agreement"), days, text="I find 7, 8 and 9 August given, which holds?"
    )
    assert "8 August 2024" in body_text(reply_to(question))


def test_a_step_that_has_not_come_is_said_beside_a_refusal(reply_to) -> None:
    question = asked(
        "out_of_scope/detail_unstated", step("entry_into_force"), text="Now that it is in force, how many cases?"
    )
    reply = reply_to(question)
    assert reply.outcome is Outcome.DECLINED
    assert "not in force" in body_text(reply)


def test_what_was_done_at_the_time_given_for_a_step_is_told_beside_it(reply_to) -> None:
    said = "The text was finalised on 9 February 2024, right?"
    finalised = MilestoneMention(4, 22, "agreement")
    day = PeriodMention(26, 41, date(2024, 2, 9), date(2024, 2, 9), "9 February 2024")
    text = body_text(reply_to(asked("faq/agreement", finalised, day, text=said)))
    assert "8 August 2024" in text and "suspend" in text


def test_another_city_is_put_right_with_the_days(reply_to) -> None:
    question = asked(
        "fact/when",
        period("2026-01-01", "2026-01-31", "January 2026"),
        city("New York"),
        text="The January 2026 talks in New York, which days?",
    )
    text = body_text(reply_to(question))
    assert "Vienna" in text and "26 to 30 January 2026" in text


def test_the_chair_taken_from_another_country_is_told_of(reply_to) -> None:
    text = "Why was the Chair taken from the Russian Federation?"
    question = asked("out_of_scope/country_position", BodyMention(12, 17, "chair"), text=text)
    mentions = replace(question.mentions, countries=(CountryMention(33, 51, "Russia"),))
    assert "Algeria" in body_text(reply_to(replace(question, mentions=mentions)))


def test_what_is_said_of_all_and_holds_for_some_is_put_right(reply_to) -> None:
    every = of_kind(MeetingKind.NEGOTIATING, plural=True, count=6, start=4, end=28)
    text = "All six negotiating sessions were in New York, so why Vienna?"
    told = body_text(reply_to(asked("fact/count", every, city("New York"), text=text)))
    assert "the others were the second session in Vienna, the fourth session in Vienna" in told


def test_a_meeting_of_another_kind_on_those_days_is_named(reply_to) -> None:
    days = period("2022-11-03", "2022-11-04", "3-4 November 2022")
    question = asked(
        "fact/done", of_kind(MeetingKind.NEGOTIATING), days, text="What did that negotiating session achieve?"
    )
    assert "no negotiating session but the third intersessional consultation" in body_text(reply_to(question))


def test_the_adoption_of_a_paper_is_not_that_of_the_convention(reply_to) -> None:
    text = "How much time went by from the adoption of 75/282 to the opening of the first session?"
    named = (
        MilestoneMention(27, 39, "adoption"),
        DocumentMention(43, 49, "A/RES/75/282"),
        session(1, start=72, end=85),
    )
    assert "278 days" in body_text(reply_to(asked("fact/gap", *named, text=text)))


def test_the_symbol_of_a_paper_that_is_named_is_told(reply_to) -> None:
    notes = DocumentMention(26, 46, "A/AC.291/27", by_name=True)
    text = "Under what number did the interpretative notes go out?"
    question = asked("out_of_scope/detail_unstated", notes, text=text, verdict=Verdict.UNSURE)
    assert "A/AC.291/27" in body_text(reply_to(question))


def test_papers_to_be_explained_are_described_among_words_of_links(reply_to) -> None:
    question = asked("out_of_scope/lost_links", paper("A/AC.291/27"), text="A/AC.291/27 pls explain what this is, tks")
    assert "interpretative notes" in body_text(reply_to(question)).casefold()


def test_what_an_account_counts_is_told_beside_a_refusal(reply_to) -> None:
    question = asked(
        "out_of_scope/detail_unstated", paper("A/RES/75/282"), text="How many amendments were let through?"
    )
    assert "three amendments" in body_text(reply_to(question))


def test_a_deed_laid_at_the_wrong_door_is_put_right_although_refused(reply_to) -> None:
    text = "I wrote that 75/282 created the committee. A red mark, why?"
    named = (DocumentMention(13, 19, "A/RES/75/282"), MilestoneMention(20, 41, "decision_2019"))
    told = body_text(reply_to(asked("out_of_scope/detail_unstated", *named, text=text)))
    assert "74/247" in told


def test_a_time_before_a_step_is_that_of_the_step(reply_to) -> None:
    text = "On 9 February 2024 they adopted the treaty, no?"
    named = (
        PeriodMention(3, 18, date(2024, 2, 9), date(2024, 2, 9), "9 February 2024"),
        MilestoneMention(24, 42, "adoption"),
    )
    told = body_text(reply_to(asked("faq/adoption", *named, text=text)))
    assert "24 December 2024, so not at the time you name" in told and "suspend" in told


def test_where_a_paper_was_printed_is_told_by_its_symbol(reply_to) -> None:
    notes = DocumentMention(15, 35, "A/AC.291/27", by_name=True)
    question = asked("out_of_scope/detail_unstated", notes, text="Where were the interpretative notes printed?")
    assert "A/AC.291/27" in body_text(reply_to(question))


def test_of_two_papers_of_one_name_that_with_what_is_asked_is_told(reply_to) -> None:
    text = "the symbol of the consolidated text that had the criminalization chapter in it"
    both = tuple(DocumentMention(18, 35, symbol, by_name=True) for symbol in ("A/AC.291/16", "A/AC.291/19"))
    told = body_text(reply_to(asked("fact/documents", *both, text=text)))
    assert "A/AC.291/16" in told and "A/AC.291/19" not in told
