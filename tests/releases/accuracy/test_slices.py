"""Which kinds of message a report tells apart."""

from __future__ import annotations

import pytest

from bot.releases.accuracy.slices import KEYWORDS, LONG, NEAR_DOMAIN, NEGATED, SEVERAL, language_slice, slices_of


@pytest.mark.parametrize(
    ("text", "category", "inside", "outside"),
    [
        ("third session dates", "facts", {KEYWORDS}, {LONG, NEGATED}),
        ("when was the third session", "facts", set(), {KEYWORDS}),
        ("third session?", "facts", set(), {KEYWORDS}),
        ("Who did not vote for it?", "facts", {NEGATED}, {KEYWORDS}),
        ("Why isn't there a seventh session?", "facts", {NEGATED}, set()),
        ("notes of the session", "facts", {KEYWORDS}, {NEGATED}),
        ("please " * 25 + "tell me when it was", "facts", {LONG}, {KEYWORDS}),
        ("When was it and where?", "several", {SEVERAL}, {NEAR_DOMAIN}),
        ("Which hotel did the Chair sleep in?", "decline_near", {NEAR_DOMAIN}, {SEVERAL}),
        ("¿Por qué no hubo séptima sesión?", "languages", {NEGATED, language_slice("es")}, {language_slice("en")}),
        ("为什么没有第七届会议？", "languages", {NEGATED, language_slice("zh")}, {LONG}),
    ],
)
def test_slices(text: str, category: str, inside: set[str], outside: set[str]) -> None:
    found = slices_of(text, category)
    assert inside <= found
    assert not outside & found
