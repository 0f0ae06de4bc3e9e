"""Sentence vectors on disk, so that training encodes only what is new: encoding is most of its time."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

logger = logging.getLogger(__name__)

# Vectors kept beside those of the last call: a training on few texts, a test's, does not cost the next one all.
_SPARE = 30_000
# Texts that are encoded sooner than the file is read.
_FEW = 100
# Texts between two lines on how far it is: a few seconds' work.
_STEP = 1_024


def encode_cached(
    texts: Sequence[str], encode: Callable[[Sequence[str]], FloatArray], folder: Path, fingerprint: str
) -> FloatArray:
    """(n, d) vectors of `texts`: those kept in `folder` under `fingerprint`, the rest by `encode` and then kept.

    Of a few texts nothing is kept.  The file holds the vectors of the last call and some of earlier ones.  One that
    cannot be read or written counts as none: the vectors are then encoded anew.
    """
    if len(texts) <= _FEW:
        return encode(texts)
    path = folder / f"{fingerprint}.npz"
    known = _load(path)
    keys = [hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16] for text in texts]
    missing = {key: text for key, text in zip(keys, texts) if key not in known}
    if missing:
        known.update(zip(missing, _told(list(missing.values()), encode)))
        _save(path, known if len(known) <= len(keys) + _SPARE else {key: known[key] for key in keys})
    return np.stack([known[key] for key in keys])


def _told(texts: Sequence[str], encode: Callable[[Sequence[str]], FloatArray]) -> Iterator[NDArray[np.float32]]:
    """Rows of `encode` of the texts, in steps, each of which is logged."""
    for start in range(0, len(texts), _STEP):
        yield from encode(texts[start : start + _STEP])
        done = min(start + _STEP, len(texts))
        logger.info("%d of %d new examples encoded (%d %%)", done, len(texts), 100 * done // len(texts))


def _load(path: Path) -> dict[bytes, FloatArray]:
    try:
        with np.load(path, allow_pickle=False) as file:
            keys, vectors = file["keys"], file["vectors"]
    except (OSError, ValueError, KeyError):
        return {}
    return {key.tobytes(): vector for key, vector in zip(keys, vectors)}


def _save(path: Path, vectors: dict[bytes, FloatArray]) -> None:
    keys = np.frombuffer(b"".join(vectors), dtype=np.uint8).reshape(len(vectors), 16)
    # Written beside and moved into place: a training that is killed leaves no half file.
    beside = path.with_name(f"{path.stem}.{os.getpid()}.tmp.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(beside, keys=keys, vectors=np.stack(list(vectors.values())))
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
