"""Session tokens: a random id, signed, with the time of signing; nothing about a session is stored to issue one."""

from __future__ import annotations

import secrets

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

# Kept this long after the last resumption; turns are deleted after as many days.
SESSION_DAYS = 30
SESSION_S = SESSION_DAYS * 24 * 3600
# Bytes of an id: no guess hits one of them.
_ID_BYTES = 16
# A token is some 60 characters long; longer ones are not looked at.
_MAX_TOKEN = 200


class SessionUnknown(ValueError):
    """A token that this server has not signed, or too long ago."""


class Sessions:
    """Issues tokens and reads them."""

    def __init__(self, key: bytes) -> None:
        """`key` signs; the salt keeps these signatures apart from other uses of the key."""
        self._serializer = URLSafeTimedSerializer(key, salt="bot.channels.web.session")

    def new(self) -> str:
        """The id of a new session."""
        return f"web/{secrets.token_urlsafe(_ID_BYTES)}"

    def token(self, session: str) -> str:
        """A token for a session, good for SESSION_DAYS from now."""
        return str(self._serializer.dumps(session))

    def session(self, token: str) -> str:
        """The session of a token; raises SessionUnknown."""
        if len(token) > _MAX_TOKEN:
            raise SessionUnknown("not a token of this server")
        try:
            return str(self._serializer.loads(token, max_age=SESSION_S))
        except SignatureExpired as error:
            raise SessionUnknown("the session has expired") from error
        except (BadSignature, UnicodeError) as error:
            raise SessionUnknown("not a token of this server") from error
