"""Checks procedure files as a designer has them, against the shipped offices: no database needed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from services import seeding
from workflows.definition import Procedure
from workflows.offices import from_rows
from workflows.parsing import parse
from workflows.reading import Fault
from workflows.soundness import check

AT = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Checked:
    """How many files were read, and what is wrong in which of them."""

    procedures: int
    faults: list[tuple[str, Fault]]


def check_files(paths: Sequence[Path], *, on: date) -> Checked:
    """Check these files and folders of files, or all that are shipped, for the offices of a day.

    What follows from a file may be in another of them, or in one that is shipped.
    """
    sources, unreadable = read(paths)
    directory = from_rows(seeding.rows("offices.csv"))
    faults = unreadable + check(sources, directory, on, _shipped() if paths else ())
    return Checked(len(sources) + len(unreadable), faults)


def _shipped() -> list[Procedure]:
    return [parse(raw) for raw in read(())[0].values()]


def read(paths: Iterable[Path]) -> tuple[dict[str, Mapping[str, Any]], list[tuple[str, Fault]]]:
    """The tables of these files by name, or of all that are shipped, and what is no TOML at all."""
    texts = dict(_given(paths)) or {p.name: p for p in _toml(files("workflows.procedures"))}
    sources: dict[str, Mapping[str, Any]] = {}
    unreadable: list[tuple[str, Fault]] = []
    for name, file in sorted(texts.items()):
        try:
            sources[name] = tomllib.loads(file.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            unreadable.append((name, no_toml(error)))
    return sources, unreadable


def _given(paths: Iterable[Path]) -> Iterable[tuple[str, Traversable]]:
    for path in paths:
        for file in _toml(path) if path.is_dir() else [path]:
            yield str(file), file


def _toml(folder: Traversable) -> Iterable[Traversable]:
    return (p for p in folder.iterdir() if p.name.endswith(".toml"))


def no_toml(error: Exception) -> Fault:
    """What is said of a text that is no TOML."""
    at = AT.search(str(error))
    where = f"dòng {at[1]}, cột {at[2]}" if at else ""
    what = AT.sub("", str(error)).strip()
    return Fault(
        "unreadable", where, f"Tệp không phải TOML đọc được ({what}). Sửa ở chỗ này trước."
    )
