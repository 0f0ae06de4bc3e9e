"""Every error of a seed file names file, key and value."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.facts.check import check_files
from bot.facts.files import check_path
from bot.facts.records import Records

SOURCES = """
sources:
- {id: faq, title: FAQ, publisher: UNODC, url: null, as_of: 2024-03-14, rank: 3}
- {id: home, title: Home page, publisher: UNODC, url: 'https://example.org/a', as_of: 2024-05-12, rank: 2}
"""


def problems(tmp_path: Path, text: str, name: str = "more.yml") -> list[str]:
    """What the check says of a file beside two good sources."""
    (tmp_path / "a_sources.yml").write_text(SOURCES)
    (tmp_path / name).write_bytes(text.encode())
    return [str(problem) for problem in check_path(tmp_path).problems]


def meeting(fields: str, id: str = "first", kind: str = "negotiating") -> str:
    """A meeting with one account."""
    return f"- {{id: {id}, kind: {kind}, name: a session, accounts: [{{{fields}}}]}}\n"


GOOD = "source: faq, start: 2022-02-28, end: 2022-03-11"


def test_the_seed_files_of_the_checkout_are_well() -> None:
    assert check_path(Path(__file__).resolve().parents[2] / "data" / "facts").problems == ()


def test_good_rows_have_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path, "meetings:\n" + meeting(GOOD)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            meeting("source: nobody, start: 2022-02-28"),
            "more.yml: meetings/first/accounts.source='nobody': unknown source",
        ),
        (meeting("start: 2022-02-28"), "more.yml: meetings/first/accounts[0].source: missing source"),
        (
            "- {id: first, kind: negotiating, name: a session}",
            "more.yml: meetings/first/accounts: missing source: no account says who tells this",
        ),
        (
            meeting("source: faq, start: 2022-03-11, end: 2022-02-28"),
            "more.yml: meetings/first/accounts[0].end=2022-02-28: ends before it starts (2022-03-11)",
        ),
        (
            meeting("source: faq, end: 2022-03-11"),
            "more.yml: meetings/first/accounts[0].end=2022-03-11: an end without a start",
        ),
        (
            meeting("source: faq, start: 2022-02-30"),
            (
                "more.yml: meetings/first/accounts[0].start='2022-02-30': "
                "is no day of the calendar (day is out of range for month)"
            ),
        ),
        (
            meeting("source: faq, start: 28.2.2022"),
            "more.yml: meetings/first/accounts[0].start='28.2.2022': is no day, YYYY-MM-DD",
        ),
        (meeting(GOOD, kind="party"), "more.yml: meetings/first/kind='party': unknown kind; one of: organizational,"),
        (
            meeting(GOOD + ", precision: hour"),
            "more.yml: meetings/first/accounts[0].precision='hour': unknown precision; one of: day, month, year",
        ),
        (
            meeting("source: faq, start: 2022-02-28, precision: month"),
            "more.yml: meetings/first/accounts[0].precision=month: needs `start` and `end`",
        ),
        (meeting(GOOD + ", town: Vienna"), "more.yml: meetings/first/accounts[0].town='Vienna': unknown key; one of:"),
        (
            meeting(GOOD) + meeting("source: faq, start: 2023-01-01"),
            "more.yml: meetings/first/id='first': duplicate id, first in more.yml",
        ),
        (
            meeting(GOOD) + meeting("source: home, start: 2022-03-11, end: 2022-03-20", id="second"),
            "more.yml: meetings/second='11 to 20 March 2022': "
            "overlaps 'first', a meeting of the same kind (negotiating)",
        ),
        (meeting(GOOD + ", documents: [X/1]"), "more.yml: meetings/first/accounts.document='X/1': unknown document"),
        (
            meeting(GOOD + ", documents: X/1"),
            "more.yml: meetings/first/accounts[0].documents='X/1': is no list",
        ),
        (meeting("source: faq, city: Vienna"), "more.yml: meetings/first/accounts: no account gives `start`"),
        (meeting(GOOD, id="'no id'"), "more.yml: meetings/no id/id='no id': is no id"),
        (
            f"- {{id: first, kind: negotiating, name: a, accounts: [{{{GOOD}}}, {{{GOOD}}}]}}",
            "more.yml: meetings/first/accounts[1].source='faq': a second account of the same source",
        ),
        ("- {kind: negotiating, name: a}", "more.yml: meetings[0]/id: missing"),
        ("- just words", "more.yml: meetings[0]='just words': must be a mapping"),
        (meeting(GOOD + ", done: [a, b]"), "more.yml: meetings/first/accounts[0].done=['a', 'b']: is no text"),
        (
            meeting(GOOD + ', done: "a\\u0007b"'),
            "more.yml: meetings/first/accounts[0].done='a\\x07b': holds the character U+0007",
        ),
    ],
)
def test_a_bad_meeting(tmp_path: Path, text: str, said: str) -> None:
    found = problems(tmp_path, "meetings:\n" + text)
    assert len(found) == 1, found
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "sources:\n- {id: x, title: X, publisher: Y, url: null, as_of: 2024-01-01, rank: 0}",
            "sources/x/rank='0': is no rank",
        ),
        ("sources:\n- {id: x, title: X, publisher: Y, url: null, as_of: soon}", "sources/x/as_of='soon': is no day"),
        (
            "sources:\n- {id: x, title: X, publisher: Y, as_of: 2024-01-01, url: 'ftp://x'}",
            "sources/x/url='ftp://x': is no http or https address",
        ),
        ("sources:\n- {id: x, publisher: Y, url: null, as_of: 2024-01-01}", "sources/x/title: missing"),
        (
            "sources:\n- {id: faq, title: X, publisher: Y, url: null, as_of: 2024-01-01}",
            "sources/faq/id='faq': duplicate id, first in a_sources.yml",
        ),
        (
            "milestones:\n- {id: m, name: a step, accounts: [{source: faq, body: senate}]}",
            "milestones/m/accounts.body='senate': unknown body",
        ),
        ("documents:\n- {id: d, accounts: [{source: faq}]}", "documents/d/name: missing"),
        ("bodies:\n- {id: b, name: a body, aliases: [x, x]}", "bodies/b/aliases=['x', 'x']: lists one thing twice"),
        ("bodies:\n- {id: b, name: a body, accounts: [{source: faq}]}", "bodies/b/accounts[0].role: missing"),
        ("bodies:\n- {id: b, name: a body, accounts: none}", "bodies/b/accounts='none': must be a list of accounts"),
        ("sessions: []", "sessions: unknown key; one of: sources, bodies"),
        ("meetings: words", "meetings='words': must be a list of rows"),
        ("- a list", "top=['a list']: must be a mapping"),
        ("", "top=None: must be a mapping"),
        ("meetings: [", "line "),
        ("meetings: []\nmeetings: []", "line "),
        ("meetings: \x00", "file: is no YAML"),
    ],
)
def test_a_bad_file(tmp_path: Path, text: str, said: str) -> None:
    found = problems(tmp_path, text)
    assert len(found) == 1, found
    assert found[0].startswith(f"more.yml: {said}")


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "meetings.yml").write_bytes(b"meetings: \xff")
    assert [str(p) for p in check_path(tmp_path).problems] == ["meetings.yml: byte 10: is not UTF-8"]


def test_an_empty_directory_and_a_missing_file(tmp_path: Path) -> None:
    assert "no .yml file" in str(check_path(tmp_path).problems[0])
    assert "No such file" in str(check_path(tmp_path / "none.yml").problems[0])


def test_meetings_of_different_kinds_may_overlap(tmp_path: Path) -> None:
    other = meeting("source: faq, start: 2022-03-01, end: 2022-03-02", id="talks", kind="consultation")
    assert problems(tmp_path, "meetings:\n" + meeting(GOOD) + other) == []


def test_references_may_go_to_what_is_known_already(tmp_path: Path, seed_records: Records) -> None:
    (tmp_path / "m.yml").write_text(
        "milestones:\n- {id: new, name: a step, accounts: [{source: unodc_faq, body: ga, start: 2026-12-01}]}"
    )
    assert check_path(tmp_path / "m.yml", seed_records).problems == ()
    assert check_path(tmp_path / "m.yml").problems != ()


def test_nothing_is_no_problem() -> None:
    assert check_files([]).problems == ()
