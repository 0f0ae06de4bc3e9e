"""What the pages work with, made once a process."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field

import click

from bot.console.accounts import Accounts
from bot.console.understanding import Understanding
from bot.facts.database import make_engine
from bot.facts.store import FactStore
from bot.faq.check import Known
from bot.faq.references import known_in
from bot.faq.store import EntryStore
from bot.inbox.store import InboxStore
from bot.registry.builds import Builds
from bot.registry.store import Registry, ReleaseUnusable
from bot.registry.trainer_process import start_trainer
from bot.server.privacy import conversation_key
from bot.settings import Settings

# Uploads that wait for somebody to say that they may be imported.
_UPLOADS = 20


class Uploads:
    """Files between the page that shows what they would change and the button that does it."""

    def __init__(self) -> None:
        """None yet."""
        self._files: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, format: str, content: bytes) -> str:
        """A key for `take`."""
        key = secrets.token_urlsafe(16)
        with self._lock:
            self._files[key] = (format, content)
            while len(self._files) > _UPLOADS:
                self._files.popitem(last=False)
        return key

    def take(self, key: str) -> tuple[str, bytes] | None:
        """Format and content, once; None where they have gone."""
        with self._lock:
            return self._files.pop(key, None)


@dataclass(frozen=True)
class Services:
    """Stores and models of one console."""

    settings: Settings
    accounts: Accounts
    entries: EntryStore
    facts: FactStore
    inbox: InboxStore
    registry: Registry
    builds: Builds
    understanding: Understanding
    # Secrets of this console, made from the one key of the bot.
    session_key: str
    model_token: str
    uploads: Uploads = field(default_factory=Uploads)

    def known(self) -> Known:
        """What entries may refer to: the facts as they stand in the database.  Raises FactsUnavailable."""
        return known_in(self.facts.snapshot())

    def expect_publishing(self) -> None:
        """Somebody may publish soon: the trainer gets ready.  A disk that takes no more is in nobody's way."""
        with suppress(OSError):
            start_trainer(self.settings)


def make_services(settings: Settings) -> Services:
    """Stores on the settings' places; the database must be migrated.  Raises OSError where the key cannot be kept."""
    key = conversation_key(settings.secret_file)
    engine = make_engine(settings.database_url)
    return Services(
        settings=settings,
        accounts=Accounts(engine),
        entries=EntryStore(settings.faq_dir, settings.revisions_dir),
        facts=FactStore(settings.database_url),
        inbox=InboxStore(engine),
        registry=Registry(settings.models_dir),
        builds=Builds(settings.models_dir),
        understanding=Understanding(settings.encodings_dir),
        session_key=_derived(key, "console session"),
        model_token=_derived(key, "model server"),
    )


def refresh(services: Services) -> None:
    """Take the live model and the entries as they stand; for a thread in the background.

    What cannot be read is left out: the pages say so.
    """
    live = services.registry.live()
    path = None
    if live is not None:
        path = services.registry.model_path(live.release)
    else:
        models = sorted(services.registry.models_dir.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime)
        path = models[-1] if models else None
    if path is not None:
        try:
            if live is not None:
                services.registry.checked_model(live.release)
            services.understanding.follow(path)
        except (OSError, KeyError, ValueError, ReleaseUnusable) as error:
            click.echo(f"The live model cannot be read for hints while typing: {error}", err=True)
    services.understanding.learn({entry.slug: entry.fields.questions for entry in services.entries.entries()})


def _derived(key: bytes, purpose: str) -> str:
    return hmac.new(key, purpose.encode(), hashlib.sha256).hexdigest()
