"""Procedure files for the tests of the proof: good ones, broken ones, and those that are shipped."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from workflows.definition import Procedure
from workflows.parsing import parse

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
