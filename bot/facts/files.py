"""Seed files: reading them as plain strings and writing records as YAML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, Field, fields
from enum import Enum
from io import StringIO
from itertools import takewhile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.facts.check import Checked, FactsInvalid, Problem, RawFile, check_files
from bot.facts.records import KINDS, Record, Records

_EXTENSIONS = (".yml", ".yaml")


def read_files(path: Path) -> list[RawFile]:
    """The seed file at `path`, or all of a directory by name.

    Raises FactsInvalid where there is none or one cannot be read as YAML.
    """
    if path.is_dir():
        paths = sorted(child for child in path.iterdir() if child.suffix in _EXTENSIONS)
        if not paths:
            raise FactsInvalid([Problem(str(path), "files", "", "no .yml file in this directory")])
    else:
        paths = [path]
    problems: list[Problem] = []
    found: list[RawFile] = []
    for one in paths:
        try:
            found.append(RawFile(one.name, _read(one)))
        except OSError as error:
            problems.append(Problem(str(one), "file", "", f"cannot be read ({error.strerror or error})"))
        except UnicodeDecodeError as error:
            problems.append(Problem(one.name, f"byte {error.start}", "", "is not UTF-8"))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = f"line {mark.line + 1}" if mark else "file"
            problems.append(Problem(one.name, place, "", f"is no YAML ({error.problem or error.context})"))
        except (YAMLError, ValueError, RecursionError) as error:
            problems.append(Problem(one.name, "file", "", f"is no YAML ({str(error).splitlines()[0]})"))
    if problems:
        raise FactsInvalid(problems)
    return found


def check_path(path: Path, known: Records | None = None) -> Checked:
    """Check the file or directory at `path`; what cannot even be read is a problem as well."""
    try:
        return check_files(read_files(path), known)
    except FactsInvalid as error:
        return Checked(Records(), error.problems)


def load_records(path: Path, known: Records | None = None) -> Records:
    """The records at `path`.  Raises FactsInvalid with all that is wrong."""
    checked = check_path(path, known)
    if checked.problems:
        raise FactsInvalid(checked.problems)
    return checked.records


def write_files(records: Records, directory: Path) -> list[Path]:
    """Write one file a kind into `directory`, which is made if need be; returns their paths.

    The comment at the head of a file that is there stays; comments among its rows are lost.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in KINDS:
        path = directory / f"{kind}.yml"
        # Written beside and moved, so that a reader never sees half a file.
        scratch = path.with_suffix(".yml.new")
        scratch.write_text(_heading(path) + dump(kind, records.of(kind)), encoding="utf-8")
        scratch.replace(path)
        written.append(path)
    return written


def dump(kind: str, records: Sequence[Record]) -> str:
    """The seed form of records of one kind."""
    yaml = YAML()
    # ruamel's own annotation of this attribute is None.
    setattr(yaml, "width", 120)  # noqa: B010
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    out = StringIO()
    yaml.dump({kind: [_plain(record) for record in records]}, out)
    return out.getvalue()


def _read(path: Path) -> object:
    # The base loader leaves every scalar a string, so that a wrong date is told with its key and not as a YAML error.
    content: object = YAML(typ="base").load(path.read_text(encoding="utf-8"))
    return content


def _heading(path: Path) -> str:
    """The comment lines with which a file begins."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    return "".join(f"{line}\n" for line in takewhile(lambda line: line.startswith("#"), lines))


def _plain(value: Any) -> dict[str, object]:
    """A record or account as a mapping, without the fields that it leaves empty."""
    return {field.name: _scalar(getattr(value, field.name)) for field in fields(value) if _stated(value, field)}


def _stated(value: object, field: Field[Any]) -> bool:
    return field.default is MISSING or getattr(value, field.name) != field.default


def _scalar(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) if hasattr(item, "__dataclass_fields__") else item for item in value]
    return value
