"""Generated entries, to see what 10,000 of them cost where the checkout has some fifty."""

from __future__ import annotations

import itertools
from pathlib import Path

from benchmarks.speed.content import DATA, ROOT, as_examples, dump, load, phrases_of

# Phrases of an entry that are trained on, and of every `_EACH`th entry one more that is held out for calibration.
_TEMPLATES = ("How do I {verb} {thing}?", "{verb} {thing}", "what is needed to {verb} {thing}")
_HELD_OUT = "please tell me how one can {verb} {thing}"
_MOST_HELD_OUT = 200
_VERBS = [
    "renew",
    "cancel",
    "transfer",
    "inspect",
    "register",
    "appeal",
    "repaint",
    "deliver",
    "translate",
    "insure",
    "borrow",
    "donate",
    "replace",
    "certify",
    "weigh",
    "photograph",
    "store",
    "auction",
    "repair",
    "return",
]
_ADJECTIVES = [
    "lost",
    "damaged",
    "foreign",
    "temporary",
    "rented",
    "inherited",
    "unpaid",
    "seasonal",
    "wooden",
    "electric",
    "second-hand",
    "digital",
    "medieval",
    "frozen",
    "municipal",
    "illegible",
    "disputed",
    "portable",
    "oversized",
    "anonymous",
]
_NOUNS = [
    "passport",
    "bicycle",
    "parking permit",
    "greenhouse",
    "library card",
    "fishing boat",
    "marriage certificate",
    "beehive",
    "tax return",
    "violin",
    "shop licence",
    "swimming pool",
    "hunting dog",
    "tractor",
    "diploma",
    "caravan",
    "water meter",
    "burial plot",
    "allotment",
    "pension",
    "driving licence",
    "vaccination record",
    "solar panel",
    "sewing machine",
    "goat",
    "fireplace",
    "trade mark",
]


def questions(entries: int) -> list[tuple[str, str]]:
    """The slug of each of the first entries and a question on it that is not among its phrases."""
    return [(_slug(n), f"how can I {verb} {thing}") for n, (verb, thing) in enumerate(_subjects(entries))]


def write_generated(root: Path, entries: int) -> int:
    """A project of `entries` generated entries, our small talk and what is out of scope, under the empty `root`.

    Returns the number of phrases of the entries.
    """
    for name in ("config.yml", "domain.yml", "data/stories/rules.yml", "data/nlu/smalltalk.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes((ROOT / name).read_bytes())
    values = load(DATA / "nlu/out_of_scope.yml")
    for block in values["nlu"]:
        block["examples"] = as_examples(phrases_of(block["examples"])[:20])
    dump(values, root / "data/nlu/out_of_scope.yml")
    folder = root / "data/nlu/faq/generated"
    folder.mkdir(parents=True)
    held_out = []
    for number, (verb, thing) in enumerate(_subjects(entries)):
        slug = _slug(number)
        if number % max(1, entries // _MOST_HELD_OUT) == 0:
            phrase = _HELD_OUT.format(verb=verb, thing=thing)
            held_out.append(
                {"intent": f"faq/{slug}", "metadata": {"held_out": True}, "examples": as_examples([phrase])}
            )
        dump(_entry(slug, verb, thing), folder / f"{slug}.yml")
    for block in load(DATA / "calibration/questions.yml")["nlu"]:
        if block["intent"].startswith("out_of_scope/"):
            held_out.append(block)
    (root / "data/calibration").mkdir()
    dump({"version": "3.1", "nlu": held_out}, root / "data/calibration/questions.yml")
    return entries * len(_TEMPLATES)


def _slug(number: int) -> str:
    return f"e{number:05d}"


def _entry(slug: str, verb: str, thing: str) -> dict[str, object]:
    return {
        "version": "3.1",
        "nlu": [
            {"intent": f"faq/{slug}", "examples": as_examples([t.format(verb=verb, thing=thing) for t in _TEMPLATES])}
        ],
        "responses": {
            f"utter_faq/{slug}": [
                {
                    "text": f"To {verb} {thing}, go to counter {slug}.",
                    "metadata": {
                        "title": f"How do I {verb} {thing}?",
                        "sources": ["unodc_faq"],
                        "as_of": "2024-03-14",
                        "review_by": "2027-03-01",
                        "owner": "nobody",
                        "related": [],
                        "about": [],
                    },
                }
            ]
        },
    }


def _subjects(entries: int) -> list[tuple[str, str]]:
    # 10,000 and some; neighbours differ in all their words.
    things = [f"a {adjective} {noun}" for noun, adjective in itertools.product(_NOUNS, _ADJECTIVES)]
    return [(_VERBS[(n // len(things) + n) % len(_VERBS)], things[(n * 7) % len(things)]) for n in range(entries)]
