"""What is taken for granted of an office or a decision and was not so: "why did the Assembly turn the treaty down?"."""

from __future__ import annotations

import re

from bot.dialogue import prepared, telling
from bot.dialogue.asked import Asked
from bot.dialogue.draft import Draft
from bot.dialogue.subjects import sentence
from bot.facts import queries
from bot.facts.values import Meeting
from bot.replies.reply import Paragraph

# Whose secretariat it is said to be: the committee's, not its own.
_SECRETARIAT = re.compile(
    r"\bsecretariat (?:of|for|to) (?:the|this|these) (?:ad hoc |whole )?(?:committee|ahc|negotiations?|talks|process)\b"
    r"|\b(?:committee|ahc|negotiations|talks)(?:'s|') secretariat\b|\b(?:was|is|as|being) the secretariat\b",
    re.I,
)
_SERVES = "unodc"
# The committee, its Chair and the Assembly are named beside a secretariat that is none of theirs to be.
_NEVER_SAID_TO_BE = (_SERVES, "ahc", "chair", "ga")
# "The committee forced the text through by majority": the rule for doing so is another matter.
_MAJORITY = re.compile(
    r"\b(?:forc|push|carri|vot|pass|adopt|agree)\w* .{0,40}\b(?:text|treaty|convention|draft)\b.{0,30}"
    r"\bby (?:a |simple |narrow )?majority\b"
    r"|\bout-?voted\b",
    re.I,
)
# What follows the body that is said to have written it: "GI-TOC drafted the convention for the UN, no?"
_WROTE = re.compile(
    r" (?:has |had )?(?:drafted|wrote|written|authored|penned) (?:the |this )?(?:\w+ )?(?:convention|treaty|text)", re.I
)
_FINISHED = re.compile(
    r"(?:\b(?:text|treaty|convention)\b (?:was|got|had been|being) (?:already |finally |fully )?"
    r"(?:finished|completed|finali[sz]ed|done|agreed(?: on| upon)?|wrapped up|approved|settled)\b .{0,12}"
    r"|\b(?:talks|negotiations|negotiating)\b (?:were |was |had )?(?:already |finally )?"
    r"(?:ended|finished|over|concluded|completed|closed|done)\b.{0,16})\b(?:at|in|during|by|with)\b",
    re.I,
)
_REJECTED = re.compile(
    r"\b(?:reject(?:ed|ion|s)?|(?:turn|vot)(?:e|ed|ing)? (?:(?:the|it|this|that|treaty|convention|text) ){0,2}down"
    r"|(?:refused?|fail(?:ed)?) to (?:adopt|pass|approve))\b",
    re.I,
)
_OF_PART = re.compile(r"\b(?:amendments?|proposals?|motions?|articles?|deletions?)\b", re.I)
_THE_TEXT = re.compile(r"\b(?:convention|treaty|text|draft)\b", re.I)


def deny(asked: Asked) -> Draft | None:
    """What is so instead; None where nothing of the kind is said."""
    if not asked.has_facts:
        return None
    return (
        _other_secretariat(asked)
        or _rejected(asked)
        or _other_author(asked)
        or _by_majority(asked)
        or _finished_before(asked)
    )


def _other_secretariat(asked: Asked) -> Draft | None:
    """Another body is said to be the committee's secretariat."""
    said = [mention.body for mention in asked.question.mentions.bodies if mention.body not in _NEVER_SAID_TO_BE]
    if len(said) != 1 or not _SECRETARIAT.search(asked.question.text):
        return None
    other, serves = map(asked.context.facts.find_body, (said[0], _SERVES))
    entry = asked.entry_on(f"body/{_SERVES}")
    if other is None or serves is None or entry is None:
        return None
    draft = prepared.entry(entry, asked.context, asked.catalogue)
    draft.blocks.insert(0, Paragraph(f"The secretariat is {serves.name}, not {other.name}."))
    return draft


def _by_majority(asked: Asked) -> Draft | None:
    """The committee is said to have carried the text against some of its members."""
    agreement = asked.context.facts.find_milestone("agreement")
    agreed = agreement is not None and agreement.span is not None and agreement.span.start <= asked.context.today
    by_assembly = any(mention.body == "ga" for mention in asked.question.mentions.bodies)
    if not agreed or by_assembly or agreement is None or not _MAJORITY.search(asked.question.text):
        return None
    draft = Draft()
    draft.say("The sources tell of no majority there.", agreement.summary)
    draft.about([agreement], "summary")
    return draft


def _finished_before(asked: Asked) -> Draft | None:
    """The text is said to have been finished at a meeting before the one that agreed on it."""
    agreement = asked.context.facts.find_milestone("agreement")
    mentions = asked.question.mentions
    if agreement is None or agreement.span is None or mentions.documents or not _FINISHED.search(asked.question.text):
        return None
    named = [subject for subject in asked.named.subjects if isinstance(subject, Meeting)]
    only = named[0] if asked.named.named and len(named) == 1 else None
    if agreement.span.start > asked.context.today or only is None or only.span.end >= agreement.span.start:
        return None
    draft = Draft()
    agreed = telling.when(agreement, asked.context.today)
    draft.say(f"The text was not finished at the {only.name}.", telling.done(only), agreed, agreement.summary)
    draft.about([only], "done")
    draft.about([agreement], "summary")
    return draft


def _other_author(asked: Asked) -> Draft | None:
    """Somebody else than those who negotiated it is said to have written the convention."""
    bodies = asked.question.mentions.bodies
    authored = [body for body in bodies if _WROTE.match(asked.question.text, body.end)]
    said = next((body.body for body in authored if body.body not in _NEVER_SAID_TO_BE), None)
    other = asked.context.facts.find_body(said) if said else None
    entry = asked.entry_on("body/ahc") if other is not None else None
    if other is None or entry is None:
        return None
    draft = prepared.entry(entry, asked.context, asked.catalogue)
    draft.blocks.insert(0, Paragraph(sentence(f"{other.name} did not write it: Member States negotiated it")))
    return draft


def _rejected(asked: Asked) -> Draft | None:
    """The Assembly is said to have rejected what it adopted."""
    text, mentions, facts = asked.question.text, asked.question.mentions, asked.context.facts
    if not _REJECTED.search(text) or _OF_PART.search(text) or mentions.countries:
        return None
    adoption, assembly = facts.find_milestone("adoption"), facts.find_body("ga")
    if adoption is None or adoption.span is None or adoption.span.start > asked.context.today or assembly is None:
        return None
    papers = {paper.id for paper in queries.documents_enacting(facts, adoption)}
    named = any(mention.symbol in papers for mention in mentions.documents)
    by_assembly = any(mention.body == assembly.id for mention in mentions.bodies)
    if not by_assembly or not (named or (_THE_TEXT.search(text) and not mentions.documents)):
        return None
    draft = Draft()
    adopted = telling.when(adoption, asked.context.today)
    draft.say(sentence(f"{assembly.name} did not reject it"), adopted, adoption.summary)
    draft.about([adoption], "summary")
    return draft
