"""A report as Markdown and as one HTML page without scripts, styles from elsewhere or anything to load."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.releases.accuracy.metrics import Point
from bot.releases.accuracy.report import TITLE, Block, Curve, Heading, Table, Text

# Pixels of the plot, and the margin that its numbers need.
_WIDTH, _HEIGHT, _MARGIN = 560, 260, 48
# The plot's top: above this share of wrong answers nobody would serve the bot.
_RISK_TOP = 0.2
# Steps of the two axes.
_STEPS = 4

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}"
    "td,th{padding:.2rem .6rem;border-bottom:1px solid #ccc;text-align:right;font-variant-numeric:tabular-nums}"
    "td:first-child,th:first-child{text-align:left}"
    "svg{max-width:100%;height:auto}"
)


def markdown(blocks: Sequence[Block]) -> str:
    """The report as Markdown; a curve becomes a table of some of its points."""
    return "\n\n".join([f"# {TITLE}", *map(_markdown, blocks)]) + "\n"


def html(blocks: Sequence[Block]) -> str:
    """The report as one HTML page."""
    body = "\n".join(map(_html, blocks))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body><main>\n<h1>{TITLE}</h1>\n{body}\n</main></body></html>\n"
    )


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"## {block.text}"
    if isinstance(block, Text):
        return block.text
    if isinstance(block, Table):
        lines = [block.head, ("---", *("---:",) * (len(block.head) - 1)), *block.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)
    some = [_nearest(block.points, step / 10) for step in range(1, 11)] if block.points else []
    rows = tuple((f"{p.coverage:.0%}", f"{p.risk:.1%}", f"{p.sureness:.2f}") for p in dict.fromkeys(some))
    return _markdown(Table(("coverage", "wrong", "sureness"), rows))


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, Text):
        return f"<p>{escape(block.text)}</p>"
    if isinstance(block, Table):
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.head)
        rows = "\n".join(
            f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(c)}</td>" for c in row[1:])}</tr>'
            for row in block.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    return svg(block)


def svg(curve: Curve) -> str:
    """The curve as an SVG drawing with labelled axes; drawn by hand: a library's brings a style sheet."""
    ticks = []
    for step in range(_STEPS + 1):
        part = step / _STEPS
        x, y = _x(part), _y(part * _RISK_TOP)
        ticks += [
            f'<line x1="{_x(0)}" y1="{y}" x2="{_x(1)}" y2="{y}" stroke="#ddd"/>',
            f'<text x="{_x(0) - 6}" y="{y + 4}" text-anchor="end">{part * _RISK_TOP:.0%}</text>',
            f'<text x="{x}" y="{_HEIGHT - _MARGIN + 18}" text-anchor="middle">{part:.0%}</text>',
        ]
    line = " ".join(f"{_x(min(p.coverage, 1))},{_y(min(p.risk, _RISK_TOP))}" for p in curve.points)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img" '
        f'aria-label="{escape(curve.title)}" font-size="12" fill="#1b1b1b"><title>{escape(curve.title)}</title>'
        f'{"".join(ticks)}<polyline points="{line}" fill="none" stroke="#0b5394" stroke-width="2"/>'
        f'<text x="{_WIDTH / 2:.0f}" y="{_HEIGHT - 8}" text-anchor="middle">coverage</text></svg>'
    )


def _nearest(points: Sequence[Point], coverage: float) -> Point:
    return min(points, key=lambda point: abs(point.coverage - coverage))


def _x(share: float) -> float:
    return round(_MARGIN + share * (_WIDTH - 2 * _MARGIN), 1)


def _y(risk: float) -> float:
    return round(_HEIGHT - _MARGIN - risk / _RISK_TOP * (_HEIGHT - 2 * _MARGIN), 1)
