"""Papers in a folder of this machine, durable before anybody is told so.

Written aside, fsynced, renamed, the folder fsynced: after a power cut a file is wholly there or
not at all. A file is never changed, and removed only by a sweep: putting it again gives it a new
time, and the lock makes "is it old, then delete" and "is it there, then touch" take turns.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from services.lasting import to_disk


@dataclass(frozen=True, slots=True)
class FolderStore:
    """Files under two levels of folders named by the first letters of their hash."""

    root: Path
    _lasting: set[Path] = field(default_factory=set, init=False, repr=False, compare=False)
    """Folders that we know to be there after a power cut, with all above them."""

    def put(self, sha256: str, content: bytes) -> None:
        """Keep a file; of one that is there already only the time changes. The folders are fsynced
        either way: whoever put it there may have died, or may not be done yet."""
        path = self._path(sha256)
        if not self._renewed(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f".{sha256}.{uuid4().hex}")
            with aside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.rename(path)
        self._make_last(path)

    def get(self, sha256: str) -> bytes:
        """The content of a file; `KeyError` when it is not here."""
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError as missing:
            raise KeyError(sha256) from missing

    def untouched(self, age: timedelta) -> Iterator[str]:
        """The names of files that nobody has put for so long, and of those never finished."""
        with self._turn(fcntl.LOCK_SH) as now:
            before = now - age.total_seconds()
        for path in self.root.glob("??/??/*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    yield path.name

    def forget(self, sha256: str, age: timedelta) -> bool:
        """Delete a file unless somebody has put it within `age`; whether it was deleted."""
        path = self._path(sha256)
        with self._turn(fcntl.LOCK_EX) as now, suppress(FileNotFoundError):
            if path.stat().st_mtime < now - age.total_seconds():
                path.unlink()
                return True
        return False

    def _make_last(self, path: Path) -> None:
        """Fsync the folder of a file, and above it those that may hold a new name, up to the one in
        which the root's own name stands."""
        folders = path.parents[:4]
        for folder in folders:
            to_disk(folder)
            if folder in self._lasting:
                break
        self._lasting.update(folders[:3])

    def _renewed(self, path: Path) -> bool:
        """Give a file a new time; whether it is there."""
        with self._turn(fcntl.LOCK_SH), suppress(FileNotFoundError):
            os.utime(path)
            return True
        return False

    @contextmanager
    def _turn(self, kind: int) -> Iterator[float]:
        """Hold the lock; the time is that of the disk, as the times of its files are."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as held:
            fcntl.flock(held, kind)
            os.utime(held.fileno())
            yield os.fstat(held.fileno()).st_mtime

    def _path(self, name: str) -> Path:
        """Where a file is; one that is still being written lies beside it, its name after a dot."""
        sha256 = name.removeprefix(".")
        return self.root / sha256[:2] / sha256[2:4] / name
