"""Entries in and out as files: what an import would change is shown before anything is written."""

from __future__ import annotations

from collections import Counter

from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot.console.context import Context, Page
from bot.console.roles import Role
from bot.faq.exchange import (
    FORMATS,
    FileRefused,
    apply_import,
    format_of,
    plan_import,
    read_rows,
    write_entries,
)
from bot.faq.store import EntryStale

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8",
}


def export(context: Context) -> Response:
    """All entries as a file."""
    format = context.path("format")
    if format not in FORMATS:
        return context.go("/exchange", "Entries are exported as CSV, TSV or YAML.")
    content = write_entries(context.services.entries.entries(), format).encode("utf-8")
    if format == "csv":
        # Without the mark Excel takes UTF-8 for Latin-1; reading takes it off again.
        content = b"\xef\xbb\xbf" + content
    headers = {"content-disposition": f'attachment; filename="entries.{format}"'}
    return Response(content, media_type=_TYPES[format], headers=headers)


def exchange(context: Context, fault: str = "") -> Response:
    """The form."""
    return context.page("exchange.html", 422 if fault else 200, fault=fault, formats=FORMATS)


def plan(context: Context) -> Response:
    """What an upload would change, row by row; nothing is written."""
    upload = context.form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return exchange(context, "Choose a file first.")
    content = upload.file.read()
    try:
        format = format_of(upload.filename)
        planned = plan_import(context.services.entries, read_rows(content, format), context.services.known())
    except FileRefused as error:
        return exchange(context, f"{upload.filename}: {error}")
    return context.page(
        "import.html",
        planned=[one for one in planned if one.action != "unchanged"],
        counts=Counter(one.action for one in planned),
        key=context.services.uploads.keep(format, content),
        name=upload.filename,
    )


def apply(context: Context) -> Response:
    """Write what the plan showed; rows that are refused stay out."""
    kept = context.services.uploads.take(context.text("key"))
    if kept is None:
        return exchange(context, "The file has gone meanwhile: choose it again.")
    format, content = kept
    try:
        planned = plan_import(context.services.entries, read_rows(content, format), context.services.known())
        written = apply_import(context.services.entries, planned, by=context.by)
    except (EntryStale, FileRefused) as error:
        return exchange(context, f"Stopped: {error} What was written before stays, as versions of their own.")
    context.log("imported entries", f"{len(written)} entries", " ".join(written))
    return context.go("/entries", f"{len(written)} entries written; they are live once they are published.")


PAGES = (
    Page("/exchange", "GET", Role.VIEWER, exchange),
    Page("/exchange/plan", "POST", Role.EDITOR, plan),
    Page("/exchange/apply", "POST", Role.EDITOR, apply),
    Page("/exchange/entries.{format}", "GET", Role.VIEWER, export),
)
