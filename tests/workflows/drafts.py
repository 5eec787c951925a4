"""Procedure files for the tests of the proof: good ones, broken ones, and those that are shipped."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tests.workflows.seed import IN_2021, QUANG_NAM
from workflows.definition import Procedure
from workflows.parsing import parse
from workflows.soundness import faults

HERE = Path(__file__).parent
GOOD = sorted((HERE / "good").glob("*.toml"))
BAD = sorted((HERE / "bad").glob("*.toml"))
SHIPPED = sorted((HERE.parents[1] / "workflows" / "procedures").glob("*.toml"))


def raw(path: Path) -> dict[str, Any]:
    """The tables of a file."""
    return tomllib.loads(path.read_text("utf-8"))


def procedure(path: Path) -> Procedure:
    """What a well-written file says."""
    return parse(raw(path))


def good(name: str) -> Procedure:
    """One of the good ones."""
    return procedure(HERE / "good" / f"{name}.toml")


def expected(path: Path) -> set[str]:
    """What a broken file says at its top of the faults in it: `#: key place`."""
    lines = path.read_text("utf-8").splitlines()
    return {line.removeprefix("#: ") for line in lines if line.startswith("#: ")}


def found(procedure: Procedure, on: date = IN_2021) -> set[str]:
    """The faults of a procedure, each as its key and place."""
    return {f"{f.key} {f.where}" for f in faults(procedure, directory=QUANG_NAM, on=on)}


def change(procedure: Procedure, name: str, **changes: Any) -> Procedure:
    """The same procedure with one step changed."""
    steps = (replace(s, **changes) if s.name == name else s for s in procedure.steps)
    return replace(procedure, steps=tuple(steps))
