"""Uploads on their way, in a folder: one file for each, which only grows, and a note beside it.

A piece is fsynced before its sender learns of it, so what was acknowledged need not be sent again.
What a power cut tears is found by the hash at the end, and sent anew.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

NOTE = ".note"


@dataclass(frozen=True, slots=True)
class FolderSpool:
    """A folder for each place, with the uploads that are under way there."""

    root: Path

    def begin(self, place: str, name: str, note: str) -> None:
        """Start an upload, or leave the one that was started."""
        path = self._path(place, name)
        if self._note(path).exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{uuid4().hex}")
        aside.write_text(note, "utf-8")
        path.touch()
        aside.rename(self._note(path))

    def note(self, place: str, name: str) -> str:
        """What was noted when it was started; `KeyError` when it is not here."""
        try:
            return self._note(self._path(place, name)).read_text("utf-8")
        except FileNotFoundError as missing:
            raise KeyError(name) from missing

    def append(self, place: str, name: str, offset: int, content: bytes) -> int:
        """Add a piece if it begins where the file ends; where the file ends now."""
        try:
            handle = os.open(self._path(place, name), os.O_RDWR)
        except FileNotFoundError as missing:
            raise KeyError(name) from missing
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            end = file.seek(0, os.SEEK_END)
            if end != offset:
                return end
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            return end + len(content)

    def content(self, place: str, name: str) -> bytes:
        """All that has come; `KeyError` when it is not here."""
        try:
            return self._path(place, name).read_bytes()
        except FileNotFoundError as missing:
            raise KeyError(name) from missing

    def drop(self, place: str, name: str) -> None:
        """Let go of an upload, arrived or given up."""
        path = self._path(place, name)
        for one in (self._note(path), path):
            one.unlink(missing_ok=True)
        with suppress(OSError):  # Others are on their way to the same place.
            path.parent.rmdir()

    def under_way(self, place: str) -> int:
        """How many uploads are under way to a place."""
        return sum(1 for _ in (self.root / place).glob(f"*{NOTE}"))

    def sweep(self, age: timedelta, *, now: float) -> int:
        """Let go of every place where nothing has come for so long; how many those were."""
        gone = 0
        for folder in self.root.glob("*"):
            with suppress(FileNotFoundError):
                last = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
                if last < now - age.total_seconds():
                    shutil.rmtree(folder)
                    gone += 1
        return gone

    def _path(self, place: str, name: str) -> Path:
        return self.root / place / name

    def _note(self, path: Path) -> Path:
        return path.with_name(f"{path.name}{NOTE}")
