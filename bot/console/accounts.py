"""Accounts of staff, failed logins and the audit log, in the bot's database.

Single sign-on would take the place of `Accounts.verify`: whatever says who somebody is, a row here says what they may.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from datetime import datetime, timezone

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.console.roles import Role
from bot.facts.database import reading, writing

MIN_PASSWORD = 12
# Longer ones cost the server more than they protect.
MAX_PASSWORD = 200
# Failed logins after which a name, or an address, waits.
FAILURES_OF_A_NAME = 5
FAILURES_OF_AN_ADDRESS = 20
WAIT_S = 900.0
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,59}")

# Made by the migrations of the database.
_metadata = sa.MetaData()
staff = sa.Table(
    "staff",
    _metadata,
    sa.Column("name", sa.String(60), primary_key=True),
    # argon2id, with its parameters and salt.
    sa.Column("password", sa.String(200), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    # Raised to end every session: at signing out, a new password, another role.
    sa.Column("epoch", sa.Integer, nullable=False),
)
failures = sa.Table(
    "staff_login_failures",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    # Seconds since the epoch.
    sa.Column("at", sa.Float, nullable=False),
)
audit = sa.Table(
    "staff_audit",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(60), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
)


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in."""

    name: str
    role: Role
    active: bool
    epoch: int


@dataclass(frozen=True)
class Deed:
    """One line of the audit log."""

    at: datetime
    by: str
    action: str
    subject: str
    detail: str


class AccountInvalid(ValueError):
    """A name, password or role that cannot be used; the message says why."""


class TooManyFailures(RuntimeError):
    """Somebody has to wait before trying to sign in again."""


class Accounts:
    """The accounts of one database, which must be migrated.  Every method may raise FactsUnavailable."""

    def __init__(self, engine: sa.engine.Engine) -> None:
        """Connects at the first call."""
        self._engine = engine
        self._hasher = PasswordHasher()
        # Verified where there is no such account, so that the time of an answer does not tell which names there are.
        self._dummy = ""

    def add(self, name: str, password: str, role: Role) -> Account:
        """Make an account; raises AccountInvalid."""
        if not _NAME.fullmatch(name):
            raise AccountInvalid(f"{name!r}: a name is 1 to 60 letters, digits, and . _ @ -")
        hashed = self._hash(name, password)
        with writing(self._engine) as connection:
            if connection.execute(sa.select(staff.c.name).where(_same(name))).first() is not None:
                raise AccountInvalid(f"{name!r}: there is an account of this name")
            values = {"name": name, "password": hashed, "role": role.value, "active": True, "epoch": 1}
            connection.execute(staff.insert().values(**values, created_at=_now()))
        return Account(name, role, True, 1)

    def find(self, name: str) -> Account | None:
        """The account of that name."""
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(staff).where(_same(name))).first()
        return None if row is None else _account(row)

    def all(self) -> list[Account]:
        """Every account, by name."""
        with reading(self._engine) as connection:
            return [_account(row) for row in connection.execute(sa.select(staff).order_by(staff.c.name))]

    def verify(self, name: str, password: str, address: str) -> Account | None:
        """The account where name and password are right; raises TooManyFailures, also for right ones.

        `address` is where the request came from.
        """
        keys = {_key("name", name.casefold()): FAILURES_OF_A_NAME, _key("address", address): FAILURES_OF_AN_ADDRESS}
        self._refuse_after_failures(keys)
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(staff).where(_same(name))).first()
        if self._matches(row.password if row is not None else "", password) and row is not None and row.active:
            with writing(self._engine) as connection:
                connection.execute(failures.delete().where(failures.c.key == next(iter(keys))))
            return _account(row)
        with writing(self._engine) as connection:
            connection.execute(failures.delete().where(failures.c.at < time.time() - WAIT_S))
            connection.execute(failures.insert(), [{"key": key, "at": time.time()} for key in keys])
        return None

    def set_password(self, name: str, password: str) -> None:
        """Another password, which ends all sessions; raises AccountInvalid."""
        self._change(name, password=self._hash(name, password))

    def set_role(self, name: str, role: Role, active: bool) -> None:
        """Another role, or none: raises AccountInvalid where nobody would be left to manage accounts."""
        others = [one for one in self.all() if one.name != name and one.active and one.role is Role.ADMINISTRATOR]
        if not others and not (active and role is Role.ADMINISTRATOR):
            raise AccountInvalid("Nobody would be left to manage accounts.")
        self._change(name, role=role.value, active=active)

    def end_sessions(self, name: str) -> None:
        """Sign somebody out everywhere."""
        self._change(name)

    def log(self, by: str, action: str, subject: str = "", detail: str = "") -> None:
        """Write a line of the audit log."""
        with writing(self._engine) as connection:
            values = {"by": by[:60], "action": action, "subject": subject[:200], "detail": detail[:2000]}
            connection.execute(audit.insert().values(at=_now(), **values))

    def deeds(self, limit: int = 200) -> list[Deed]:
        """The last lines of the audit log, the newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(limit)).all()
        return [Deed(row.at.replace(tzinfo=timezone.utc), row.by, row.action, row.subject, row.detail) for row in rows]

    def _refuse_after_failures(self, keys: dict[str, int]) -> None:
        since = time.time() - WAIT_S
        with reading(self._engine) as connection:
            for key, allowed in keys.items():
                query = sa.select(sa.func.count()).where(failures.c.key == key, failures.c.at > since)
                if connection.execute(query).scalar_one() >= allowed:
                    raise TooManyFailures

    def _matches(self, hashed: str, password: str) -> bool:
        if not hashed:
            self._dummy = self._dummy or self._hasher.hash("nobody's password")
        try:
            return self._hasher.verify(hashed or self._dummy, password[:MAX_PASSWORD]) and bool(hashed)
        except (VerificationError, InvalidHashError):
            return False

    def _hash(self, name: str, password: str) -> str:
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise AccountInvalid(f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters.")
        if name.casefold() in password.casefold():
            raise AccountInvalid("A password does not hold the name of its account.")
        if len(set(password)) < MIN_PASSWORD // 2:
            raise AccountInvalid("A password has more than a few different characters.")
        return self._hasher.hash(password)

    def _change(self, name: str, **values: object) -> None:
        with writing(self._engine) as connection:
            changed = connection.execute(staff.update().where(_same(name)).values(epoch=staff.c.epoch + 1, **values))
        if not changed.rowcount:
            raise AccountInvalid(f"{name!r}: there is no such account")


def _same(name: str) -> sa.sql.ColumnElement:
    return sa.func.lower(staff.c.name) == name.lower()


def _account(row: sa.engine.Row) -> Account:
    return Account(row.name, Role(row.role), bool(row.active), row.epoch)


def _key(kind: str, value: str) -> str:
    # Names that people mistype are sometimes passwords, and addresses tell of persons: neither is kept.
    return hashlib.sha256(f"{kind}:{value}".encode("utf-8", "replace")).hexdigest()


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)
