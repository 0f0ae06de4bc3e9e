"""Puts together questions that mean the same, by their sentence vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.inbox.question import Group, Unanswered

# Cosine of a question and a group's mean from which the question joins it.  Chosen to keep different questions apart
# rather than like ones together: of the questions in tests/development/faq*.yml, 1 % of the pairs on different things
# lie above it.
ALIKE = 0.5


def group(questions: Sequence[Unanswered], vectors: NDArray[np.float32]) -> list[Group]:
    """Groups of questions, the most frequent first, then the most recent; `vectors` are their (n, d) unit rows.

    Each question joins the group whose mean it lies nearest to, or begins one: the order of asking decides in doubt.
    """
    sums: list[NDArray[np.float32]] = []
    members: list[list[int]] = []
    for number, vector in enumerate(vectors):
        best, likeness = -1, ALIKE
        if sums:
            means = np.stack(sums)
            cosines = means @ vector / np.linalg.norm(means, axis=1)
            best = int(np.argmax(cosines))
            likeness = float(cosines[best])
        if best >= 0 and likeness >= ALIKE:
            sums[best] = sums[best] + vector
            members[best].append(number)
        else:
            sums.append(vector)
            members.append([number])
    groups = [
        Group(tuple(questions[i] for i in sorted(rows, key=lambda i: -float(vectors[i] @ total))))
        for rows, total in zip(members, sums)
    ]
    return sorted(groups, key=lambda one: (len(one.questions), one.last), reverse=True)
