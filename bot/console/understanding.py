"""What the live model makes of a question, told while somebody types it: without Rasa, in a few milliseconds.

The same steps as the graph in config.yml, one question at a time; a test holds the two together.
"""

from __future__ import annotations

import io
import json
import tarfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.faq.entry import Catalogue, catalogue_from_responses
from bot.nlu.cascade import Cascade
from bot.nlu.classifier import Texts
from bot.nlu.encoder import find_english_encoder, shared_encoder
from bot.nlu.encoding_cache import encode_cached
from bot.nlu.gazetteers import shared_gazetteers
from bot.nlu.language import detect_language
from bot.nlu.normalise import normalise
from bot.nlu.question import Question, in_hundredths
from bot.nlu.spellings import shared_spellings

FloatArray = NDArray[np.float32]

# Cosine from which a question of another entry is told as a near duplicate.
NEAR = 0.8
# Probability from which another entry is told as one that the question might reach as well.
COLLIDES = 0.15


@dataclass(frozen=True)
class Neighbour:
    """A question that stands in an entry already."""

    slug: str
    question: str
    # Cosine of the two vectors.
    likeness: float


class NotReady(RuntimeError):
    """The encoders or the entries' questions are still being loaded, or no model is live."""


class Model:
    """The classifier of one release; load it in a thread, ask it from any."""

    def __init__(self, path: Path) -> None:
        """Read the archive at `path`; raises OSError, KeyError, ValueError where it is none of this version."""
        parts = _read(path)
        arrays = dict(np.load(io.BytesIO(parts["head.npz"]), allow_pickle=False))
        self._cascade = Cascade.load(arrays, json.loads(parts["classifier.json"]))
        self._gazetteer = shared_gazetteers().load(parts["gazetteer.json"].decode())
        self._speller = shared_spellings().load(parts["vocabulary.json"].decode())
        self.catalogue: Catalogue = catalogue_from_responses(_responses(json.loads(parts["metadata.json"])))

    def question(self, text: str) -> Question:
        """What the live classifier makes of one question."""
        clean = normalise(text).lstrip("/ ")
        language = detect_language(clean)
        if language == "en":
            clean = self._speller.correct(clean)
        mentions = self._gazetteer.find(clean, language, datetime.now(timezone.utc).date())
        vectors = shared_encoder().encode([clean])
        english = find_english_encoder()
        (guesses,) = self._cascade.guess(
            Texts.of([clean], [language], vectors, [mentions]), english.encode if english is not None else None
        )
        return in_hundredths(Question(clean, language, guesses.ranking, guesses.known, guesses.verdict, mentions))


@dataclass(frozen=True)
class _Questions:
    """The questions of all entries as they were read together: the n-th of each belong to each other."""

    slugs: tuple[str, ...]
    texts: tuple[str, ...]
    # (n, d) unit rows.
    vectors: FloatArray


class Understanding:
    """The live model and the vectors of all questions that stand in the entries, loaded in the background."""

    def __init__(self, encodings_dir: Path) -> None:
        """Vectors are kept in `encodings_dir` from one start to the next."""
        self._encodings_dir = encodings_dir / "console"
        # Held by who loads; those who ask take what stands, so that nobody who types waits for an encoder.
        self._lock = threading.Lock()
        self._model: tuple[Path, Model] | None = None
        self._known: _Questions | None = None

    @property
    def model(self) -> Model:
        """The live one; raises NotReady."""
        if self._model is None:
            raise NotReady
        return self._model[1]

    def follow(self, path: Path) -> None:
        """Load the model at `path` where it is not the one that is loaded; raises what `Model` raises."""
        with self._lock:
            if self._model is None or self._model[0] != path:
                self._model = (path, Model(path))

    def learn(self, entries: Mapping[str, Sequence[str]]) -> None:
        """Take the questions of the entries, by slug; only new ones are encoded."""
        slugs = tuple(slug for slug, questions in entries.items() for _ in questions)
        texts = tuple(question for found in entries.values() for question in found)
        with self._lock:
            before = self._known
            if before is not None and (before.slugs, before.texts) == (slugs, texts):
                return
            rows = dict(zip(before.texts, before.vectors)) if before is not None else {}
            missing = [text for text in dict.fromkeys(texts) if text not in rows]
            rows.update(zip(missing, self._encoded(missing, len(missing) > len(texts) // 2)))
            vectors = np.stack([rows[text] for text in texts]) if texts else np.zeros((0, 1), np.float32)
            self._known = _Questions(slugs, texts, vectors)

    def neighbours(self, text: str, slug: str, count: int = 3) -> list[Neighbour]:
        """The questions of other entries than `slug` that are most alike, those only that are near.

        Raises NotReady before the entries have been read: that nothing is near is said only after a look.
        """
        known = self._known
        if known is None:
            raise NotReady
        if not known.texts:
            return []
        likeness = known.vectors @ shared_encoder().encode([normalise(text)])[0]
        found: list[Neighbour] = []
        for row in np.argsort(-likeness)[: 10 * count]:
            if likeness[row] >= NEAR and known.slugs[row] != slug:
                found.append(Neighbour(known.slugs[row], known.texts[row], float(likeness[row])))
        return found[:count]

    def vectors(self, texts: Sequence[str]) -> FloatArray:
        """(n, d) unit rows."""
        return shared_encoder().encode([normalise(text) for text in texts])

    def _encoded(self, texts: Sequence[str], many: bool) -> FloatArray:
        """(n, d) unit rows; those of `many` texts are kept on disk."""
        encoder = shared_encoder()
        if many:
            return encode_cached(texts, encoder.encode, self._encodings_dir, encoder.fingerprint)
        return encoder.encode(texts)


def _read(path: Path) -> dict[str, bytes]:
    """The files of the archive that are needed, by their names."""
    wanted = ("head.npz", "classifier.json", "gazetteer.json", "vocabulary.json", "metadata.json")
    with tarfile.open(path, "r:gz") as archive:
        found: dict[str, bytes] = {}
        for member in archive:
            name = Path(member.name).name
            if member.isfile() and name in wanted:
                file = archive.extractfile(member)
                assert file is not None  # a regular file has content
                found[name] = file.read()
    missing = [name for name in wanted if name not in found]
    if missing:
        raise ValueError(f"{path}: no model of this bot: {', '.join(missing)} missing")
    return found


def _responses(metadata: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    responses: dict[str, list[dict[str, Any]]] = metadata["domain"]["responses"]
    return responses
