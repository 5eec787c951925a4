"""Counts that several processes keep together: one small file each, added up by whoever is asked.

A file belongs to a place, not to a process. A process takes the first place that nobody holds, and
counts on from what it finds there; the kernel frees the place when the process ends, however it
ends. So no count ever goes backwards, and there are never more files than processes lived at once.
Rows and columns are fixed when the file is made: nothing a visitor sends can make it grow.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import mmap
import os
import weakref
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock

PLACES = 256
WIDTH = 8
"""Bytes of a count; written at once, so that nobody reads half of it."""

Row = tuple[str, ...]

_log = logging.getLogger(__name__)


class Sheet:
    """Rows of numbers under the same columns; opened by the first count, after any fork."""

    def __init__(self, folder: Path, name: str, rows: Sequence[Row], columns: int) -> None:
        self._folder, self._name, self._columns = folder, name, columns
        self._at = {row: n * columns for n, row in enumerate(rows)}
        self._lock = Lock()
        self._pid = 0
        self._cells: memoryview[float] = memoryview(bytearray()).cast("d")

    @cached_property
    def _stem(self) -> str:
        """Another order of the rows is another family of files."""
        order = repr((list(self._at), self._columns)).encode()
        return f"{self._name}-{hashlib.sha256(order).hexdigest()[:12]}-"

    def add(self, row: Row, amounts: Mapping[int, float]) -> None:
        """Add to some columns of a row. KeyError for a row that the sheet does not have."""
        at = self._at[row]
        with self._lock:
            if self._pid != os.getpid():
                self._cells, self._pid = self._open(), os.getpid()
            for column, amount in amounts.items():
                self._cells[at + column] += amount

    def knows(self, row: Row) -> bool:
        """Whether there is such a row."""
        return row in self._at

    def totals(self) -> Iterator[tuple[Row, Sequence[float]]]:
        """The rows in which something was counted, by all processes of this installation."""
        with self._lock:
            mine = array("d", self._cells) if self._pid == os.getpid() else array("d")
            apart = not self._shared
        sheets = [array("d", path.read_bytes()) for path in self._files()]
        sheets += [mine] if apart and mine else []
        whole = [one for one in sheets if len(one) == self._size]
        for row, at in self._at.items():
            cells = [sum(one[at + n] for one in whole) for n in range(self._columns)]
            if any(cells):
                yield row, cells

    def sweep(self) -> None:
        """Throw away what another version of the program has counted, unless it still counts."""
        for path in self._folder.glob(f"{self._name}-*.counts"):
            if path.name.startswith(self._stem):
                continue
            with suppress(OSError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()

    _shared = False

    @property
    def _size(self) -> int:
        return len(self._at) * self._columns

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"{self._stem}*.counts"))

    def _open(self) -> memoryview[float]:
        """This process's cells: in a file of the first free place, or alone if there can be none."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            held = self._take()
            # The room is taken now: a full disk must not end the process at a later count.
            os.posix_fallocate(held, 0, self._size * WIDTH)
            cells = mmap.mmap(held, self._size * WIDTH)
            self._shared = True
        except OSError:
            _log.warning("counting-alone")
            cells = mmap.mmap(-1, self._size * WIDTH)
            self._shared = False
        return memoryview(cells).cast("d")

    def _take(self) -> int:
        for n in range(PLACES):
            held = os.open(self._folder / f"{self._stem}{n}.counts", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(held)
                continue
            weakref.finalize(self, os.close, held)
            return held
        raise BlockingIOError("every place is taken")
