"""Releases: build, prove, publish, take back; and the model server from which replicas pull."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from starlette.responses import FileResponse, PlainTextResponse, Response

from bot.console.context import Context, Page
from bot.console.pages.entries import unpublished
from bot.console.roles import Role
from bot.faq.revisions import diff
from bot.registry.builds import BuildRefused, Phase, Request
from bot.registry.gate import Pin, Said, changes, entry_gains, said_from_json
from bot.registry.pins import PinsInvalid, load_pins, save_pins
from bot.registry.release import Release
from bot.registry.serving import serving_processes
from bot.registry.store import ReleaseUnusable
from bot.registry.trainer_process import start_trainer

# Changed replies shown on one page.
_SHOWN = 200


def releases(context: Context, fault: str = "", status: int = 200) -> Response:
    """What is live, what is being built, and every release."""
    registry, builds = context.services.registry, context.services.builds
    if context.may(Role.EDITOR):
        context.services.expect_publishing()
    latest = next(iter(builds.builds()), None)
    try:
        pins = load_pins(context.services.settings.pins_file)
    except PinsInvalid as error:
        pins, fault = [], fault or str(error)
    return context.page(
        "releases.html",
        status,
        releases=registry.releases(),
        live=registry.live(),
        promotions=registry.promotions()[:20],
        serving=serving_processes(context.services.settings.models_dir),
        running=builds.running(),
        latest=latest,
        changed=unpublished(context),
        pins=pins,
        slugs=[(entry.slug, entry.fields.title) for entry in context.services.entries.entries()],
        fault=fault,
    )


def build(context: Context) -> Response:
    """Ask for a build; `promote` puts it live where the gate lets it pass."""
    promote = context.text("promote") == "yes"
    if promote and not context.may(Role.APPROVER):
        return releases(context, "Publishing needs an approver; you may build and prove.", 403)
    try:
        asked = context.services.builds.submit(Request(context.by, context.text("note")[:500], promote))
    except BuildRefused as error:
        return releases(context, str(error), 409)
    start_trainer(context.services.settings)
    context.log("published" if promote else "built", asked.id, context.text("note")[:500])
    return context.go(f"/builds/{asked.id}")


def show_build(context: Context) -> Response:
    """How far a build is; the page follows it by itself."""
    found = context.services.builds.build(context.path("id"))
    if found is None:
        return context.go("/releases", "This build is no longer kept.")
    share, left_s = found.status.progress(time.time())
    return context.page("build.html", build=found, share=share, left_s=left_s, Phase=Phase)


def cancel(context: Context) -> Response:
    """Stop a build."""
    id = context.path("id")
    if context.services.builds.cancel(id):
        context.log("cancelled a build", id)
    return context.go(f"/builds/{id}")


def show(context: Context, fault: str = "", status: int = 200) -> Response:
    """One release: its numbers, what it says otherwise than another one, and what its entries say otherwise."""
    registry = context.services.registry
    name = context.path("name")
    try:
        release = registry.release(name)
    except ReleaseUnusable:
        return context.go("/releases", "There is no such release.")
    live = registry.live()
    other = _other(context, release)
    found = changes(_said(context, other.name), _said(context, name)) if other is not None else []
    before, after = registry.entries(other.name) if other is not None else {}, registry.entries(name)
    places = sorted(place for place in {*before, *after} if before.get(place) != after.get(place)) if before else []
    return context.page(
        "release.html",
        status,
        release=release,
        live=live,
        other=other,
        others=[one for one in registry.releases() if one.name != name],
        comparable=other is not None and other.judged_by == release.judged_by,
        changes=found[:_SHOWN],
        more=max(0, len(found) - _SHOWN),
        gains=entry_gains(found),
        diffs=[(place, diff(before.get(place, ""), after.get(place, ""))) for place in places],
        fault=fault,
    )


def promote(context: Context) -> Response:
    """Put a release live; with a reason, also past the gate."""
    registry, name, reason = context.services.registry, context.path("name"), context.text("reason").strip()
    try:
        release = registry.release(name)
        if context.text("overrule") == "yes" and release.gate is not None and not release.gate.open:
            registry.overrule(name, context.by, reason)
            context.log("overruled the gate", name, reason)
        registry.promote(name, context.by, reason)
    except (ReleaseUnusable, ValueError) as error:
        return show(context, str(error), 409)
    context.log("promoted", name, reason)
    return context.go("/releases", f"{name} is live.")


def rollback(context: Context) -> Response:
    """Back to the release that served before, and its entries where that is asked for."""
    registry = context.services.registry
    try:
        live = registry.rollback(context.by, context.text("reason").strip())
    except ReleaseUnusable as error:
        return releases(context, str(error), 409)
    context.log("rolled back", live.release, context.text("reason"))
    restored = _restore_entries(context, live.release) if context.text("entries") == "yes" else 0
    told = f" {restored} entries are back as they were then." if restored else ""
    return context.go("/releases", f"{live.release} is live again.{told}")


def _restore_entries(context: Context, name: str) -> int:
    """Bring the entry files to what a release was trained on; what they were stays as versions.  How many changed."""
    store = context.services.entries
    wanted = context.services.registry.entries(name)
    if not wanted:
        return 0
    stored = {entry.place: entry for entry in store.entries()}
    number = 0
    for place, text in wanted.items():
        if place not in stored or stored[place].text != text:
            store.write_text(place, text, by=context.by, action=f"rolled back to {name}")
            number += 1
    kept = {place.rpartition("/")[2] for place in wanted}
    for place, entry in stored.items():
        if place not in wanted and place.rpartition("/")[2] not in kept:
            store.delete(entry.slug, base=entry.digest, by=context.by)
            number += 1
    return number


def download(context: Context) -> Response:
    """The model file, as it was built."""
    name = context.path("name")
    try:
        path = context.services.registry.checked_model(name)
    except ReleaseUnusable as error:
        return context.go("/releases", str(error))
    return FileResponse(path, filename=path.name, media_type="application/gzip")


def pin(context: Context) -> Response:
    """A question that one entry must go on answering."""
    question, entry = context.text("question").strip()[:300], context.text("entry").strip()
    known = {one.slug for one in context.services.entries.entries()}
    if not question or entry not in known:
        return releases(context, "A pinned question needs a question and an entry of the list.", 422)
    _change_pins(context, lambda pins: [*pins, Pin(question, entry)])
    context.log("pinned a question", entry, question)
    return context.go("/releases#pins", "Pinned: a release that loses it is refused.")


def unpin(context: Context) -> Response:
    """No longer."""
    gone = Pin(context.text("question"), context.text("entry"))
    _change_pins(context, lambda pins: [one for one in pins if one != gone])
    context.log("unpinned a question", gone.entry, gone.question)
    return context.go("/releases#pins", "No longer pinned.")


def model_server(context: Context) -> Response:
    """The live model by Rasa's model-server protocol: ETag, 304 where the replica has it already."""
    request, registry = context.request, context.services.registry
    given = request.query_params.get("token") or request.headers.get("authorization", "").removeprefix("Bearer ")
    if not secrets.compare_digest(given.encode("utf-8", "replace"), context.services.model_token.encode()):
        return PlainTextResponse("A token is needed.", status_code=401)
    live = registry.live()
    if live is None:
        return Response(status_code=204)
    try:
        release = registry.release(live.release)
        if request.headers.get("if-none-match", "").strip('"') == release.digest:
            return Response(status_code=304, headers={"etag": release.digest})
        path = registry.checked_model(live.release)
    except ReleaseUnusable as error:
        return PlainTextResponse(str(error), status_code=503)
    # Rasa takes the name from this header, and the ETag as it stands, without quotes.
    return FileResponse(path, media_type="application/gzip", headers={"etag": release.digest, "filename": path.name})


def _change_pins(context: Context, change: Callable[[list[Pin]], list[Pin]]) -> None:
    file = context.services.settings.pins_file
    save_pins(file, change(load_pins(file)))


def _other(context: Context, release: Release) -> Release | None:
    """What a release is compared with: what the address asks for, else the live one, else the one before it."""
    registry = context.services.registry
    live = registry.live()
    asked = context.query("with")
    name = asked or (
        live.release if live is not None and live.release != release.name else live.previous if live else ""
    )
    try:
        return registry.release(name) if name else None
    except ReleaseUnusable:
        return None


def _said(context: Context, name: str) -> tuple[Said, ...]:
    return said_from_json(context.services.registry.replies(name).get("said"))


PAGES = (
    Page("/releases", "GET", Role.VIEWER, releases),
    Page("/releases/build", "POST", Role.EDITOR, build),
    Page("/releases/rollback", "POST", Role.APPROVER, rollback),
    Page("/releases/{name}", "GET", Role.VIEWER, show),
    Page("/releases/{name}/promote", "POST", Role.APPROVER, promote),
    Page("/releases/{name}/download", "GET", Role.VIEWER, download),
    Page("/builds/{id}", "GET", Role.VIEWER, show_build),
    Page("/builds/{id}/cancel", "POST", Role.EDITOR, cancel),
    Page("/pins", "POST", Role.APPROVER, pin),
    Page("/pins/remove", "POST", Role.APPROVER, unpin),
    Page("/model", "GET", None, model_server),
)
