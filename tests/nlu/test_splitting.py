"""Several questions in one message told apart, and one question left whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import normalise
from bot.nlu.splitting import MAX_QUESTIONS, split_questions, without_numbers
from bot.replies.languages import LANGUAGES


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("en", "When was the first session? Who chaired it?", ["When was the first session?", "Who chaired it?"]),
        (
            "en",
            "Until when can states sign, and how many have to ratify?",
            ["Until when can states sign", "how many have to ratify?"],
        ),
        (
            "en",
            "when was the second session and who is the chair of the committee",
            ["when was the second session", "who is the chair of the committee"],
        ),
        (
            "en",
            "What is the AHC, how many sessions were there and where were they held?",
            ["What is the AHC", "how many sessions were there", "where were they held?"],
        ),
        ("en", "Is it in force?\nWho signed it?", ["Is it in force?", "Who signed it?"]),
        (
            "en",
            "Tell me the vote of 2019 and then the committee's own rule.",
            ["Tell me the vote of 2019", "Tell me the committee's own rule."],
        ),
        ("en", "what is the role of UNODC, and may NGOs vote?", ["what is the role of UNODC", "may NGOs vote?"]),
        ("en", "which sessions were in February and May 2021?", ["which sessions were in February and May 2021?"]),
        (
            "fr",
            "Quand a eu lieu la première session ? Qui préside le comité ?",
            ["Quand a eu lieu la première session ?", "Qui préside le comité ?"],
        ),
        (
            "es",
            "¿Cuándo fue la primera sesión? ¿Quién preside el comité?",
            ["¿Cuándo fue la primera sesión?", "¿Quién preside el comité?"],
        ),
        (
            "ru",
            "Когда была первая сессия? Кто председатель комитета?",
            ["Когда была первая сессия?", "Кто председатель комитета?"],
        ),
        (
            "en",
            "first what is A/78/L.46 and second what is A/AC.291/27",
            ["what is A/78/L.46", "what is A/AC.291/27"],
        ),
        (
            "en",
            "the committee agreed on which day, the assembly adopted on which day, and it was signed where",
            ["the committee agreed on which day", "the assembly adopted on which day", "it was signed where"],
        ),
        ("zh", "第一届会议何时举行?主席是谁?", ["第一届会议何时举行?", "主席是谁?"]),
        ("ar", "متى عقدت الدورة الأولى؟ من هو رئيس اللجنة؟", ["متى عقدت الدورة الأولى؟", "من هو رئيس اللجنة؟"]),
    ],
)
def test_questions_are_told_apart_in_order(language: str, text: str, parts: list[str]) -> None:
    assert [part.text for part in split_questions(text, language)] == parts


@pytest.mark.parametrize(
    "text",
    [
        "When was the second session?",
        "when and where was it?",
        "What came of the first and the second session?",
        "second session dates",
        "Which documents, drafts and reports did the fourth session consider?",
        "A/RES/75/282",
        "The 2nd session, the one of 30.5.2022, where was it held",
        "crimes, evidence, human rights",
    ],
)
def test_one_question_stays_whole(text: str) -> None:
    assert [part.text for part in split_questions(text, "en")] == [text]


def test_a_statement_leads_to_its_question() -> None:
    text = "I am writing a paper on the treaty. When was it adopted?"
    (part,) = split_questions(text, "en")
    assert part.text == text
    assert part.core == "When was it adopted?"


def test_words_that_only_open_are_left_out_of_the_core() -> None:
    (part,) = split_questions("ok thanks, so when was the third session", "en")
    assert part.core == "when was the third session"


@pytest.mark.parametrize("text", ["ok and how long", "hello", "thanks", ""])
def test_a_core_is_never_left_with_next_to_nothing(text: str) -> None:
    (part,) = split_questions(text, "en")
    assert part.core == text


def test_a_pasted_questionnaire_is_cut() -> None:
    text = " ".join(f"What happened at the session number {n}?" for n in range(40))
    assert len(split_questions(text, "en")) == MAX_QUESTIONS


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_has_at_least_one_part(text: str, language: str) -> None:
    parts = split_questions(normalise(text), language)
    assert 1 <= len(parts) <= MAX_QUESTIONS


def test_a_lists_numbers_are_no_part_of_what_it_names() -> None:
    text = "1) dates of the concluding session 2) city 3) what was decided"
    assert without_numbers(text) == "dates of the concluding session; city; what was decided"
    assert without_numbers("session 2") == "session 2"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("In what city did the third session sit, and who was presiding?", 2),
        ("forgive the list: when was it established, when did it first meet, and where did it open?", 3),
        ("February 2024?? what was going on then", 2),
        ("tell me firstly on which day it was agreed, secondly how many signed", 2),
        ("Who chaired, and what is UNODC's part in it?", 2),
        ("how many ratifications + which article says so", 2),
    ],
)
def test_what_opens_a_question_may_have_words_before_it(text: str, parts: int) -> None:
    assert len(split_questions(text, "en")) == parts


def test_a_clause_that_says_when_is_no_question_of_its_own() -> None:
    text = "When an NGO sat in the room, could it raise its hand and vote?"
    assert [part.text for part in split_questions(text, "en")] == [text]
    assert len(split_questions("When was the second session, what was done?", "en")) == 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Good morning, on which dates was the fifth session held, and how many attended it? Many thanks, Anja",
            ["on which dates was the fifth session held", "how many attended it?"],
        ),
        (
            "I need the symbol of the updated draft text. Can you help?",
            ["I need the symbol of the updated draft text."],
        ),
        ("When was the third session? Thanks in advance!", ["When was the third session?"]),
        ("Who chaired it? Any idea?", ["Who chaired it?"]),
    ],
)
def test_courtesies_are_no_questions(text: str, parts: list[str]) -> None:
    assert [part.core for part in split_questions(text, "en")] == parts


@pytest.mark.parametrize("text", ["Can you help me?", "Many thanks, Anja", "thanks for the help"])
def test_a_courtesy_alone_stays(text: str) -> None:
    assert [part.core for part in split_questions(text, "en")] == [text]


def test_statements_that_are_to_be_verified_are_each_a_question() -> None:
    text = "They say session two was in Geneva. They also say Iran chaired. Are both true?"
    assert [part.text for part in split_questions(text, "en")] == [
        "They say session two was in Geneva.",
        "They also say Iran chaired.",
    ]
    # One statement goes with what asks of it.
    assert len(split_questions("Session two was in Geneva. Is that right?", "en")) == 1


def test_what_stands_before_a_list_leads_to_each_of_its_points() -> None:
    text = "Symbols wanted: (1) the negotiating document with the preamble. (2) the draft decision"
    assert [part.text for part in split_questions(text, "en")] == [
        "Symbols wanted: the negotiating document with the preamble.",
        "Symbols wanted: the draft decision",
    ]


@pytest.mark.parametrize(
    ("text", "cores"),
    [
        (
            "Hello, thank you for your help. We want to know, first, which body it is and, second, the year.",
            ["which body it is", "the year."],
        ),
        ("first, second and third session dates", ["first, second and third session dates"]),
        ("Which rooms had (a) the May meeting and (b) the third session?", ["the May meeting", "the third session?"]),
    ],
)
def test_the_points_of_a_list_are_questions(text: str, cores: list[str]) -> None:
    assert [part.core for part in split_questions(text, "en")] == cores


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("I'd like to know when and where the committee meets next", "when and where the committee meets next"),
        ("What I want to learn, if I may ask, is in which town it began", "in which town it began"),
        ("Do you know who?", "Do you know who?"),
    ],
)
def test_the_way_to_a_question_is_no_part_of_its_core(text: str, core: str) -> None:
    (part,) = split_questions(text, "en")
    assert (part.text, part.core) == (text, core)


PREAMBLE = (
    "I am a retired teacher, my late husband worked in telecoms for thirty years at the third exchange, and my book "
    "group has asked me to say a few words, so I should like to know "
)


def test_a_long_preamble_is_left_out_unless_it_is_pointed_back_to() -> None:
    (part,) = split_questions(f"{PREAMBLE}in which town states first signed the treaty", "en")
    assert part.text == "in which town states first signed the treaty"
    (part,) = split_questions(f"{PREAMBLE}when that session ended", "en")
    assert part.text.startswith("I am a retired teacher")


def test_which_one_is_of_what_was_asked_before() -> None:
    parts = split_questions("Which resolution set it up, and which one adopted its work?", "en")
    assert [part.core for part in parts] == ["Which resolution set it up", "which resolution adopted its work?"]
    whole = split_questions("Which resolution set it up? Which one of them was voted on?", "en")
    assert whole[-1].core == "Which one of them was voted on?"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "two things: dates of the fourth session, and what doc did they use",
            ["dates of the fourth session", "what doc did they use"],
        ),
        (
            "Three quick ones for a quiz: number of articles? Signatures gathered in Hanoi? Ratifications needed?",
            ["number of articles", "Signatures gathered in Hanoi", "Ratifications needed"],
        ),
        # Not as many as are announced.
        (
            "Two things: when did the fourth and the fifth session begin, and where?",
            ["when did the fourth and the fifth session begin, and where?"],
        ),
    ],
)
def test_a_list_whose_number_is_said(text: str, parts: list[str]) -> None:
    assert [part.core for part in split_questions(text, "en")] == parts
