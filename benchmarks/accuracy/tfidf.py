"""The baseline anybody has in a minute: TF-IDF of words and characters with logistic regression."""

from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from benchmarks.accuracy.metrics import Answers
from benchmarks.accuracy.sets import Split, with_names


def answers(split: Split) -> Answers:
    """Trained on the split's examples and intent names; the score is the largest probability."""
    training = with_names(split.training)
    model = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        ),
        LogisticRegression(C=20, max_iter=300),
    )
    model.fit(training.texts, training.labels)
    probabilities = model.predict_proba(split.test.texts + split.out_of_scope)
    best = probabilities.max(axis=1)
    n = len(split.test.texts)
    labels = model.classes_[np.argmax(probabilities[:n], axis=1)]
    return Answers(tuple(labels), best[:n], best[n:])
