"""The only reader of the environment: every setting of the bot as one frozen value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

# The checkout, or wherever the package lies: data, models and var are found from here.
ROOT = Path(__file__).resolve().parent.parent

DEFAULT_PORT = 5005


class SettingsError(ValueError):
    """A setting that cannot be used; names the key and what it may be."""


@dataclass(frozen=True)
class Settings:
    """Where things are and how the bot is reached."""

    # SQLAlchemy address of facts and conversations; may hold a password, so never log it.
    database_url: str
    # Trained models, newest served.
    models_dir: Path
    # Seed rows of the facts.
    facts_dir: Path
    # Entries of the FAQ.
    faq_dir: Path
    # Sentence vectors of training examples, kept from one training to the next.
    encodings_dir: Path
    # Key under which senders are hashed; made at first use.
    secret_file: Path
    # Port of `bot serve`, 0 for any free one.
    port: int
    # Interface of `bot serve`.
    host: str
    # Whether `bot serve` shows the release's report at /accuracy.
    publish_accuracy: bool = True
    # The day that counts as today; None: the clock's, in UTC.
    today: date | None = None


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ`, by default the process's.

    Raises SettingsError, naming key and value, where one cannot be read.
    """
    env = os.environ if environ is None else environ
    return Settings(
        database_url=env.get("DATABASE_URL") or f"sqlite:///{ROOT / 'var' / 'bot.db'}",
        models_dir=Path(env.get("AHC_MODELS_DIR") or ROOT / "models"),
        facts_dir=Path(env.get("AHC_FACTS_DIR") or ROOT / "data" / "facts"),
        faq_dir=Path(env.get("AHC_FAQ_DIR") or ROOT / "data" / "nlu" / "faq"),
        encodings_dir=Path(env.get("AHC_ENCODINGS_DIR") or ROOT / "var" / "encodings"),
        secret_file=Path(env.get("AHC_SECRET_FILE") or ROOT / "var" / "conversation.key"),
        port=_port(env),
        host=env.get("HOST") or "127.0.0.1",
        publish_accuracy=_flag(env, "AHC_PUBLISH_ACCURACY", default=True),
        today=_today(env),
    )


def _port(env: Mapping[str, str]) -> int:
    value = env.get("PORT") or str(DEFAULT_PORT)
    if not value.isdecimal() or int(value) > 65535:
        raise SettingsError(f"PORT={value!r}: a port is a whole number from 0 to 65535")
    return int(value)


def _flag(env: Mapping[str, str], key: str, *, default: bool) -> bool:
    value = env.get(key) or ("1" if default else "0")
    if value not in ("0", "1"):
        raise SettingsError(f"{key}={value!r}: 1 for yes, 0 for no")
    return value == "1"


def _today(env: Mapping[str, str]) -> date | None:
    value = env.get("AHC_TODAY")
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise SettingsError(f"AHC_TODAY={value!r}: a day is written YYYY-MM-DD") from error
