"""Who may do what: every route without login, with the wrong role, and without its token."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.console.accounts import FAILURES_OF_A_NAME, AccountInvalid, TooManyFailures
from bot.console.app import PAGES
from bot.console.context import Page
from bot.console.guard import safe_target
from bot.console.roles import Role
from tests.console.conftest import PASSWORD, Home, client_of, copied, sign_in, token_of


def address(page: Page) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: {"kind": "meetings", "format": "csv"}.get(found[1], "ahc"), page.path)


def named(page: Page) -> str:
    return f"{page.method} {page.path}"


GUARDED = [page for page in PAGES if page.role is not None]
CHANGING = [page for page in PAGES if page.method == "POST"]


@pytest.fixture(scope="module")
def refusing(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One console for all tests of what is refused: nothing they do may change it."""
    return copied(seeded, tmp_path_factory.mktemp("refusing"), None)


@pytest.fixture(scope="module")
def nobody(refusing: Home) -> TestClient:
    """Not signed in."""
    return client_of(refusing)


@pytest.fixture(scope="module")
def somebody(refusing: Home) -> Mapping[Role, TestClient]:
    """One signed in for each role."""
    return {role: sign_in(client_of(refusing), role.value) for role in Role}


def test_the_only_pages_without_login_are_the_login_and_the_model_server() -> None:
    assert {named(page) for page in PAGES if page.role is None} == {"GET /login", "POST /login", "GET /model"}


@pytest.mark.parametrize("page", GUARDED, ids=named)
def test_nothing_is_shown_or_done_without_login(nobody: TestClient, page: Page) -> None:
    answer = nobody.request(page.method, address(page), follow_redirects=False)
    if page.method == "GET":
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?next=")
    else:
        assert answer.status_code == 401


@pytest.mark.parametrize("page", [page for page in GUARDED if page.role is not Role.VIEWER], ids=named)
def test_a_role_below_is_refused(somebody: Mapping[Role, TestClient], page: Page) -> None:
    assert page.role is not None
    client = somebody[list(Role)[list(Role).index(page.role) - 1]]
    data = {"csrf": token_of(client)} if page.method == "POST" else None
    answer = client.request(page.method, address(page), data=data, follow_redirects=False)
    assert answer.status_code == 403
    assert "You may not do this" in answer.text


@pytest.mark.parametrize("page", CHANGING, ids=named)
@pytest.mark.parametrize(
    "sent", [{}, {"csrf": ""}, {"csrf": "another's"}, {"csrf": "é"}], ids=["none", "empty", "wrong", "odd"]
)
def test_nothing_is_done_without_the_sessions_token(
    nobody: TestClient, somebody: Mapping[Role, TestClient], page: Page, sent: dict[str, str]
) -> None:
    client = nobody if page.role is None else somebody[Role.ADMINISTRATOR]
    answer = client.post(address(page), data=sent, follow_redirects=False)
    assert answer.status_code == 403
    assert "too old or not ours" in answer.text


def test_progress_needs_a_login(client: TestClient) -> None:
    assert client.get("/builds/x/events").status_code == 401


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_none(client: TestClient, method: str) -> None:
    assert client.request(method, "/entries").status_code == 405


def test_the_model_server_wants_its_token(client: TestClient, home: Home) -> None:
    for query in ("", "?token=", "?token=wrong", "?token=%C3%A9"):
        assert client.get(f"/model{query}").status_code == 401
    assert client.get(f"/model?token={home.services.model_token}").status_code == 204


class TestSessions:
    """Cookies, and how they end."""

    def test_the_cookie_is_kept_from_scripts_and_other_sites(self, client: TestClient) -> None:
        cookie = client.get("/login").headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "secure" not in cookie

    def test_behind_tls_it_is_sent_by_tls_only(self, home: Home) -> None:
        from bot.console.app import make_app

        client = TestClient(make_app(home.services, https=True), base_url="https://console.test")
        answer = client.get("/login")
        assert "secure" in answer.headers["set-cookie"].lower()
        assert "strict-transport-security" in answer.headers

    def test_signing_out_ends_the_session_everywhere(self, home: Home) -> None:
        here, there = client_of(home), client_of(home)
        sign_in(here, "editor")
        sign_in(there, "editor")
        assert here.post("/logout", data={"csrf": token_of(here)}, follow_redirects=False).status_code == 303
        assert there.get("/inbox", follow_redirects=False).status_code == 303

    def test_another_role_or_no_access_ends_it_too(self, client: TestClient, home: Home) -> None:
        sign_in(client, "editor")
        home.services.accounts.set_role("editor", Role.EDITOR, active=False)
        assert client.get("/inbox", follow_redirects=False).status_code == 303
        home.services.accounts.set_role("editor", Role.VIEWER, active=True)
        sign_in(client, "editor")
        assert client.get("/entries/new").status_code == 403

    def test_a_forged_cookie_is_nobody(self, client: TestClient) -> None:
        client.cookies.set("staff", "eyJuYW1lIjogImFkbWluaXN0cmF0b3IiLCAiZXBvY2giOiAxfQ==.aaaa.bbbb")
        assert client.get("/people", follow_redirects=False).status_code == 303

    def test_the_token_of_before_is_worth_nothing_after_signing_in(self, client: TestClient) -> None:
        before = token_of(client, "/login")
        sign_in(client, "editor")
        assert client.post("/logout", data={"csrf": before}, follow_redirects=False).status_code == 403

    @pytest.mark.parametrize("target", ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:alert(1)", ""])
    def test_signing_in_leads_to_a_page_of_ours(self, target: str) -> None:
        assert safe_target(target) == "/"


class TestPasswords:
    """Throttling, and what a password must be."""

    def test_wrong_ones_are_refused_and_then_everything_waits(self, client: TestClient, home: Home) -> None:
        token = token_of(client, "/login")
        for _ in range(FAILURES_OF_A_NAME):
            answer = client.post("/login", data={"csrf": token, "name": "editor", "password": "wrong"})
            assert answer.status_code == 401
        right = {"csrf": token, "name": "Editor", "password": PASSWORD}
        assert client.post("/login", data=right).status_code == 429
        with pytest.raises(TooManyFailures):
            home.services.accounts.verify("editor", PASSWORD, "192.0.2.1")
        assert home.services.accounts.verify("viewer", PASSWORD, "192.0.2.1") is not None

    def test_nobody_and_a_wrong_password_get_the_same_answer(self, client: TestClient) -> None:
        token = token_of(client, "/login")
        answers = [
            client.post("/login", data={"csrf": token, "name": "x", "password": password})
            for password in ("wrong", PASSWORD)
        ]
        assert {answer.status_code for answer in answers} == {401}
        assert answers[0].text == answers[1].text

    @pytest.mark.parametrize("password", ["short", "a" * 12, "x" * 201, "my-name-is-ann-lee"])
    def test_weak_ones_are_refused(self, home: Home, password: str) -> None:
        with pytest.raises(AccountInvalid):
            home.services.accounts.add("ann-lee", password, Role.EDITOR)

    @pytest.mark.parametrize("name", ["", "a b", "../x", "<b>", "x" * 61, "é"])
    def test_odd_names_are_refused(self, home: Home, name: str) -> None:
        with pytest.raises(AccountInvalid):
            home.services.accounts.add(name, PASSWORD, Role.EDITOR)

    def test_they_are_stored_as_argon2_only(self, home: Home) -> None:
        stored = (home.settings.secret_file.parent / "bot.db").read_bytes()
        wal = home.settings.secret_file.parent / "bot.db-wal"
        stored += wal.read_bytes() if wal.exists() else b""
        assert b"$argon2id$" in stored
        assert PASSWORD.encode() not in stored

    def test_somebody_is_left_to_manage_accounts(self, home: Home) -> None:
        with pytest.raises(AccountInvalid, match="Nobody would be left"):
            home.services.accounts.set_role("administrator", Role.EDITOR, active=True)

    def test_ones_own_is_changed_with_the_old_one(self, client: TestClient) -> None:
        sign_in(client, "editor")
        wrong = {"csrf": token_of(client), "old": "wrong", "new": "another long password"}
        assert client.post("/account", data=wrong).status_code == 400
        assert client.post("/account", data={**wrong, "old": PASSWORD}).status_code == 200
        client.post("/logout", data={"csrf": token_of(client)})
        sign_in(client, "editor", "another long password")


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for path in ("/login", "/nowhere", "/static/console.css", "/model"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    assert client.get("/login").headers["cache-control"] == "no-store"


def test_a_request_that_is_too_large_is_refused_before_it_is_read(client: TestClient) -> None:
    answer = client.post("/login", content=b"x", headers={"content-length": "70000000"})
    assert answer.status_code == 413


def test_what_staff_do_is_in_the_audit_log(client: TestClient, home: Home) -> None:
    sign_in(client, "administrator")
    token = token_of(client)
    data = {"csrf": token, "name": "dora", "role": "editor", "password": "a long enough one"}
    assert "dora may sign in now" in client.post("/people/add", data=data).text
    log = client.get("/audit").text
    assert "added an account" in log
    assert "dora" in log
    assert "a long enough one" not in log
