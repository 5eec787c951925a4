"""The floors that coverage may not fall through; `bin/test` loads this beside pytest-cov."""

from __future__ import annotations

from collections.abc import Generator
from io import StringIO

import coverage
import pytest

FLOORS = {"workflows": 100, "services": 95, "": 95}
LINES = pytest.StashKey[list[str]]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Measures once every worker has handed in its data; a floor that breaks fails the run."""
    result = yield
    if not hasattr(session.config, "workerinput"):
        session.config.stash[LINES] = lines = measured()
        session.testsfailed += any("too low" in line for line in lines)
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each floor, above pytest's own last line."""
    terminalreporter.write_sep("=", "coverage")
    for line in terminalreporter.config.stash.get(LINES, []):
        terminalreporter.write_line(line)


def measured() -> list[str]:
    """What each part reaches, lines and branches together, and which files it leaves out."""
    reached = coverage.Coverage(config_file="setup.cfg")
    reached.load()
    lines = []
    for part, floor in FLOORS.items():
        table = StringIO()
        try:
            share = reached.report(file=table, include=[f"{part}/*"] if part else None)
        except coverage.exceptions.NoDataError:
            continue
        lines.append(f"{part or 'all'}: {share:.2f} % of {floor} %")
        if share < floor:
            lines[-1] += ", too low"
            lines += table.getvalue().splitlines() if part else []
    return lines
