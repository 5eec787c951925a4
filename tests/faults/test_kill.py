"""Fifteen times kill -9 while people file: nothing that was answered is lost or doubled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults import kill
from tests.faults.serving import Served

KILLS = 15


@pytest.mark.slow
def test_nothing_is_lost_when_processes_are_killed(seeded_file: Path, tmp_path: Path) -> None:
    shutil.copyfile(seeded_file, tmp_path / "motcua.db")
    served = Served(tmp_path, f"sqlite:///{tmp_path}/motcua.db")

    told = kill.run(served, KILLS)

    assert told.wrong == []
    assert told.counts["answered"] >= 5 * KILLS
    assert sum(n for what, n in told.counts.items() if what.startswith("killed")) >= KILLS - 1
