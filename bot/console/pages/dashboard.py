"""How much was asked, what became of it, and what is asked most."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from starlette.responses import Response

from bot.console.charts import stacked
from bot.console.context import Context, Page
from bot.console.pages.inbox import groups_of
from bot.console.roles import Role

SERIES = ("answered", "clarified", "declined", "smalltalk")
_PERIODS = (7, 30, 90)
_TOP = 10


def dashboard(context: Context) -> Response:
    """Over a period, by channel."""
    asked = context.query("days")
    days_back = int(asked) if asked.isdecimal() and int(asked) in _PERIODS else 30
    today = date.today()
    first = today - timedelta(days=days_back - 1)
    channel = context.query("channel")
    counts = context.services.inbox.counts(first, today, channel)
    by_day: Counter[tuple[date, str]] = Counter()
    outcomes: Counter[str] = Counter()
    items: Counter[str] = Counter()
    for count in counts:
        by_day[count.day, count.outcome] += count.number
        outcomes[count.outcome] += count.number
        if count.item and count.outcome == "answered":
            items[count.item] += count.number
    unhelpful = context.services.inbox.unhelpful(first, today, channel)
    days = [first + timedelta(days=n) for n in range(days_back)]
    titles = {f"faq/{one.slug}": one.fields.title for one in context.services.entries.entries()}
    return context.page(
        "dashboard.html",
        chart=stacked(days, SERIES, by_day),
        series=SERIES,
        outcomes=outcomes,
        total=sum(outcomes.values()),
        days=days,
        by_day=by_day,
        top=[(titles.get(item, item), item, number) for item, number in items.most_common(_TOP)],
        unanswered=groups_of(context, first, channel)[:_TOP],
        unhelpful=len(unhelpful),
        periods=_PERIODS,
        period=days_back,
        channel=channel,
        channels=context.services.inbox.channels(),
    )


PAGES = (Page("/dashboard", "GET", Role.VIEWER, dashboard),)
