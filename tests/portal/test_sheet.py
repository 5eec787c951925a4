"""Counts of several processes: nothing is lost, nothing goes backwards, nothing grows."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from portal.sheet import Row, Sheet

ROWS: list[Row] = [("a",), ("b",)]
CHILD = """
import sys, time
from pathlib import Path
from portal.sheet import Sheet
sheet = Sheet(Path(sys.argv[1]), "tests", [("a",), ("b",)], 2)
for _ in range(100):
    sheet.add(("a",), {0: 1.0, 1: 0.5})
print("counted", flush=True)
time.sleep(60)
"""


def a_sheet(folder: Path) -> Sheet:
    return Sheet(folder, "tests", ROWS, 2)


def a_process_that_counts(folder: Path) -> subprocess.Popen[str]:
    """Another process, which has counted a hundred."""
    command = [sys.executable, "-c", CHILD, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own words
    assert process.stdout
    assert process.stdout.readline() == "counted\n"
    return process


def ends(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_what_processes_count_is_added_up_and_outlives_them(tmp_path: Path) -> None:
    mine = a_sheet(tmp_path)
    mine.add(("b",), {0: 1})
    others = [a_process_that_counts(tmp_path) for _ in range(2)]

    for one in others:
        ends(one)

    assert dict(mine.totals()) == {("a",): [200, 100], ("b",): [1, 0]}


def test_the_place_of_the_dead_is_taken_and_counted_on_from(tmp_path: Path) -> None:
    ends(a_process_that_counts(tmp_path))
    next_one = a_sheet(tmp_path)

    next_one.add(("a",), {0: 1})

    assert dict(next_one.totals()) == {("a",): [101, 50]}
    assert len(list(tmp_path.iterdir())) == 1


def test_threads_count_together(tmp_path: Path) -> None:
    sheet = a_sheet(tmp_path)

    def count() -> None:
        for _ in range(2000):
            sheet.add(("a",), {0: 1})

    threads = [Thread(target=count) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert dict(sheet.totals()) == {("a",): [8000, 0]}


def test_without_a_place_to_count_in_a_process_counts_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "full").write_text("no folder")
    sheet = a_sheet(tmp_path / "full")

    sheet.add(("a",), {0: 1})

    assert dict(sheet.totals()) == {("a",): [1, 0]}
    assert caplog.messages == ["counting-alone"]


def test_what_another_version_counted_is_thrown_away_unless_it_still_counts(tmp_path: Path) -> None:
    sheet, living = a_sheet(tmp_path), Sheet(tmp_path, "tests", [("living",)], 2)
    (tmp_path / "tests-0123456789ab-0.counts").touch()
    (tmp_path / "others-0123456789ab-0.counts").touch()
    sheet.add(("a",), {0: 1})
    living.add(("living",), {0: 1})

    sheet.sweep()

    assert not (tmp_path / "tests-0123456789ab-0.counts").exists()
    assert len(list(tmp_path.iterdir())) == 3
    assert dict(sheet.totals()) == {("a",): [1, 0]}


def test_nothing_is_counted_in_a_row_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        a_sheet(tmp_path).add(("c",), {0: 1})
