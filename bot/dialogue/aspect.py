"""What may be asked of a meeting, document or milestone."""

from __future__ import annotations

from enum import Enum


class Aspect(str, Enum):
    """The kinds of the `fact` intents in data/nlu/facts.yml."""

    WHEN = "when"
    WHERE = "where"
    HOW_LONG = "how_long"
    DONE = "done"
    DOCUMENTS = "documents"
    DESCRIBE = "describe"
    # How a decision was taken, in figures.
    VOTE = "vote"
    LIST = "list"
    LONGEST = "longest"
    SHORTEST = "shortest"
    COUNT = "count"
    GAP = "gap"
    ORDER = "order"
    WHICH = "which"
    HELD = "held"
    NEXT_DATE = "next_date"
    WHO = "who"
    IN_FORCE = "in_force"
    # The aspect of the last question, asked of something else: "and the third?".
    SAME = "same"
