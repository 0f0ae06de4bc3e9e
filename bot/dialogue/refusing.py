"""Where a refusal stands against what an entry tells, and what is put right beside one."""

from __future__ import annotations

import re

from bot.dialogue.aspect import Aspect
from bot.dialogue.plain import asks
from bot.dialogue.selection import Selection
from bot.dialogue.state import State
from bot.dialogue.subjects import sentence
from bot.facts.values import Document, Milestone
from bot.faq.entry import Entry
from bot.nlu.countries import country_names
from bot.nlu.question import Question, Verdict

# Share of the probability from which a refusal wins over an entry that is silent on the country named.
_REFUSED_BESIDE_ENTRY = 0.05
# The same where a person is asked for, and where the entry is in doubt.
_PERSON_BESIDE_ENTRY = 0.2
_PERSON_IN_DOUBT = 0.3
# The same where they are to be listed.
_LIST_BESIDE_ENTRY = 0.05
_WHICH_ONES = re.compile(
    r"\b(?:which|what|(?P<listed>(?:list|names?)(?: of)?(?: all)?)) (?:of the |the )?(?:\w+ )?"
    r"(?:(?P<states>states|countries|delegations|nations|governments)"
    r"|experts|speakers|guests|diplomats|delegates|people)\b",
    re.IGNORECASE,
)
_THEIR_NAMES = re.compile(r"\b(?:their|these|those) (?:\w+ )?names?\b|\bnames of (?:them|those|these)\b", re.IGNORECASE)
# "Who led them?", "who chaired each of those?"
_EACH_OF_THEM = re.compile(
    r"\bwho (?:chaired|led|ran|headed|facilitated|steered|moderated|presided over) "
    r"(?:them|these|those|(?:each|every one|all|any)(?: one)?(?: of (?:them|these|those))?)\b",
    re.IGNORECASE,
)
# "Why was the Chair taken from the Russian Federation?"
_CHAIR_FROM = re.compile(r"\bchair\w*\b.{0,30}\b(?:from|of)\b", re.IGNORECASE)
# "The Chair, being Russian"; "chaired by a Russian".
_IS_OF_A_NATION = re.compile(
    r"\b(?:being|(?:was|is|were|by) an?|was|is) (?-i:[A-Z])[a-z]+(?:an|ese|ish|ch)\b(?! (?:session|meeting|round))",
    re.IGNORECASE,
)
_ON_THE_CHAIR = "faq/chair"
# Refusals that a question on the Chair's country may look like.
_BESIDE_THE_CHAIR = (
    "out_of_scope/names_unstated",
    "out_of_scope/detail_unstated",
    "out_of_scope/country_position",
    "out_of_scope/opinion",
)
_OF_THE_BOT = ("smalltalk/bot_challenge", "smalltalk/ask_owner")
_WHO_DOES_IT = re.compile(r"\bwho(?:'s| is| was)? \w+ (?:it|that|this)\b", re.IGNORECASE)
# What asks whether it is so.
_VERIFIES = re.compile(
    r"\b(?:right|correct|true|no|isn't (?:it|she|he)|wasn't (?:it|she|he))\W*\Z|\A\W*(?:is|was|were|did)\b|"
    r"\bis it true\b",
    re.IGNORECASE,
)
# The same where the entry itself says that no source tells what is asked; and how it says so.
_UNSTATED_BESIDE_ENTRY = 0.02
_UNSTATED_BESIDE_DAY = 0.08
_DAY = re.compile(r"\d")
_UNSTATED = {Aspect.WHEN: re.compile(r"\b(?:when|dates?)\b"), Aspect.WHERE: re.compile(r"\bwhere\b")}
_NAMES_UNSTATED = "out_of_scope/names_unstated"
_PERSON = re.compile(
    r"\b(?:who|whose|whom|which (?:person|people|delegates?|diplomats?|officials?|experts?)"
    r"|from (?:what|which) countr(?:y|ies)|qui|qui[eé]n(?:es)?|кто)\b"
    r"|谁|من هو|من هي",
    re.IGNORECASE,
)
# "Who co-facilitated the groups?", "the name of the Vice-Chair from Japan", "authors?".
_OFFICE = r"(?:vice[- ]?chairs?|(?:co-?)?facilitators?|coordinators?|rapporteur|hosts?|authors?|officers?)"
_BY_NAME = re.compile(
    rf"\b(?:the |their |whose )?names? of .{{0,20}}\b(?:{_OFFICE}|persons?|people)\b"
    rf"|\b{_OFFICE}\b.{{0,30}}\b(?:the|their|his|her) names?\b"
    r"|\bwho(?:'s| is| was| are| were)? (?:the )?(?:hosts?|hosting|present(?:s|ed|ing|er)|co-?facilitat\w+|author\w*)\b"
    r"|\bauthors?\W*\Z|\bwho wrote (?:it|this|that|them)\b",
    re.IGNORECASE,
)
# "And who was that?"; "who held the gavel?" up to what was held.
_WHO_THAT = re.compile(
    r"\W*(?:and |so |but )?who(?:'s| is| was)? (?:that|this|he|she|it)(?: person| then)?\W*", re.IGNORECASE
)
_WHO_IS = re.compile(r"\bwho (?:(?:held|has|had|wielded|took|was|is|as|served|acted|got|the|in)\s)*\Z", re.IGNORECASE)
# Refusals of details of the committee's own meetings; the others may be about anything.
_OF_MEETINGS = (
    "venue_logistics",
    "participation_numbers",
    "names_unstated",
    "country_position",
    "country_vote",
    "registration",
    "budget",
    "detail_unstated",
    "lost_links",
    "informal_group_topics",
)


def on_other_treaty(question: Question) -> bool:
    """Whether the committee or convention of a question is one on something else: "the plastics treaty committee"."""
    if "other_treaty" in question.mentions.cues:
        return True
    sure_of_entry = question.best.family == "faq" and question.verdict is Verdict.SURE
    return "foreign" in question.mentions.cues and not question.mentions.documents and not sure_of_entry


def on_a_country(question: Question, entry: Entry) -> str | None:
    """The kind of refusal where one country is asked about, of which the entry says nothing."""
    named = [mention.country for mention in question.mentions.countries]
    refusals = [guess for guess in question.ranking if guess.family == "out_of_scope"]
    if not named or not refusals or any(country in entry.answer for country in named):
        return None
    if question.mentions.periods and question.mass("fact") > question.mass("out_of_scope"):
        # "On 24 February 2022, when war broke out in Ukraine, what was the committee doing?"
        return None
    if entry.about[:1] == ("body/chair",):
        # Whose country it says: "the Chair came from Brazil, correct?"
        return None
    return refusals[0].kind if refusals[0].probability >= _REFUSED_BESIDE_ENTRY else None


def on_a_person(question: Question, entry: Entry) -> str | None:
    """The kind of refusal where a person is asked for, and the entry is about none: "who chaired the Expert Group?"."""
    least = _PERSON_BESIDE_ENTRY if question.verdict is Verdict.SURE else _PERSON_IN_DOUBT
    likely = question.probability(_NAMES_UNSTATED) >= least and _PERSON.search(question.text) is not None
    asked = (likely or _BY_NAME.search(question.text) is not None) and entry.about[:1] != ("body/chair",)
    return _NAMES_UNSTATED.partition("/")[2] if asked else None


def on_those_who(question: Question, entry: Entry) -> str | None:
    """The kind of refusal where states or people are to be listed, and the entry lists none: "which states did?"."""
    refusals = [guess for guess in question.ranking if guess.family == "out_of_scope"]
    if not refusals or refusals[0].probability < _LIST_BESIDE_ENTRY or not (asked := _WHICH_ONES.search(question.text)):
        return None
    if any(item.startswith("milestone/") for item in entry.about[:1]) and not asked["listed"]:
        # Which states are bound by it depends on whether it is in force, which the entry tells.
        return None
    if asked["states"] and any(name in entry.answer for _, name in country_names("en")):
        return None
    return refusals[0].kind


def on_names(question: Question, state: State) -> bool:
    """Whether the names of people are asked for of what was spoken of, or who did something to it: "who hosts it?".

    Papers, and several meetings, have names that are told.
    """
    meetings = sum(item.startswith("meeting/") for item in state.items)
    papers = any(item.startswith("document/") for item in state.items[:1])
    has_names = meetings > 1 or papers or bool(question.mentions.meetings)
    of_them = question.best.family == "fact" and not has_names and _THEIR_NAMES.search(question.text) is not None
    if state.entry is not None and not papers and _EACH_OF_THEM.search(question.text):
        # "Who chaired each of them?", of groups.
        return True
    of_the_bot = question.best.intent in _OF_THE_BOT
    return of_them or (of_the_bot and bool(state.items) and _WHO_DOES_IT.search(question.text) is not None)


def on_the_chair(question: Question, told: bool) -> bool:
    """Whether it is asked who the Chair is: "who held the gavel?", or "and who was that?" where she was `told` of.

    The sources name no other person.
    """
    if told and _WHO_THAT.fullmatch(question.text):
        return True
    chair = next((mention for mention in question.mentions.bodies if mention.body == "chair"), None)
    refused = question.best.intent == _NAMES_UNSTATED
    return refused and chair is not None and _WHO_IS.search(question.text[: chair.start]) is not None


def on_the_chairs_country(question: Question) -> bool:
    """Whether a refused question takes a country for the Chair's: "Mr Mebarki of Tunisia chaired it, right?"."""
    chair = any(mention.body == "chair" for mention in question.mentions.bodies)
    refused = question.best.intent in _BESIDE_THE_CHAIR
    says = _VERIFIES.search(question.text) or _CHAIR_FROM.search(question.text)
    if chair and _IS_OF_A_NATION.search(question.text) and (refused or question.best.intent == _ON_THE_CHAIR):
        return True
    return refused and chair and bool(question.mentions.countries) and says is not None


def on_unstated(question: Question, entry: Entry) -> bool:
    """Whether a day or place is asked for of which the entry says that no source gives one, and a refusal is likely."""
    # A sentence that tells a day, too, may be what is asked for.
    least = _UNSTATED_BESIDE_ENTRY if _DAY.search(entry.unstated) is None else _UNSTATED_BESIDE_DAY
    likely = question.mass("out_of_scope") >= least
    said = [aspect for aspect, words in _UNSTATED.items() if words.search(entry.unstated)]
    return likely and any(asks(aspect, question.text) for aspect in said)


def on_a_countrys_vote(question: Question) -> str | None:
    """The kind of refusal where it is asked how one country voted: "Mexico: yes, no or abstained?"."""
    asked = question.best.intent == f"fact/{Aspect.VOTE.value}" and question.mentions.countries
    return "country_vote" if asked else None


def is_mistaken(question: Question, named: Selection) -> bool:
    """Whether a detail is asked of what the facts deny: that it was not so is then the answer."""
    mentions = question.mentions
    says = mentions.documents or mentions.milestones or any(meeting.noun for meeting in mentions.meetings)
    asked = question.best.kind == "detail_unstated" and not _PERSON.search(question.text)
    return asked and bool(says) and bool(named.subjects) and bool(corrections(question, named))


def corrections(question: Question, named: Selection) -> tuple[str, ...]:
    """What a refused question takes for granted and the facts deny: "the third session in Geneva, in which room?"."""
    steps = any(isinstance(subject, Milestone) for subject in named.subjects)
    if named.by_circumstance and named.missing and named.elsewhere and question.best.kind in _OF_MEETINGS:
        # "Why did they go to Vienna in August 2022?"
        return tuple(map(sentence, named.corrections))
    if named.by_circumstance or not (steps or question.best.kind in _OF_MEETINGS):
        return ()
    known = all(isinstance(subject, Document) and subject.span for subject in named.subjects)
    return tuple(map(sentence, named.corrections)) if known or not question.mentions.documents else ()
