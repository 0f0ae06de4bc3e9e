"""A new release goes live between two messages, and whatever is wrong with it the old one serves on."""

from __future__ import annotations

import asyncio
import shutil
import tarfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.conversation import ask
from bot.registry.release import Release
from bot.registry.serving import serving_processes
from bot.registry.store import Registry, ReleaseUnusable, now
from bot.replies.reply import Outcome
from bot.server.agent import LocalAgent
from bot.server.hot_swap import follow_live, model_to_serve
from bot.server.runtime import ModelUnusable, load_agent
from bot.settings import Settings
from tests.conftest import settings_in

WAIT_S = 90


def add(registry: Registry, name: str, model: Path) -> None:
    registry.add(Release(name, "", 0, now(), "ann"), model)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("swap")
    return replace(settings_in(folder), models_dir=folder / "models")


@pytest.fixture(scope="module")
def registry(settings: Settings, model_path: Path) -> Registry:
    """Two releases of the same model; the first is live."""
    made = Registry(settings.models_dir)
    for name in ("one", "two"):
        add(made, name, model_path)
    made.promote("one", "ann")
    return made


@pytest.fixture(scope="module")
def serving(settings: Settings, registry: Registry) -> Iterator[LocalAgent]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", settings.database_url)
        yield load_agent(settings)


@asynccontextmanager
async def following(agent: LocalAgent, registry: Registry) -> AsyncIterator[None]:
    task = asyncio.create_task(follow_live(agent, registry))
    await asyncio.sleep(0)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(reached) -> None:
    for _ in range(WAIT_S * 20):
        if reached():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"not reached in {WAIT_S} s")


def trouble(registry: Registry) -> str:
    return next(iter(serving_processes(registry.models_dir))).trouble


async def test_conversations_go_on_while_a_release_is_swapped(serving: LocalAgent, registry: Registry) -> None:
    async with following(serving, registry):
        assert (await ask(serving, "ann", "When was the second session?")).outcome is Outcome.ANSWERED
        registry.promote("two", "bea")
        before, answered = serving.processor, 0
        while serving.processor is before:
            reply = await ask(serving, "ann", "which city was that?")
            assert "Vienna" in str(reply.blocks)
            answered += 1
            # As the server does between messages: look at the sockets.
            await asyncio.sleep(0.01)
        assert answered > 1
        assert serving.processor.model_filename == "two.tar.gz"
        # What was said before the swap is still known after it.
        assert "Vienna" in str((await ask(serving, "ann", "which city was that?")).blocks)
        await until(lambda: not trouble(registry))
        (told,) = serving_processes(registry.models_dir)
        assert told.model == "two.tar.gz"


@pytest.mark.parametrize(
    ("fault", "told"),
    [("tampered", "not the file that was built"), ("no archive", "was not loaded"), ("no model", "was not loaded")],
)
async def test_a_bad_release_is_not_served(
    serving: LocalAgent, registry: Registry, model_path: Path, tmp_path: Path, fault: str, told: str
) -> None:
    name = f"bad-{fault.replace(' ', '-')}"
    model = tmp_path / f"{name}.tar.gz"
    if fault == "tampered":
        add(registry, name, Path(shutil.copyfile(model_path, model)))
    elif fault == "no archive":
        model.write_bytes(b"not an archive")
        add(registry, name, model)
    else:
        with tarfile.open(model, "w:gz") as archive:
            archive.add(__file__, "metadata.json")
        add(registry, name, model)
    before = serving.processor
    async with following(serving, registry):
        registry.promote(name, "ann")
        if fault == "tampered":
            registry.model_path(name).unlink()
            registry.model_path(name).write_bytes(b"another's model")
        await until(lambda: told in trouble(registry))
        assert serving.processor is before
        assert (await ask(serving, "bea", "When was the second session?")).outcome is Outcome.ANSWERED
    registry.rollback("ann")


def test_at_start_a_tampered_live_release_gives_way_to_the_one_before(registry: Registry, tmp_path: Path) -> None:
    home = Registry(tmp_path / "models")
    model = tmp_path / "model.tar.gz"
    model.write_bytes(b"a model")
    assert model_to_serve(home) is None
    add(home, "one", model)
    add(home, "two", model)
    home.promote("one", "ann")
    home.promote("two", "ann")
    assert model_to_serve(home) == home.model_path("two")
    home.model_path("two").unlink()
    assert model_to_serve(home) == home.model_path("one")
    home.model_path("one").unlink()
    with pytest.raises(ReleaseUnusable):
        model_to_serve(home)


def test_a_pointer_that_cannot_be_read_is_no_leave_to_serve_just_any_model(settings: Settings, tmp_path: Path) -> None:
    home = Registry(tmp_path / "models")
    home.models_dir.mkdir()
    home.pointer.write_text("{", encoding="utf-8")
    (home.models_dir / "foreign.tar.gz").write_bytes(b"x")
    with pytest.raises(ModelUnusable, match="cannot be read"):
        load_agent(replace(settings, models_dir=home.models_dir))
