"""Schemathesis holds the running server to openapi.yaml: every answer documented, nothing undocumented taken."""

from __future__ import annotations

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from bot.channels.web.channel import OPENAPI_FILE
from tests.process.running import Server

schema = schemathesis.openapi.from_path(OPENAPI_FILE)


@pytest.fixture
def base_url(web_server: Server) -> str:
    return f"{web_server.base}/webhooks/web"


@schema.parametrize()
@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_the_server_does_what_the_document_says(case: schemathesis.Case, base_url: str) -> None:
    # A session each: one of the operations ends it.
    token = httpx.post(f"{base_url}/session").json()["token"]
    case.call_and_validate(base_url=base_url, headers={"Authorization": f"Bearer {token}"})


def test_the_document_is_served(base_url: str) -> None:
    response = httpx.get(f"{base_url}/openapi.yaml")
    assert response.status_code == 200
    assert response.content == OPENAPI_FILE.read_bytes()
