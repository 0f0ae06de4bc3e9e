"""The only reader of the environment: every setting of the bot as one frozen value."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

# The checkout, or wherever the package lies: data, models and var are found from here.
ROOT = Path(__file__).resolve().parent.parent

DEFAULT_PORT = 5005
DEFAULT_CONSOLE_PORT = 5006

# Pages under development; the site that embeds the widget is for the operator to name.
DEFAULT_WEB_ORIGINS = ("http://localhost:*", "http://127.0.0.1:*")

_LIMIT = re.compile(r"[1-9]\d{0,8}/(second|minute|hour|day)")
_ORIGIN = re.compile(r"\*|null|https?://[^/\s]+")
TELEGRAM_API = "https://api.telegram.org"
# Telegram, Bots FAQ: "no more than 30 messages per second"; bots that pay for broadcasts may send more.
TELEGRAM_RATE = 30
TELEGRAM_MODES = ("polling", "webhook")


class SettingsError(ValueError):
    """A setting that cannot be used; names the key and what it may be."""


@dataclass(frozen=True)
class Secret:
    """A text that shows itself to nobody: neither in a log nor in a traceback."""

    value: str

    def __repr__(self) -> str:
        """Nothing of the value."""
        return "Secret('***')"

    __str__ = __repr__


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
    # Port and interface of `bot console`; never the public one.
    console_port: int = DEFAULT_CONSOLE_PORT
    console_host: str = "127.0.0.1"
    # Where browsers reach it, https://... behind TLS; empty: on that port.
    console_url: str = ""
    # Folders of held-out conversations that judge a release, and those of them whose replies staff may read.
    held_out_dirs: tuple[Path, ...] = ()
    readable_dirs: tuple[Path, ...] = ()
    # config.yml, domain.yml and all training data but the entries.
    project_dir: Path = ROOT
    # Questions that staff pinned to an entry.
    pins_file: Path = ROOT / "data" / "pinned.yml"
    # Every version of every entry.
    revisions_dir: Path = ROOT / "var" / "revisions"
    # The day that counts as today; None: the clock's, in UTC.
    today: date | None = None
    # Whether TensorFlow is imported only where a model needs it, not whenever Rasa is.
    lazy_tensorflow: bool = True
    # Origins of pages that may use the web channel, see `bot.channels.web.origins`.
    web_origins: tuple[str, ...] = DEFAULT_WEB_ORIGINS
    # Messages of one session of the web channel, and requests of one address, as "30/minute".
    web_session_limit: str = "30/minute"
    web_address_limit: str = "300/minute"
    # Proxies in front of the bot that append to X-Forwarded-For; 0: the header is not believed.
    proxies: int = 0
    # Where the world reaches this server, without a slash at the end; None: nowhere.
    public_url: str | None = None
    # What BotFather gave; None: no Telegram.
    telegram_token: Secret | None = None
    # What Telegram sends with every webhook call.
    telegram_webhook_secret: Secret | None = None
    # "polling" or "webhook"; None: by webhook where there is a public address.
    telegram_mode: str | None = None
    # Server of the Bot API.
    telegram_api_url: str = TELEGRAM_API
    # Messages a second to all chats together.
    telegram_rate: int = TELEGRAM_RATE


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
        port=_port(env, "PORT", DEFAULT_PORT),
        host=env.get("HOST") or "127.0.0.1",
        publish_accuracy=_flag(env, "AHC_PUBLISH_ACCURACY", default=True),
        console_port=_port(env, "CONSOLE_PORT", DEFAULT_CONSOLE_PORT),
        console_host=env.get("CONSOLE_HOST") or "127.0.0.1",
        console_url=env.get("CONSOLE_URL") or "",
        held_out_dirs=_folders(env, "AHC_HELD_OUT_DIRS", ("tests/development", "tests/dialogues")),
        readable_dirs=_folders(env, "AHC_READABLE_DIRS", ("tests/development",)),
        project_dir=Path(env.get("AHC_PROJECT_DIR") or ROOT),
        pins_file=Path(env.get("AHC_PINS_FILE") or ROOT / "data" / "pinned.yml"),
        revisions_dir=Path(env.get("AHC_REVISIONS_DIR") or ROOT / "var" / "revisions"),
        today=_today(env),
        lazy_tensorflow=_choice(env, "AHC_TENSORFLOW", ("lazy", "eager")) == "lazy",
        web_origins=_origins(env),
        web_session_limit=_limit(env, "AHC_WEB_SESSION_LIMIT", "30/minute"),
        web_address_limit=_limit(env, "AHC_WEB_ADDRESS_LIMIT", "300/minute"),
        proxies=_proxies(env),
        public_url=_url(env, "PUBLIC_URL"),
        telegram_token=_secret(env, "TELEGRAM_TOKEN"),
        telegram_webhook_secret=_secret(env, "TELEGRAM_WEBHOOK_SECRET"),
        telegram_mode=_telegram_mode(env),
        telegram_api_url=_url(env, "TELEGRAM_API_URL") or TELEGRAM_API,
        telegram_rate=_telegram_rate(env),
    )


def _secret(env: Mapping[str, str], key: str) -> Secret | None:
    # A line feed from a file or a paste is no part of it.
    value = (env.get(key) or "").strip()
    return Secret(value) if value else None


def _url(env: Mapping[str, str], key: str) -> str | None:
    value = (env.get(key) or "").strip().rstrip("/")
    if not value:
        return None
    try:
        parts = urlsplit(value)
    except ValueError as error:
        raise SettingsError(f"{key}={value!r}: an address such as https://bot.example.org is needed") from error
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(f"{key}={value!r}: an address such as https://bot.example.org is needed")
    return value


def _telegram_mode(env: Mapping[str, str]) -> str | None:
    value = env.get("TELEGRAM_MODE") or None
    if value is not None and value not in TELEGRAM_MODES:
        raise SettingsError(f"TELEGRAM_MODE={value!r}: one of {', '.join(TELEGRAM_MODES)}")
    return value


def _telegram_rate(env: Mapping[str, str]) -> int:
    value = env.get("TELEGRAM_RATE") or str(TELEGRAM_RATE)
    if not value.isdecimal() or not 0 < int(value) <= 10_000:
        raise SettingsError(f"TELEGRAM_RATE={value!r}: messages a second, a whole number from 1 to 10000")
    return int(value)


def _folders(env: Mapping[str, str], key: str, default: tuple[str, ...]) -> tuple[Path, ...]:
    """Folders parted by the path separator, those of the checkout by default; an empty value is none."""
    value = env.get(key)
    names = default if value is None else tuple(name for name in value.split(os.pathsep) if name)
    return tuple(ROOT / name for name in names)


def _port(env: Mapping[str, str], key: str, default: int) -> int:
    value = env.get(key) or str(default)
    if not value.isdecimal() or int(value) > 65535:
        raise SettingsError(f"{key}={value!r}: a port is a whole number from 0 to 65535")
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


def _choice(env: Mapping[str, str], key: str, choices: tuple[str, ...]) -> str:
    """The setting's value, the first of the choices where it is not set."""
    value = env.get(key) or choices[0]
    if value not in choices:
        raise SettingsError(f"{key}={value!r}: may be {' or '.join(choices)}")
    return value


def _origins(env: Mapping[str, str]) -> tuple[str, ...]:
    value = env.get("AHC_WEB_ORIGINS")
    if not value:
        return DEFAULT_WEB_ORIGINS
    origins = tuple(part.strip() for part in value.split(","))
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"AHC_WEB_ORIGINS={value!r}: {origin!r} is no origin; write https://www.example.org, without a slash "
                'at the end, "null" for pages of files and sandboxes, or "*" for every page, with commas between'
            )
    return origins


def _limit(env: Mapping[str, str], key: str, default: str) -> str:
    value = env.get(key) or default
    if not _LIMIT.fullmatch(value):
        raise SettingsError(f"{key}={value!r}: a limit is written 30/minute, with second, minute, hour or day")
    return value


def _proxies(env: Mapping[str, str]) -> int:
    value = env.get("AHC_PROXIES") or "0"
    if not value.isdecimal() or int(value) > 20:
        raise SettingsError(f"AHC_PROXIES={value!r}: the number of proxies is a whole number from 0 to 20")
    return int(value)
