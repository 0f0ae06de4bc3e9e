"""What a body is to the process, where nothing but its name is asked for: "what is GI-TOC?"."""

from __future__ import annotations

import re

from bot.dialogue import prepared
from bot.dialogue.asked import Asked
from bot.dialogue.draft import Draft
from bot.dialogue.subjects import sentence
from bot.nlu.mentions import Mentions

# A question on a body with the body's name taken out.
_WHAT_IS = re.compile(
    r"\W*(?:(?:so|and|ok|please|hi|hello)\b\W*)*"
    r"(?:(?:can you )?(?:tell me|explain)(?: about)?|"
    r"(?:what|who)(?: or (?:what|who))?(?:'s|s| is| are| was| were| does| do)?(?: exactly)?|define)?"
    r"\W*(?:the|this|a|an)?\W*(?:exactly|again|anyway|then|please)?\W*"
    r"(?:have to do with (?:all this|it|this|that|the (?:process|talks|convention|negotiations)))?\W*"
    r"(?:(?:'s)? ?(?:role|part|job|function))?(?: (?:in|for) (?:all )?(?:this|it|that|the)(?: \w+)?)?\W*",
    re.IGNORECASE,
)


def tell_body(asked: Asked) -> Draft | None:
    """The entry on the one body that is named, or its part in the process; None where more is asked or none is told."""
    mentions, text = asked.question.mentions, asked.question.text
    if len(mentions.bodies) != 1 or mentions != Mentions(bodies=mentions.bodies, alone=mentions.alone):
        return None
    named = mentions.bodies[0]
    if not _WHAT_IS.fullmatch(text[: named.start] + text[named.end :]):
        return None
    entry = asked.entry_on(f"body/{named.body}")
    if entry is not None:
        return prepared.entry(entry, asked.context, asked.catalogue)
    body = asked.context.facts.find_body(named.body) if asked.has_facts else None
    if body is None or not body.role:
        return None
    draft = Draft(items=[f"body/{body.id}"])
    draft.say(f"{sentence(body.name).rstrip('.')} in this process: {body.role}")
    draft.cite(body.sources)
    return draft
