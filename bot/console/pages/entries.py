"""Entries: the list, the editor, the merge of two edits, and every version."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta

from starlette.responses import Response

from bot.console.context import Context, Page
from bot.console.pages.hints import fields_in
from bot.console.roles import Role
from bot.facts.database import FactsUnavailable
from bot.faq.check import MAX_ANSWER_WORDS, MAX_TITLE_CHARACTERS, WANTED_EXAMPLES
from bot.faq.fields import LABELS, Fields, changed_fields, field_of, fields_of, merged
from bot.faq.revisions import diff
from bot.faq.store import EntryInvalid, EntryMissing, EntryStale, StoredEntry
from bot.inbox.question import Decision
from bot.registry.gate import said_from_json

# Days that "asked" on the list counts.
_ASKED_DAYS = 90
_YEAR = timedelta(days=365)


def entries(context: Context) -> Response:
    """The list, those to be reviewed first at the top."""
    today = date.today()
    words = context.query("q").casefold().split()
    topic, owner = context.query("topic"), context.query("owner")
    stored = context.services.entries.entries()
    asked: Counter[str] = Counter()
    for count in context.services.inbox.counts(today - timedelta(days=_ASKED_DAYS), today):
        asked[count.item.removeprefix("faq/")] += count.number
    wrong = _wrong(context, today)
    found = [
        one
        for one in stored
        if topic in ("", one.topic)
        and owner in ("", one.fields.owner)
        and all(word in f"{one.slug} {one.fields.title} {one.fields.answer}".casefold() for word in words)
    ]
    return context.page(
        "entries.html",
        entries=sorted(found, key=lambda one: (not one.broken, one.fields.review_by, one.slug)),
        asked=asked,
        wrong=wrong,
        topics=sorted({one.topic for one in stored}),
        owners=sorted({one.fields.owner for one in stored if one.fields.owner}),
        topic=topic,
        owner=owner,
        q=context.query("q"),
        changed=unpublished(context),
        days=_ASKED_DAYS,
    )


def unpublished(context: Context) -> list[str]:
    """Names of entries that differ from the live release; empty where none kept its entries."""
    live = context.services.registry.live()
    published = context.services.registry.entries(live.release) if live is not None else {}
    if not published:
        return []
    stored = {entry.place: entry.text for entry in context.services.entries.entries()}
    places = {place for place in {*stored, *published} if stored.get(place) != published.get(place)}
    return sorted({place.rpartition("/")[2].removesuffix(".yml") for place in places})


def _wrong(context: Context, today: date) -> Counter[str]:
    """How often an entry was the wrong answer: to held-out questions of the live release, and by users' marks."""
    found: Counter[str] = Counter()
    live = context.services.registry.live()
    for said in said_from_json(context.services.registry.replies(live.release).get("said") if live else None):
        if said.score == "answered wrong":
            found.update(item.removeprefix("faq/") for item in said.items[:1])
    for items, _ in context.services.inbox.unhelpful(today - timedelta(days=_ASKED_DAYS), today):
        found.update(item.removeprefix("faq/") for item in items[:1])
    return found


def new(context: Context) -> Response:
    """An empty editor, or one with questions of the inbox."""
    ids, wordings = _adding(context)
    today = date.today()
    fields = Fields(
        questions=tuple(wordings),
        as_of=today.isoformat(),
        review_by=(today + _YEAR).isoformat(),
        owner="faq-team",
    )
    return _editor(context, "", "", fields, base="", stored=None, inbox=ids)


def edit(context: Context) -> Response:
    """The editor of an entry."""
    try:
        stored = context.services.entries.entry(context.path("slug"))
    except EntryMissing:
        return _missing(context)
    fields = stored.fields
    ids, wordings = _adding(context)
    known = {question.casefold() for question in fields.questions}
    added = tuple(wording for wording in wordings if wording.casefold() not in known)
    fields = Fields(**{**asdict(fields), "questions": (*fields.questions, *added)})
    return _editor(context, stored.slug, stored.topic, fields, stored.digest, stored, inbox=ids)


def save(context: Context) -> Response:
    """Write what the editor holds; a stale save gets the merge view."""
    slug, topic = context.text("slug").strip(), context.text("topic").strip()
    base = context.text("base") or None
    fields = fields_in(context)
    inbox = [int(text) for text in context.text("inbox").split(",") if text.isdecimal()]
    try:
        context.services.entries.save(
            slug,
            topic,
            fields,
            context.services.known(),
            base=base,
            by=context.by,
            action="saved" if base else "created",
        )
    except EntryInvalid as error:
        faults: dict[str, list[str]] = {}
        for problem in error.problems:
            value = "" if problem.value in (None, "") else f" (found: {str(problem.value)[:80]})"
            key = "topic" if problem.key == "topic" else field_of(problem)
            faults.setdefault(key, []).append(f"{problem.message}{value}")
        return _editor(
            context, slug, topic, fields, base or "", _stored(context, slug), inbox, faults=faults, status=422
        )
    except EntryStale as error:
        return _merge(context, slug, topic, fields, base, error.current, inbox)
    except OSError as error:
        told = f"{error.strerror or error} ({error.filename}). Nothing was saved; what you wrote is still here."
        stored = _stored(context, slug)
        return _editor(context, slug, topic, fields, base or "", stored, inbox, faults={"": [told]}, status=507)
    if inbox:
        context.services.inbox.decide(inbox, Decision.ADDED, context.by, slug)
    context.log("saved an entry", slug)
    context.services.expect_publishing()
    return context.go(f"/entries/{slug}", "Saved. It is live once it is published.")


def delete(context: Context) -> Response:
    """Delete an entry; its versions stay."""
    slug = context.path("slug")
    try:
        context.services.entries.delete(slug, base=context.text("base"), by=context.by)
    except EntryMissing:
        return _missing(context)
    except EntryStale:
        return context.go(f"/entries/{slug}", "Somebody saved this entry meanwhile: look at it again first.")
    context.log("deleted an entry", slug)
    return context.go("/entries", f"{slug} is deleted; it is gone for users once that is published.")


def versions(context: Context) -> Response:
    """Every version, each with what it changed."""
    slug = context.path("slug")
    found = context.services.entries.versions(slug)
    before = [*(one.text for one in found[1:]), ""]
    shown = [(one, diff(older, one.text)) for one, older in zip(found, before)]
    return context.page("versions.html", slug=slug, versions=shown)


def restore(context: Context) -> Response:
    """Write an older version back."""
    slug, number = context.path("slug"), context.text("number")
    try:
        context.services.entries.restore(slug, int(number) if number.isdecimal() else 0, by=context.by)
    except EntryMissing:
        return _missing(context)
    context.log("restored an entry", slug, f"version {number}")
    context.services.expect_publishing()
    return context.go(f"/entries/{slug}", f"Version {number} is back. It is live once it is published.")


def _editor(
    context: Context,
    slug: str,
    topic: str,
    fields: Fields,
    base: str,
    stored: StoredEntry | None,
    inbox: list[int],
    faults: dict[str, list[str]] | None = None,
    status: int = 200,
    conflicts: tuple[str, ...] = (),
    theirs: Fields | None = None,
) -> Response:
    try:
        snapshot = context.services.facts.snapshot()
        sources = [(source.id, f"{source.publisher}, {source.title}") for source in snapshot.sources]
    except FactsUnavailable:
        sources = []
    return context.page(
        "editor.html",
        status,
        slug=slug,
        topic=topic,
        fields=fields,
        base=base,
        stored=stored,
        inbox=",".join(map(str, inbox)),
        faults=faults or {},
        labels=LABELS,
        topics=context.services.entries.topics(),
        sources=sources,
        slugs=[(one.slug, one.fields.title) for one in context.services.entries.entries() if one.slug != slug],
        conflicts=conflicts,
        theirs=theirs,
        max_words=MAX_ANSWER_WORDS,
        max_title=MAX_TITLE_CHARACTERS,
        wanted=WANTED_EXAMPLES,
    )


def _merge(
    context: Context,
    slug: str,
    topic: str,
    mine: Fields,
    base: str | None,
    current: StoredEntry | None,
    inbox: list[int],
) -> Response:
    """The editor with both sides' changes, and what both changed side by side."""
    if current is None:
        told = "Somebody deleted this entry meanwhile. Saving again makes it anew."
        return _editor(context, slug, topic, mine, "", None, inbox, faults={"": [told]}, status=409)
    older = next((one for one in context.services.entries.versions(slug) if one.digest == base), None)
    common = _fields_of_text(older.text, slug) if older is not None else current.fields
    together, conflicts = merged(common, mine, current.fields)
    if older is None:
        # Nobody knows what was there before: everything that differs is for a person to decide.
        conflicts = changed_fields(mine, current.fields)
        together = mine
    last = next(iter(context.services.entries.versions(slug)), None)
    told = f"{last.by if last else 'Somebody'} saved this entry while you were editing it. Nothing of yours is lost: "
    told += "both sides' changes are put together below. "
    told += "Where both changed the same field yours stands, and theirs is shown beside it. Look it over and save."
    return _editor(
        context,
        slug,
        topic,
        together,
        current.digest,
        current,
        inbox,
        faults={"": [told]},
        status=409,
        conflicts=conflicts,
        theirs=current.fields,
    )


def _fields_of_text(text: str, slug: str) -> Fields:
    from ruamel.yaml import YAML

    return fields_of(YAML(typ="safe", pure=False).load(text), slug)


def _stored(context: Context, slug: str) -> StoredEntry | None:
    try:
        return context.services.entries.entry(slug)
    except EntryMissing:
        return None


def _adding(context: Context) -> tuple[list[int], list[str]]:
    """Ids and wordings of questions on their way from the inbox."""
    found = context.request.session.get("adding") if context.query("adding") else None
    return (found["ids"], found["wordings"]) if isinstance(found, dict) else ([], [])


def _missing(context: Context) -> Response:
    values = {"message": "There is no such entry; it may have been renamed or deleted.", "status": 404}
    return context.page("trouble.html", 404, **values)


PAGES = (
    Page("/entries", "GET", Role.VIEWER, entries),
    Page("/entries/new", "GET", Role.EDITOR, new),
    Page("/entries/save", "POST", Role.EDITOR, save),
    Page("/entries/{slug}", "GET", Role.VIEWER, edit),
    Page("/entries/{slug}/delete", "POST", Role.EDITOR, delete),
    Page("/entries/{slug}/versions", "GET", Role.VIEWER, versions),
    Page("/entries/{slug}/restore", "POST", Role.EDITOR, restore),
)
