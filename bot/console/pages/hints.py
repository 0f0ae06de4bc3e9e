"""What is told while an entry is being written: where its questions lead, and the reply it would give."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.context import Context, Page
from bot.console.previews import preview
from bot.console.roles import Role
from bot.console.understanding import COLLIDES, NotReady
from bot.facts.database import FactsUnavailable
from bot.faq.check import WANTED_EXAMPLES
from bot.faq.entry import Catalogue
from bot.faq.fields import Fields
from bot.nlu.question import Verdict

# Questions whose reach is told at once when the whole list is checked, the last of them: some seconds' work.
_CHECKED = 300


def reach(context: Context) -> Response:
    """Where one question leads now: while it is being typed."""
    text, slug = context.text("question").strip()[:500], context.text("slug").strip()
    if not text:
        return context.fragment("reach.html", text="")
    understanding = context.services.understanding
    try:
        question = understanding.model.question(text)
        neighbours = understanding.neighbours(text, slug)
    except NotReady:
        return context.fragment("reach.html", text=text, waiting=True)
    others = [guess for guess in question.ranking if guess.intent != f"faq/{slug}" and guess.probability >= COLLIDES]
    return context.fragment(
        "reach.html",
        text=text,
        question=question,
        titles={one: entry.title for one, entry in understanding.model.catalogue.entries.items()},
        own=question.best.intent == f"faq/{slug}",
        sure=question.verdict is Verdict.SURE,
        collisions=others,
        neighbours=neighbours,
    )


def collisions(context: Context) -> Response:
    """Which of the entry's questions another entry takes, and how many kinds are missing."""
    slug = context.text("slug").strip()
    questions = context.lines("questions")
    understanding = context.services.understanding
    found = []
    try:
        for text in questions[-_CHECKED:]:
            question = understanding.model.question(text)
            near = understanding.neighbours(text, slug, 1)
            elsewhere = question.verdict is Verdict.SURE and question.best.intent != f"faq/{slug}"
            if near or elsewhere:
                found.append((text, question.best if elsewhere else None, near))
    except NotReady:
        return context.fragment("collisions.html", waiting=True)
    return context.fragment(
        "collisions.html",
        found=found,
        checked=min(len(questions), _CHECKED),
        total=len(questions),
        wanted=WANTED_EXAMPLES,
    )


def show_preview(context: Context) -> Response:
    """The reply that the entry would give."""
    try:
        facts = context.services.facts.snapshot()
    except FactsUnavailable:
        return context.fragment("preview.html", reply=None)
    try:
        catalogue = context.services.understanding.model.catalogue
    except NotReady:
        catalogue = Catalogue({}, {}, {})
    fields = fields_in(context)
    reply = preview(context.text("slug"), fields, facts, catalogue)
    return context.fragment("preview.html", reply=reply, fields=fields, words=len(fields.answer.split()))


def fields_in(context: Context) -> Fields:
    """What the editor's form holds."""
    return Fields(
        title=context.text("title").strip(),
        questions=tuple(dict.fromkeys(line.removeprefix("- ").strip() for line in context.lines("questions"))),
        answer=context.text("answer").strip(),
        sources=context.lines("sources"),
        as_of=context.text("as_of").strip(),
        review_by=context.text("review_by").strip(),
        owner=context.text("owner").strip(),
        related=context.lines("related"),
        about=context.lines("about"),
    )


PAGES = (
    Page("/entries/reach", "POST", Role.VIEWER, reach),
    Page("/entries/collisions", "POST", Role.VIEWER, collisions),
    Page("/entries/preview", "POST", Role.VIEWER, show_preview),
)
