"""Tells the questions of one message apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.openings import BOUNDARY, OPENINGS, opens_question

# ruff: noqa: E501

# A message of more questions than this is answered up to here: beyond it, people paste documents.
MAX_QUESTIONS = 4

# A way to what is asked that is longer than this says nothing of it.
_PREAMBLE_WORDS = 20
# What is told on that way may be what is meant: "... on which day that session ended?"
_POINTS_BACK = re.compile(r"\b(?:that|this|it|its|those|these|they|them|their|he|she|her|there)\b", re.I)
# A part shorter than this cannot stand alone: "when and where was it" is one question.
_MIN_WORDS = 3

_WHO_DID = re.compile(r"\W*who \w{2,}ed\W*", re.I)

_SENTENCE_END = re.compile(r"(?<=[?？؟])(?![?？؟!！])\s*|(?<=[!。！])(?![?？؟!！])\s*|(?<=[^\W\d]{2}[.;:])\s+|\n+")

_NUMBERED = re.compile(r"(?:^|(?<=\s))(?:\(?[1-9a-d][).]|[-*•])\s+")

_AND_AT_END = re.compile(r"[\s,;]+(?:and|&|plus)\Z", re.I)
# Words that open a message and ask nothing.
_FILLERS = {
    "en": re.compile(
        r"(?:(?:ok|okay|so|well|hey|hi|hello|good (?:morning|afternoon|evening|day)|greetings|and|also|then|now|but|oh|ah|um|"
        r"uh|er|hmm|wait|right|yes|no|sorry|please|pls|thanks|thank you|great|cool|alright|actually|just|quick question)\b"
        r"[\s,.:;!-]*)+",
        re.IGNORECASE,
    ),
    "fr": re.compile(r"(?:(?:et|alors|bonjour|salut|merci|donc|euh|bon|ok|oui|non)\b[\s,.:;!-]*)+", re.IGNORECASE),
    "es": re.compile(r"(?:(?:y|entonces|hola|gracias|bueno|pues|ok|oye|sí|no)\b[\s,.:;!-]*)+", re.IGNORECASE),
    "ru": re.compile(r"(?:(?:а|и|ну|так|привет|здравствуйте|спасибо|хорошо|да)\b[\s,.:;!-]*)+", re.IGNORECASE),
}

# "My group has asked me to speak on it, so what I should like to know, if I may, is in which town ...": up to what is
# asked.
_LEADS_IN = {
    "en": re.compile(
        r".*\b(?:(?:to (?:know|learn|hear|find out|understand|ask(?: you)?|be told|say|mention|quote)|tell me|wonder(?:ing|ed)?|(?:do|would) you know|any(?:way|how)|long story short|my question(?: is)?)"
        r"(?:,[^,?]{0,60},)?(?: is)?(?: simply| just| exactly| please)?)[\s:,-]+"
        rf"(?=(?:{OPENINGS['en']}|whether|if)\b)",
        re.IGNORECASE | re.DOTALL,
    ),
}

# What is asked for at the end is no more than agreement: "it was in Vienna, am I right?".
_AGREES = re.compile(r"\s*,\s*(?:am i|is (?:that|this|it)) (?:right|correct|true|so)\s*[?!.]*\Z", re.IGNORECASE)

# Sentences of courtesy around a question: "Can you help?", "Many thanks, Anja".  Alone they are small talk.
_COURTESIES = {
    "en": re.compile(
        r"\W*(?:(?:hello|hi|hey|dear \w+|good (?:morning|afternoon|evening|day)|ok|okay)\W+)?"
        r"(?:(?:can|could|would|will) (?:you|anyone|anybody|someone|somebody) (?:please |kindly |perhaps |maybe )?"
        r"(?:help|assist|advise)(?: me| us)?(?: out)?(?: here| please| with (?:this|that|it))?"
        r"|(?:please |pls )?(?:help|advise)(?: me| us)?(?: please)?|any (?:idea|ideas|help|clue)(?: please)?"
        r"|(?:so |and )?what (?:do|should|can|shall) (?:i|we) (?:say|write|answer|tell (?:them|him|her|people))"
        r"|(?:does|do) (?:anyone|anybody|you) (?:happen to )?know"
        r"|(?:(?:many |thousand )?thanks|thank you|thx|cheers|ta)(?: (?:so|very) much| a lot| a million| in advance| for .+)?"
        r"|(?:kind |best |warm )?(?:regards|wishes)|sincerely(?: yours)?|yours sincerely"
        r"|(?:much )?appreciated|i(?:'d| would) (?:be grateful|appreciate it))(?:,? (?:(?-i:[A-Z])[\w.-]* ?){1,3})?\W*",
        re.IGNORECASE,
    ),
}

# "..., first, which body it is and, second, since when", "first what it is and second who made it".
_ORDINALS_OF_LIST = re.compile(
    r"(?:(?<=,\s)|(?<=:\s)|(?<=\band\s)|(?<=\band,\s)|(?<=\bme\s)|(?<=\bknow\s)|^)"
    r"(?:(?:first|second|third),|(?:firstly|secondly|thirdly|finally|lastly),?|"
    r"(?:first|second|third)(?=\s+(?:what|which|who|whose|when|where|why|how)\b))\s+"
    r"(?=(?:what|which|who|whose|when|where|why|how|is|are|was|were|did|does|do|has|have|can|could|the|an?|its|their)\b)",
    re.IGNORECASE,
)
# "Tell me the vote of 2019 and then the committee's own rule."
_TELL_BOTH = re.compile(
    r"(?P<lead>(?:.{0,40}\b)?(?:tell|give|show) me) (?P<one>(?:the|its|their|an?)\b.+?),? and (?:then|also) "
    r"(?P<other>(?:the|its|their|an?)\b.+)",
    re.I,
)
# "They agreed on which day, the Assembly adopted it when": each part of a list asks, though none begins like a question.
_ASKS_IN_PLACE = re.compile(
    r"\w.*\s(?:(?:in|on|at|by|from|under|with) )?(?:(?:which|what) (?:[a-z]+ )?[a-z]+|when|where|who(?:m)?|how (?:many|long))\W*",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
# "Two things: ...", "three quick ones for a quiz: ..."; as many parts must follow.
_NUMBERS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4}
_THINGS = re.compile(
    rf"(?:.{{0,40}}\b)?({'|'.join(_NUMBERS)}) (?:quick |short |little )?(?:things|questions|qs|q's|points|ones|facts)\b"
    r"[^:.;?!]{0,40}[:.;]\s+",
    re.IGNORECASE,
)
_PARTS_OF_LIST = re.compile(r"[?;]\s*(?:and\s+)?|,\s*(?:and\s+)?|\.\s+|\s+and\s+", re.IGNORECASE)
# "Which resolution began it, and which one adopted the result?"
_WHICH = re.compile(r"\bwhich (resolution|decision|document|paper|session|meeting|article|city)\b", re.IGNORECASE)
_WHICH_ONE = re.compile(r"^(?:and )?which one\b(?! of\b)", re.IGNORECASE)
# What asks whether the statements before it hold.
_VERIFIES = {
    "en": re.compile(
        r"\W*(?:so |and )?(?:is|are|was|were|do) (?:it|this|that|these|those|they|both|all|(?:both|all|any|either) of (?:it|this|"
        r"that|these|those|them))(?: \w+)? (?:correct|right|true|accurate|so|hold|stand)(?: please)?\W*",
        re.IGNORECASE,
    ),
}

# "When an NGO sat in the room, could it vote?": what begins like a question says when.
_SUBORDINATE = re.compile(
    r"\W*(?:when|where|while|once|if|after|before)\s+(?!(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|exactly|precisely|and)\b)[^,?]*,\s*(?:is|are|was|were|do|does|did|has|have|can|could|will|would|what|who|how)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Part:
    """One question of a message."""

    # The question with the statements that lead to it.
    text: str
    # The question alone.
    core: str


def split_questions(text: str, language: str) -> tuple[Part, ...]:
    """The questions of a normalised message, in order, at most MAX_QUESTIONS; at least one part, whatever the text.

    A statement is no question of its own: it goes with the question that follows it, or stands as the only part.
    """
    if len(ordinals := list(_ORDINALS_OF_LIST.finditer(text))) > 1:
        # "... to know, first, which body it is and, second, the year of its founding".
        ends = [match.start() for match in ordinals[1:]] + [len(text)]
        pieces = [text[match.end() : end] for match, end in zip(ordinals, ends)]
        cores = [_AND_AT_END.sub("", piece.strip(" ,;")) for piece in pieces]
        return tuple(Part(core, core) for core in cores if core)[:MAX_QUESTIONS]
    if language == "en" and (announced := _announced(text)):
        return tuple(Part(core, core) for core in _with_nouns(announced, language))
    text = _ORDINALS_OF_LIST.sub("", text)
    numbered = [_AND_AT_END.sub("", piece.strip(" ,;")) for piece in _NUMBERED.split(text)]
    if len(numbered) > 2:
        # "1) date of the third session 2) who is secretariat": each is a question, however it is put.
        title = f"{numbered[0].rstrip(' :')}: ".removeprefix(": ")
        return tuple(Part(f"{title}{piece}", piece) for piece in numbered[1:] if piece)[:MAX_QUESTIONS]
    parts: list[Part] = []
    lead: list[str] = []
    text = _without_preamble(_without_courtesies(text, language), language)
    for sentence in _sentences(text):
        clauses = _clauses(sentence, language)
        if len(lead) > 1 and language in _VERIFIES and _VERIFIES[language].fullmatch(sentence):
            # "They say it met in Geneva.  They also say Iran chaired.  Are both true?"
            parts.extend(Part(statement, statement) for statement in lead)
            lead = []
            continue
        for clause in clauses:
            if len(clauses) > 1 or _is_question(clause, language):
                parts.append(Part(" ".join([*lead, clause]), clause))
                lead = []
            else:
                lead.append(clause)
    if lead and parts:
        last = parts[-1]
        parts[-1] = Part(" ".join([last.text, *lead]), last.core)
    if not parts:
        return (Part(text, _without_fillers(text, language)),)
    cores = _with_nouns([_without_fillers(part.core, language) for part in parts[:MAX_QUESTIONS]], language)
    return tuple(Part(part.text, core) for part, core in zip(parts, cores))


def _announced(text: str) -> list[str]:
    """The parts of a list whose number is said before: "two things: dates of the fourth session, and its papers"."""
    said = _THINGS.match(text)
    if said is None:
        return []
    parts = [part.strip() for part in _PARTS_OF_LIST.split(text[said.end() :])]
    parts = [part for part in parts if part]
    return parts if len(parts) == _NUMBERS[said[1].lower()] else []


def _with_nouns(cores: list[str], language: str) -> list[str]:
    """The questions with the noun that "which one" stands for, of the one before."""
    asked = _WHICH.search(cores[0]) if language == "en" else None
    if asked is None:
        return cores
    return [cores[0], *(_WHICH_ONE.sub(f"which {asked[1]}", core, count=1) for core in cores[1:])]


def without_numbers(text: str) -> str:
    """The text without the numbers of a list: "1) dates of the concluding session 2) city" names no second session."""
    pieces = [piece.strip(" ,;") for piece in _NUMBERED.split(text)]
    return "; ".join(filter(None, pieces)) if len(pieces) > 2 else text


def _sentences(text: str) -> list[str]:
    return [sentence for piece in _SENTENCE_END.split(text) if (sentence := piece.strip())]


def _without_courtesies(text: str, language: str) -> str:
    """The text without its sentences of courtesy; as it is where it says nothing else."""
    courtesy = _COURTESIES.get(language)
    sentences = _sentences(text)
    kept = [sentence for sentence in sentences if not courtesy.fullmatch(sentence)] if courtesy else sentences
    return " ".join(kept) if kept and len(kept) < len(sentences) else text


def _without_preamble(text: str, language: str) -> str:
    """The text without a long way to what is asked: what it tells of the one who asks names other things."""
    led = _LEADS_IN[language].match(text) if language in _LEADS_IN else None
    if led is None or len(led.group().split()) < _PREAMBLE_WORDS or _POINTS_BACK.search(text, led.end()):
        return text
    return text[led.end() :]


def _without_fillers(text: str, language: str) -> str:
    """The text without the words that only open it, unless little would be left: "ok and how long was it"."""
    if language in _COURTESIES and _COURTESIES[language].fullmatch(text):
        return text
    match = _FILLERS[language].match(text) if language in _FILLERS else None
    rest = text[match.end() :] if match else text
    led = _LEADS_IN[language].match(rest) if language in _LEADS_IN else None
    if led and len(rest[led.end() :].split()) >= _MIN_WORDS:
        rest = rest[led.end() :]
    if language == "en":
        rest = _AGREES.sub("", rest)
    return rest if len(rest.split()) >= _MIN_WORDS else text


def _clauses(sentence: str, language: str) -> list[str]:
    """The sentence cut where "and who ...", ", how ..." begins a second question."""
    way = _LEADS_IN[language].match(sentence) if language in _LEADS_IN else None
    if way and sentence[way.end() :]:
        # "What I want to know, if I may ask, is where ... and when ...": the way to it is no question.
        first, *rest = _clauses(sentence[way.end() :], language)
        return [way.group() + first, *rest]
    both = _TELL_BOTH.fullmatch(sentence) if language == "en" else None
    if both is not None:
        return [f"{both['lead']} {both['one']}", f"{both['lead']} {both['other']}"]
    listed = [piece for piece in _LISTED.split(sentence) if piece]
    if language == "en" and len(listed) > 1 and all(_ASKS_IN_PLACE.fullmatch(piece) for piece in listed):
        return listed
    pieces = [piece for part in BOUNDARY[language].split(sentence) if (piece := part.strip())]
    if language == "en" and _SUBORDINATE.match(sentence):
        return [sentence]
    led = len(pieces) > 2 and not _is_question(pieces[0], language)
    if led:
        # "Good morning, on which dates was it, and how many came?"
        pieces[:2] = [f"{pieces[0]}, {pieces[1]}"]
    clauses: list[str] = []
    for piece in pieces:
        standing = language == "zh" or _stands(piece)
        asks = bool(clauses) and ((led and len(clauses) == 1) or _is_question(clauses[-1], language))
        if asks and standing and _stands(clauses[-1]):
            clauses.append(piece)
        elif clauses:
            return [sentence]
        else:
            clauses.append(piece)
    return clauses or [sentence]


def _stands(piece: str) -> bool:
    """Whether a part has words enough to be a question of its own; "who chaired" has."""
    return len(piece.split()) >= _MIN_WORDS or _WHO_DID.fullmatch(piece) is not None


def _is_question(sentence: str, language: str) -> bool:
    return sentence.endswith(("?", "？", "؟")) or opens_question(sentence, language)
