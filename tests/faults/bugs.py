"""The bug bank: small defects, each put into a copy of the source, each to be caught by a suite.

A file of `bugbank/` says what a bug breaks, the edits that plant it, and the suite that is there to
catch it. An edit stands for exactly one place in the source: where it does not any more, the bank
must be looked after before it is believed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.campaign import Told
from tests.house import ROOT
from tests.scratch import a_quick_place

BANK = Path(__file__).parent / "bugbank"
AT_ONCE = 2
PYTEST = (sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider")
TESTS_FAILED = 1
"""How pytest ends when tests ran and some of them failed, and not when it could not run them."""


class DoesNotApply(Exception):
    """The source is not any more what an edit was made for."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Something in a file that stands there exactly once, and what to put in its place."""

    file: str
    before: str
    after: str

    def of(self, source: str) -> str:
        """The source with the edit made."""
        if source.count(self.before) != 1:
            raise DoesNotApply(f"{self.file}: {source.count(self.before)} × {self.before!r}")
        return source.replace(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Bug:
    """A defect: what it breaks, in words; the arguments with which pytest is to catch it."""

    name: str
    breaks: str
    suite: Sequence[str]
    edits: Sequence[Edit]

    def sources(self, root: Path) -> dict[str, str]:
        """The files that it changes, as they are with it; `DoesNotApply` where they have moved on."""
        changed: dict[str, str] = {}
        for edit in self.edits:
            before = changed.get(edit.file) or (root / edit.file).read_text("utf-8")
            changed[edit.file] = edit.of(before)
        return changed


def bank() -> Iterator[Bug]:
    """Every bug there is."""
    for path in sorted(BANK.glob("*.toml")):
        said = tomllib.loads(path.read_text("utf-8"))
        edits = [Edit(**edit) for edit in said["edit"]]
        yield Bug(path.stem, said["breaks"], said["suite"], edits)


def run(names: Sequence[str] = ()) -> Told:
    """Plant each bug, or those named, and see whether its suite catches it.

    Without any bug every suite must be good first, or being red would prove nothing.
    """
    bugs = [bug for bug in bank() if not names or bug.name in names]
    suites = sorted({argument for bug in bugs for argument in bug.suite if argument[0] != "-"})
    ended, tail = tested([], ["--database=both", *suites])
    if ended:
        return Told({}, [f"without any bug: {tail}"])
    counts, wrong = Counter[str](), list[str]()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for bug, (ended, tail) in zip(bugs, pool.map(planted, bugs), strict=True):
            caught = re.findall(r"^FAILED (\S+?)(?:\[.*| - .*|)$", tail, re.MULTILINE)
            if ended == TESTS_FAILED and caught:
                counts[f"{bug.name}: caught by {caught[0]}"] += 1
            else:
                wrong.append(f"{bug.name} was not caught ({bug.breaks}): {ended} {tail[-500:]}")
    return Told({"bugs": len(bugs), "caught": len(counts), **counts}, wrong)


def planted(bug: Bug) -> tuple[int, str]:
    """How its suite ended with a bug in the source, and the end of what it said."""
    return tested(list(bug.sources(ROOT).items()), ["-x", *bug.suite])


def tested(changed: Sequence[tuple[str, str]], arguments: Sequence[str]) -> tuple[int, str]:
    """Run pytest in a copy of this checkout in which some files are changed."""
    with TemporaryDirectory(prefix="motcua-bug-", dir=a_quick_place()) as folder:
        copy = Path(folder) / "copy"
        copied(copy)
        for file, source in changed:
            (copy / file).write_text(source, "utf-8")
        ended = subprocess.run(  # noqa: S603  # our own words only
            [*PYTEST, *arguments],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    return ended.returncode, ended.stdout[-20_000:]


def copied(to: Path) -> None:
    """A copy of what is installed here, without its environment and its past."""
    here = shutil.ignore_patterns(".*", "__pycache__", "instance", "*.egg-info")
    shutil.copytree(ROOT, to, ignore=here)
    (to / ".venv").symlink_to(ROOT / ".venv")
