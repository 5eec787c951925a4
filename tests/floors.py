"""The floors that coverage may not fall through: `bin/test` loads this before the product.

Slipcover asks each line once whether it was reached, in the code itself. A tracer, which Python
calls for every line of every library, took as long as the tests.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from io import StringIO
from typing import Any

import pytest
import slipcover

FLOORS = {"workflows": 100, "services": 95, "": 95}
SOURCES = ["portal", "services", "workflows"]
NEVER = 10**9
"""Slipcover can also take out again what it put into the code, while other threads run it."""
LINES = pytest.StashKey[list[str]]()
COUNTED = "counted"

_counter = slipcover.Slipcover(branch=True, d_miss_threshold=NEVER)
_ours = slipcover.FileMatcher(SOURCES)
slipcover.ImportManager(_counter, _ours).__enter__()
slipcover.wrap_spec_from_file_location(_counter, _ours)  # Alembic opens migrations by their path.
_handed_in: list[dict[str, Any]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands in what it has reached."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[COUNTED] = json.dumps(_counter.get_coverage())


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """The first process takes it; a worker that died has handed in nothing."""
    if counted := getattr(node, "workeroutput", {}).get(COUNTED):
        _handed_in.append(json.loads(counted))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Measures once every worker has handed in; a floor that breaks fails the run."""
    result = yield
    if not hasattr(session.config, "workerinput"):
        session.config.stash[LINES] = lines = measured(whole())
        session.testsfailed += any("too low" in line for line in lines)
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each floor, above pytest's own last line."""
    terminalreporter.write_sep("=", "coverage")
    for line in terminalreporter.config.stash.get(LINES, []):
        terminalreporter.write_line(line)


def whole() -> dict[str, Any]:
    """What all processes together have reached; what nobody has even imported is not left out."""
    reached = _counter.get_coverage()
    for counted in _handed_in:
        slipcover.merge_coverage(reached, counted)
    for name, file in (
        slipcover.Slipcover(branch=True, source=SOURCES).get_coverage()["files"].items()
    ):
        reached["files"].setdefault(name, file)
    return dict(reached)


def measured(reached: dict[str, Any]) -> list[str]:
    """What each part reaches, lines and branches together, and which lines it leaves out."""
    lines = []
    for part, floor in FLOORS.items():
        files = {
            n: f for n, f in reached["files"].items() if n.startswith(f"{part}/" if part else "")
        }
        empty = {"meta": reached["meta"], "files": {}}
        here = slipcover.merge_coverage(empty, empty | {"files": files})
        share = here["summary"]["percent_covered"]
        lines.append(f"{part or 'all'}: {share:.2f} % of {floor} %")
        if share < floor:
            table = StringIO()
            slipcover.print_coverage(here, outfile=table, skip_covered=True)
            lines[-1] += ", too low"
            lines += table.getvalue().splitlines() if part else []
    return lines
