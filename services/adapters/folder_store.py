"""Papers in a folder of this machine, durable before anybody is told so.

Written aside, fsynced, renamed, the folder fsynced: after a power cut a file is wholly there or
not at all. A file is never changed and never removed in line.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class FolderStore:
    """Files under two levels of folders named by the first letters of their hash."""

    root: Path

    def put(self, sha256: str, content: bytes) -> None:
        """Keep a file; one that is there already is left alone."""
        path = self._path(sha256)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{sha256}.{uuid4().hex}")
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
        for folder in (path.parent, path.parent.parent, self.root):
            _fsync(folder)

    def get(self, sha256: str) -> bytes:
        """The content of a file; `KeyError` when it is not here."""
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError as missing:
            raise KeyError(sha256) from missing

    def _path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
