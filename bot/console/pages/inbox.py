"""Questions that the bot could not answer, grouped by meaning; nothing changes without a person."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.responses import Response

from bot.console.context import Context, Page
from bot.console.roles import Role
from bot.inbox.grouping import group
from bot.inbox.question import Decision, Group

# Groups on one page; the next come as these are worked off.
_SHOWN = 50
# Wordings of a group that go into a new entry.
_WORDINGS = 12
_UNHELPFUL_DAYS = 90


def groups_of(context: Context, first: date = date.min, channel: str = "") -> list[Group]:
    """The open questions since a day, of a channel or of all, by meaning, the most frequent first."""
    questions = [one for one in context.services.inbox.open() if one.day >= first and channel in ("", one.channel)]
    if not questions:
        return []
    return group(questions, context.services.understanding.vectors([one.question for one in questions]))


def inbox(context: Context) -> Response:
    """What waits for a person."""
    found = groups_of(context)
    today = date.today()
    unhelpful: dict[str, list[str]] = {}
    for items, comment in context.services.inbox.unhelpful(today - timedelta(days=_UNHELPFUL_DAYS), today):
        for item in items[:1]:
            unhelpful.setdefault(item, []).append(comment)
    return context.page(
        "inbox.html",
        groups=found[:_SHOWN],
        more=max(0, len(found) - _SHOWN),
        total=sum(len(one.questions) for one in found),
        entries=[(entry.slug, entry.fields.title) for entry in context.services.entries.entries()],
        unhelpful=sorted(unhelpful.items(), key=lambda pair: -len(pair[1])),
    )


def decide(context: Context) -> Response:
    """What somebody made of one group: into an entry, a new entry, or not for us."""
    ids = [int(text) for text in context.text("ids").split(",") if text.isdecimal()]
    wordings = context.lines("wordings")[:_WORDINGS]
    action = context.text("action")
    if action == "dismiss":
        number = context.services.inbox.decide(ids, Decision.NOT_FOR_US, context.by)
        context.log("dismissed questions", f"{number} questions")
        return context.go("/inbox", f"{number} questions set aside.")
    # The questions are decided on when the entry is saved, and not before.
    context.request.session["adding"] = {"ids": ids[:500], "wordings": list(wordings)}
    slug = context.text("entry").strip()
    if action == "add" and slug:
        known = {entry.slug for entry in context.services.entries.entries()}
        if slug not in known:
            return context.go("/inbox", f"There is no entry named {slug!r}; choose one of the list.")
        return context.go(f"/entries/{slug}?adding=yes")
    if action == "new":
        return context.go("/entries/new?adding=yes")
    return context.go("/inbox", "Choose the entry that the questions belong to.")


PAGES = (
    Page("/inbox", "GET", Role.VIEWER, inbox),
    Page("/inbox/decide", "POST", Role.EDITOR, decide),
)
