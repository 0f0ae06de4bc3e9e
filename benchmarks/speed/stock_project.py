"""Writes the stock Rasa project: what `rasa init` writes, filled with our content.

config.yml is `rasa init`'s own file: no pipeline and no policies named, so that Rasa puts its defaults (DIET, TED,
UnexpecTED, memoization, rules).  An intent and an `utter_` response for each of ours, a rule for each, the three stories
of `rasa init`, conversations in SQLite, and one custom action that answers a fact from a table in memory, served by
`rasa run actions`.
"""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from benchmarks.speed.content import Intent, as_examples, dump

# The fact that the custom action tells; the other intents on facts get a fixed text.
FACT_INTENT = "fact/when"
_ACTION = "action_when"
_NO_ANSWER = "This is told by the database of facts."

_ACTIONS = """import re

from rasa_sdk import Action

DATES = {
    "first": "28 February to 11 March 2022", "second": "30 May to 10 June 2022", "third": "29 August to 9 September 2022",
    "fourth": "9 to 20 January 2023", "fifth": "11 to 21 April 2023", "sixth": "21 August to 1 September 2023",
}


class ActionWhen(Action):
    def name(self):
        return "action_when"

    def run(self, dispatcher, tracker, domain):
        named = re.search("|".join(DATES), tracker.latest_message.get("text", ""))
        if named:
            dispatcher.utter_message(text=f"The {named.group()} session was held from {DATES[named.group()]}.")
        else:
            dispatcher.utter_message(text="Which session do you mean?")
        return []
"""


def write_stock_project(folder: Path, intents: list[Intent], actions_port: int) -> None:
    """Write the project into the empty `folder`."""
    names = {intent.name: intent.name.replace("/", "_") for intent in intents}
    initial = files("rasa.cli") / "initial_project"
    shutil.copy(str(initial / "config.yml"), folder / "config.yml")
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    dump(
        {
            "action_endpoint": {"url": f"http://localhost:{actions_port}/webhook"},
            "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": "rasa.db"},
        },
        folder / "endpoints.yml",
    )
    (folder / "data").mkdir()
    dump(
        {
            "version": "3.1",
            "nlu": [{"intent": names[i.name], "examples": as_examples(_plain(i.phrases))} for i in intents],
        },
        folder / "data" / "nlu.yml",
    )
    does = {i.name: _ACTION if i.name == FACT_INTENT else f"utter_{names[i.name]}" for i in intents}
    rules = [{"rule": names[i.name], "steps": [{"intent": names[i.name]}, {"action": does[i.name]}]} for i in intents]
    dump({"version": "3.1", "rules": rules}, folder / "data" / "rules.yml")
    dump({"version": "3.1", "stories": _stories(intents, names, does)}, folder / "data" / "stories.yml")
    dump(
        {
            "version": "3.1",
            "intents": list(names.values()),
            "actions": [_ACTION],
            "responses": {does[i.name]: [{"text": i.answer or _NO_ANSWER}] for i in intents if does[i.name] != _ACTION},
            "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
        },
        folder / "domain.yml",
    )
    (folder / "actions").mkdir()
    (folder / "actions" / "__init__.py").touch()
    (folder / "actions" / "actions.py").write_text(_ACTIONS, encoding="utf-8")


def _stories(intents: list[Intent], names: dict[str, str], does: dict[str, str]) -> list[dict[str, object]]:
    """As many as `rasa init` writes, of two and three turns."""
    told = [i.name for i in intents if i.name.startswith("smalltalk/") or i.name.startswith("faq/")]
    paths = (told[-1], told[0]), (told[-1], told[1], told[2]), (told[-1], told[1], told[3])
    return [
        {
            "story": f"path {number}",
            "steps": [step for name in path for step in ({"intent": names[name]}, {"action": does[name]})],
        }
        for number, path in enumerate(paths, 1)
    ]


def _plain(phrases: tuple[str, ...]) -> list[str]:
    # Brackets would mark entities; Rasa warns of nothing else in an example.
    return [phrase.translate({ord(sign): " " for sign in "[]{}"}) for phrase in phrases]
