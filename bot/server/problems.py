"""Every error of the server as a JSON problem (RFC 9457), without a word of what was sent."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"

_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}


class Problem(Exception):
    """An error that the client is told of; `detail` says what to do and repeats nothing of the request."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        """`status` is the HTTP status; `headers` go out with it."""
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def problem_json(status: int, detail: str) -> dict[str, Any]:
    """The members of a problem; its type is told by the status alone, so "about:blank" (RFC 9457, 4.2.1)."""
    title = _TITLES.get(status) or HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


def problem_response(status: int, detail: str, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """A problem on its way out."""
    return HTTPResponse(
        json.dumps(problem_json(status, detail)),
        status=status,
        headers={"Cache-Control": "no-store", **(headers or {})},
        content_type=CONTENT_TYPE,
    )


def answer_errors_with_problems(app: Sanic) -> None:
    """Turn what routes and Sanic itself raise into problems; only what is nobody's intention is logged."""

    @app.exception(Exception)
    async def told(request: Request, error: Exception) -> HTTPResponse:
        if isinstance(error, Problem):
            return problem_response(error.status, error.detail, error.headers)
        if isinstance(error, SanicException):
            status = getattr(error, "status_code", 500)
            if status < 500:
                headers = {key: str(value) for key, value in getattr(error, "headers", {}).items()}
                # Sanic's own words may quote the address asked for.
                return problem_response(status, _DETAILS.get(status, "This request cannot be served."), headers)
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("A request failed: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
        return problem_response(500, "Something went wrong on this side. Please try again.")


_DETAILS = {
    404: "There is nothing at this address.",
    405: "This method is not allowed here; see the Allow header.",
    413: "The request is too large.",
}
