"""Releases, facts, the dashboard and the model server by HTTP."""

from __future__ import annotations

import errno
import html
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.inbox.question import Turn
from bot.registry.builds import Phase
from bot.registry.gate import Said, said_to_json
from bot.registry.release import GateResult, Numbers, Release
from bot.registry.store import now
from bot.settings import Settings
from tests.console.conftest import Home, sign_in
from tests.console.test_entries import send


@pytest.fixture(autouse=True)
def no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    # The process that builds is tried in test_publish.py; here only the pages are.
    monkeypatch.setattr("bot.console.pages.releases.start_trainer", lambda settings: None)


@pytest.fixture
def approver(client: TestClient) -> TestClient:
    return sign_in(client, "approver")


def add(home: Home, name: str, text: str, score: str, gate: GateResult | None = None) -> None:
    model = home.settings.models_dir / f"{name}.tar.gz"
    model.parent.mkdir(exist_ok=True)
    model.write_bytes(name.encode())
    wrong = int(score == "answered wrong")
    numbers = {"development": Numbers(90, wrong, 9, 0)}
    said = (Said("development/a/0", "What is it?", "answered", text, ("faq/ahc",), score),)
    release = Release(name, "", 0, now(), "ann", numbers=numbers, judged_by="x", gate=gate or GateResult(True))
    texts = {"committee/ahc.yml": f"text: {text}\n"}
    home.services.registry.add(release, model, texts, {"said": said_to_json(said)})


@pytest.fixture
def two(home: Home) -> Home:
    """A live release, and one that is held back."""
    add(home, "one", "Right.", "answered right")
    add(home, "two", "Wrong.", "answered wrong", GateResult(False, ("It answers 1 of 100 held-out turns wrong.",)))
    home.services.registry.promote("one", "ann")
    return home


def test_before_and_after_stand_side_by_side(approver: TestClient, two: Home) -> None:
    page = html.unescape(approver.get("/releases/two").text)
    assert "Held back by the gate" in page
    assert "answered right → answered wrong" in page
    assert "Right." in page
    assert "Wrong." in page
    assert "-text: Right." in page
    assert "+text: Wrong." in page


def test_the_gate_is_overruled_with_a_reason_only_and_the_reason_is_kept(approver: TestClient, two: Home) -> None:
    registry = two.services.registry
    assert send(approver, "/releases/two/promote").status_code == 409
    assert send(approver, "/releases/two/promote", overrule="yes", reason=" ").status_code == 409
    live = registry.live()
    assert live is not None
    assert live.release == "one"
    assert send(approver, "/releases/two/promote", overrule="yes", reason="it is out of date").status_code == 303
    page = approver.get("/releases/two").text
    assert "Overruled by approver: it is out of date" in page
    assert send(approver, "/releases/rollback").status_code == 303
    live = registry.live()
    assert live is not None
    assert live.release == "one"


def test_rolling_back_may_bring_the_entries_of_then_along(approver: TestClient, two: Home) -> None:
    two.services.registry.overrule("two", "ann", "a test")
    two.services.registry.promote("two", "ann")
    send(approver, "/releases/rollback", entries="yes")
    store = two.services.entries
    assert [entry.place for entry in store.entries()] == ["committee/ahc.yml"]
    assert store.entry("ahc").text == "text: Right.\n"
    # What stood there is kept among the versions.
    assert store.versions("ahc")[1].by == "file"
    assert store.versions("adoption")[0].action == "deleted"


def test_an_editor_builds_and_an_approver_publishes(client: TestClient, two: Home) -> None:
    sign_in(client, "editor")
    assert send(client, "/releases/build", promote="yes").status_code == 403
    answer = send(client, "/releases/build", note="better dates")
    (build,) = two.services.builds.builds()
    assert answer.headers["location"] == f"/builds/{build.id}"
    assert not build.request.promote
    assert "better dates" in client.get(answer.headers["location"]).text
    assert send(client, "/releases/build").status_code == 409
    assert send(client, f"/builds/{build.id}/cancel").status_code == 303
    ended = two.services.builds.build(build.id)
    assert ended is not None
    assert ended.status.phase is Phase.CANCELLED
    with client.stream("GET", f"/builds/{build.id}/events") as stream:
        told = next(line for line in stream.iter_lines() if line)
    assert '"phase": "cancelled"' in told
    assert '"final": true' in told


def test_a_models_folder_that_cannot_be_written_hides_no_release(
    approver: TestClient, two: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(settings: Settings) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.console.services.start_trainer", full)
    assert "/releases/two" in approver.get("/releases").text


def test_pins(approver: TestClient, two: Home) -> None:
    assert send(approver, "/pins", question="What is it?", entry="nobody").status_code == 422
    assert send(approver, "/pins", question="What is “it”?", entry="ahc").status_code == 303
    assert "What is “it”?" in two.settings.pins_file.read_text(encoding="utf-8")
    assert "What is “it”?" in approver.get("/releases").text
    send(approver, "/pins/remove", question="What is “it”?", entry="ahc")
    assert "“it”" not in approver.get("/releases").text


def test_a_release_is_downloaded_whole_and_a_tampered_one_not(approver: TestClient, two: Home) -> None:
    assert approver.get("/releases/one/download").content == b"one"
    path = two.services.registry.model_path("one")
    path.unlink()
    path.write_bytes(b"another's")
    assert "not the file that was built" in approver.get("/releases/one/download").text


class TestModelServer:
    """As a replica asks."""

    def test_it_gives_the_live_model_once(self, client: TestClient, two: Home) -> None:
        path = f"/model?token={two.services.model_token}"
        first = client.get(path)
        digest = two.services.registry.release("one").digest
        assert (first.status_code, first.content, first.headers["etag"]) == (200, b"one", digest)
        assert client.get(path, headers={"if-none-match": digest}).status_code == 304
        two.services.registry.overrule("two", "ann", "a test")
        two.services.registry.promote("two", "ann")
        assert client.get(path, headers={"if-none-match": digest}).content == b"two"
        bearer = {"authorization": f"Bearer {two.services.model_token}"}
        assert client.get("/model", headers=bearer).content == b"two"

    def test_it_gives_no_tampered_model(self, client: TestClient, two: Home) -> None:
        path = two.services.registry.model_path("one")
        path.unlink()
        path.write_bytes(b"another's")
        assert client.get(f"/model?token={two.services.model_token}").status_code == 503

    async def test_rasas_own_puller_understands_it(self, two: Home, tmp_path: Path) -> None:
        # The very function by which `rasa run` pulls, against the console on a port.
        import tarfile

        from rasa.core.agent import _pull_model_and_fingerprint
        from rasa.utils.endpoints import EndpointConfig

        from tests.console.conftest import LiveConsole

        model = tmp_path / "three.tar.gz"
        with tarfile.open(model, "w:gz") as archive:
            archive.add(__file__, "metadata.json")
        two.services.registry.add(Release("three", "", 0, now(), "ann"), model)
        two.services.registry.promote("three", "ann")
        running = LiveConsole(two)
        try:
            server = EndpointConfig(url=f"{running.url}/model", token=two.services.model_token)
            target = tmp_path / "pulled"
            target.mkdir()
            digest = two.services.registry.release("three").digest
            assert await _pull_model_and_fingerprint(server, "another's", str(target)) == digest
            assert (target / "metadata.json").exists() or list(target.iterdir())
            # None: the replica has it already.
            assert await _pull_model_and_fingerprint(server, digest, str(target)) is None
        finally:
            running.stop()


class TestFacts:
    """Live at once, the source mandatory."""

    SIXTH = "/facts/meetings?id=sixth"

    def form(self, home: Home, **changes: str) -> dict[str, str]:
        from bot.console.pages.facts import _row
        from bot.facts.records import digest

        record = next(one for one in home.services.facts.records().meetings if one.id == "sixth")
        row = _row(record)
        values = {"base": digest(record), "accounts": str(len(row["accounts"]) + 1)}
        values.update({name: value for name, value in row.items() if name != "accounts"})
        for place, account in enumerate(row["accounts"]):
            for name, value in account.items():
                values[f"{place}.{name}"] = "\n".join(value) if isinstance(value, list) else value
        return {**values, **changes}

    def test_every_fact_has_a_form_and_saving_it_unchanged_changes_nothing(
        self, approver: TestClient, home: Home
    ) -> None:
        from bot.facts.records import KINDS

        before = home.services.facts.records()
        for kind in KINDS:
            assert approver.get(f"/facts?kind={kind}").status_code == 200
            assert approver.get(f"/facts/{kind}").status_code == 200
            for record in before.of(kind)[:3]:
                assert approver.get(f"/facts/{kind}", params={"id": record.id}).status_code == 200
        assert send(approver, "/facts/meetings", **self.form(home)).status_code == 303
        assert home.services.facts.records() == before

    def test_an_edit_is_live_at_once(self, approver: TestClient, home: Home) -> None:
        from bot.facts.store import FactStore

        reader = FactStore(home.settings.database_url)
        assert reader.snapshot()
        assert send(approver, "/facts/meetings", **self.form(home, **{"0.venue": "Room 3"})).status_code == 303
        sixth = next(one for one in reader.meetings() if one.id == "sixth")
        assert "Room 3" in sixth.venue

    @pytest.mark.parametrize(
        ("change", "key"),
        [
            ({"0.source": ""}, "0.source"),
            ({"0.start": "soon"}, "0.start"),
            ({"0.end": "2001-01-01"}, "0.end"),
            ({"name": ""}, "name"),
            ({"kind": "party"}, "kind"),
        ],
    )
    def test_what_is_wrong_stands_beside_its_field(
        self, approver: TestClient, home: Home, change: dict[str, str], key: str
    ) -> None:
        before = home.services.facts.records()
        answer = send(approver, "/facts/meetings", **self.form(home, **change))
        assert answer.status_code == 422
        assert f'id="fault-{key}"' in answer.text or key in html.unescape(answer.text)
        assert home.services.facts.records() == before

    def test_an_account_needs_its_source(self, approver: TestClient, home: Home) -> None:
        form = self.form(home)
        place = int(form["accounts"]) - 1
        answer = send(approver, "/facts/meetings", **{**form, f"{place}.city": "Geneva"})
        assert answer.status_code == 422
        assert f'id="fault-{place}.source"' in answer.text
        assert "missing source" in answer.text

    def test_a_fact_changed_by_somebody_else_is_not_overwritten(self, approver: TestClient, home: Home) -> None:
        form = self.form(home, **{"0.venue": "Mine"})
        send(approver, "/facts/meetings", **self.form(home, **{"0.venue": "Theirs"}))
        answer = send(approver, "/facts/meetings", **form)
        assert answer.status_code == 409
        assert "Somebody changed this fact meanwhile" in answer.text

    def test_what_is_referred_to_is_not_deleted(self, approver: TestClient, home: Home) -> None:
        before = home.services.facts.records()
        send(approver, "/facts/sources/delete", id=before.sources[0].id)
        assert "is still named by" in approver.get("/facts").text or home.services.facts.records() == before
        assert home.services.facts.records() == before


def test_the_dashboard_counts_by_day_outcome_and_channel(approver: TestClient, home: Home) -> None:
    turns = [Turn("x", "web", "answered", ("faq/ahc",))] * 3 + [Turn("what?", "telegram", "declined")]
    home.services.inbox.record(turns, date.today())
    home.services.inbox.record(turns[:1], date.today())
    page = approver.get("/dashboard").text
    assert "<dt>questions</dt><dd>5</dd>" in page
    assert "4 answered" in page
    assert "What is the Ad Hoc Committee?" in page
    assert "Nothing waits." not in page
    assert "Nothing waits." in approver.get("/dashboard?channel=web").text
    telegram = approver.get("/dashboard?channel=telegram&days=7").text
    assert "<dt>questions</dt><dd>1</dd>" in telegram
    assert approver.get("/dashboard?days=x&channel=%3Cscript%3E").status_code == 200
