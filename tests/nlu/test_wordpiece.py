"""WordPiece: BERT's splits, on a vocabulary small enough to read."""

from __future__ import annotations

import pytest

from bot.nlu.wordpiece import LONGEST_WORD, WordPiece

PIECES = (
    *("[UNK]", "[CLS]", "[SEP]", "the", "third", "session", "##s", "se", "##ssion", "geneva"),
    *("/", "##th", "3", "?", "会", "议", "cafe", "σ", "##ας", "##ασ"),
)


@pytest.fixture
def tokenizer() -> WordPiece:
    return WordPiece({piece: i for i, piece in enumerate(PIECES)})


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("The third session?", "the third session ?"),
        ("sessions", "session ##s"),
        ("GENÈVA/3th", "geneva / 3 ##th"),
        ("会议", "会 议"),
        ("café\tthe\u200b", "cafe the"),
        ("Σας", "σ ##ας"),
        ("ΣΑΣ", "σ ##ασ"),
        ("xylophone the", "[UNK] the"),
        ("x" * (LONGEST_WORD + 1), "[UNK]"),
        ("", ""),
        ("\x00 \ufffd", ""),
    ],
)
def test_splits_as_bert_does(tokenizer: WordPiece, text: str, pieces: str) -> None:
    assert [PIECES[i] for i in tokenizer.encode(text, 64)] == ["[CLS]", *pieces.split(), "[SEP]"]


def test_long_texts_are_cut(tokenizer: WordPiece) -> None:
    numbers = tokenizer.encode("the " * 500, 16)
    assert len(numbers) == 16
    assert PIECES[numbers[-1]] == "[SEP]"
