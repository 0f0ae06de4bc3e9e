"""A PostgreSQL server of the tests' own, in a temporary folder, reached by a socket in it and gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Where Debian puts the server's programs, which it keeps out of PATH.
_DEBIAN = Path("/usr/lib/postgresql")
# The server refuses to run as root: Debian's package brings the first of these, every system has the second.
_UNPRIVILEGED = ("postgres", "nobody")


class PostgresMissing(RuntimeError):
    """The server's programs are not installed; the text says what to do."""


@contextmanager
def running_postgresql() -> Iterator[str]:
    """The SQLAlchemy address of an empty database; raises PostgresMissing, CalledProcessError."""
    pg_ctl = _program("pg_ctl")
    # Not pytest's folder, which only this user may enter; short, for a socket's path has 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _unprivileged_user()
    data = folder / "data"
    try:
        if user is not None:
            shutil.chown(folder, user.pw_uid, user.pw_gid)
        _run(user, _program("initdb"), "-D", data, "-U", "bot", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        _run(user, pg_ctl, "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://bot@/postgres?host={folder}"
        finally:
            _run(user, pg_ctl, "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> Path:
    installed = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which(name)
    if not installed and on_path is None:
        raise PostgresMissing(
            f"The tests need PostgreSQL's server ({name} is not there): `make test` installs it when run as root; "
            "else, on Debian, apt-get install postgresql; or name an empty database by TEST_POSTGRES_URL."
        )
    return installed[-1] if installed else Path(str(on_path))


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom to run the server as; None where this process is not root's."""
    if os.getuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return next(known[name] for name in _UNPRIVILEGED if name in known)


def _run(user: pwd.struct_passwd | None, *command: str | Path) -> None:
    subprocess.run(
        list(map(str, command)),
        cwd="/",
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        check=True,
        stdout=subprocess.DEVNULL,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
