"""How the channel is run, from the settings: by polling or by webhook, and checked before anything is opened."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from bot.settings import TELEGRAM_API, Secret, Settings, SettingsError

# Below the address of the server, as Rasa's channels have it.
WEBHOOK_PATH = "/webhooks/telegram/webhook"

# Telegram Bot API, setWebhook, secret_token.
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_TOKEN = re.compile(r"(\d{1,20}):[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Webhook:
    """Where Telegram calls, and by what it is known."""

    url: str
    secret: Secret


@dataclass(frozen=True)
class TelegramConfig:
    """What the channel needs to run."""

    token: Secret
    # Server of the Bot API, without a slash at the end.
    api_url: str
    # Messages a second to all chats together.
    rate: int
    # None: by long polling.
    webhook: Webhook | None

    @property
    def mode(self) -> str:
        """ "polling" or "webhook"."""
        return "polling" if self.webhook is None else "webhook"

    @property
    def bot(self) -> str:
        """Tells this bot's updates from another's: its account number, or a hash of a token that holds none."""
        matched = _TOKEN.fullmatch(self.token.value)
        return matched[1] if matched else hashlib.sha256(self.token.value.encode()).hexdigest()[:16]


def telegram_config(settings: Settings) -> TelegramConfig | None:
    """The channel's configuration; None where no token is set.

    Raises SettingsError where the webhook would be open to everybody or out of Telegram's reach.
    """
    if settings.telegram_token is None:
        return None
    token, api_url = settings.telegram_token, settings.telegram_api_url
    mode = settings.telegram_mode or ("webhook" if settings.public_url else "polling")
    if mode == "polling":
        return TelegramConfig(token, api_url, settings.telegram_rate, None)
    if settings.public_url is None:
        raise SettingsError("TELEGRAM_MODE='webhook': set PUBLIC_URL to the address at which Telegram reaches this bot")
    if api_url == TELEGRAM_API and not settings.public_url.startswith("https://"):
        raise SettingsError(f"PUBLIC_URL={settings.public_url!r}: Telegram calls https:// addresses only")
    secret = settings.telegram_webhook_secret
    if secret is None:
        raise SettingsError(
            "TELEGRAM_WEBHOOK_SECRET is not set: without it anybody could speak in a user's name. "
            "Make one with `openssl rand -hex 32`, or set TELEGRAM_MODE=polling."
        )
    if not _SECRET.fullmatch(secret.value):
        raise SettingsError("TELEGRAM_WEBHOOK_SECRET: 1 to 256 characters of A-Z, a-z, 0-9, _ and - are allowed")
    return TelegramConfig(token, api_url, settings.telegram_rate, Webhook(settings.public_url + WEBHOOK_PATH, secret))
