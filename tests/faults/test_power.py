"""The power goes three hundred times in a month: nothing that was answered is lost or torn."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.adapters.folder_store import FolderStore
from tests.faults import power
from tests.faults.disk import Disk, History
from tests.faults.points import watched

CUTS = 300


def test_nothing_is_lost_when_the_power_goes(seeded_file: Path) -> None:
    lived = power.live(seeded_file, 20, seed=5)

    told = power.cut(lived, CUTS, power.random_of(1))

    assert told.wrong == []
    assert told.counts["with something not synced yet"] > CUTS / 2
    assert told.counts["answers that had been given"] > 10 * CUTS


@pytest.mark.parametrize("name", power.CONTROLS)
def test_the_cuts_find_what_is_not_durable(seeded_file: Path, name: str) -> None:
    assert power.CONTROLS[name](seeded_file).wrong


class Killed(BaseException):
    """What ends a process at a point: nothing may catch it."""


def test_a_paper_that_somebody_else_was_putting_there_is_durable_too(tmp_path: Path) -> None:
    history, store = History(tmp_path / "papers"), FolderStore(tmp_path / "papers")

    def dies_after_renaming(point: str) -> None:
        if point == "file renamed":
            raise Killed

    with history.recorded({}):
        with pytest.raises(Killed), watched(dies_after_renaming):
            store.put("ab" * 32, b"content")
        store.put("ab" * 32, b"content")
        history.acknowledged(1)

    disk = Disk()
    for step in history.steps:
        disk.take(step)
    assert b"content" in disk.cut(power.random_of(1), keeps=0).values()
