"""The folder of a backup: its files are durable, their hashes listed, its manifest comes last.

manifest.json    what this is a backup of; a folder without it was never finished
SHA256SUMS       every other file, as `sha256sum --check` reads it
motcua.db        the rows, of SQLite; of PostgreSQL: `rows/<table>.copy`
papers/aa/bb/…   every stored file that the rows speak of, named by its hash
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from services.errors import Conflict, Invalid
from services.lasting import to_disk

FORMAT = 1
MANIFEST, SUMS, PAPERS = "manifest.json", "SHA256SUMS", "papers"
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Content:
    """What the rows of a backup are: made before anything is said about its files.

    `tables` names each table with its columns, in an order in which they can be filled; SQLite
    needs none, its file holds them.
    """

    database: str
    revision: str
    counts: Mapping[str, int]
    tables: list[list[Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a finished backup says of itself. `made_at` is in UTC.

    `damaged` names stored files that were missing or wrong when the backup was made, `swept` those
    that nobody needed any more and that were deleted meanwhile. The hash is that of the sums.
    """

    made_at: str
    version: str
    content: Content
    sums: str
    damaged: list[str]
    swept: list[str]
    format: int = FORMAT


class Bundle:
    """A backup folder while it is being written; nobody but this account can read it."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(root.iterdir()):
            raise Conflict("backup-folder-taken", folder=root)
        root.chmod(0o700)
        self.root = root
        self._sums: dict[str, str] = {}

    def write(self, name: str, pieces: Iterable[bytes]) -> str:
        """Keep a file; return its hash."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        found = hashlib.sha256()
        with os.fdopen(_private(path), "wb") as file:
            for piece in pieces:
                found.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        self._sums[name] = found.hexdigest()
        return self._sums[name]

    def adopt(self, name: str) -> None:
        """Take in a file that something else has written into the folder."""
        path = self.root / name
        path.chmod(0o600)
        to_disk(path)
        self._sums[name] = hash_of(path)

    def finish(self, **said: Any) -> Manifest:
        """Make all of it durable, read all of it back, and only then say what it is."""
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums.items()))
        sums = self.write(SUMS, [listed.encode()])
        for folder in [self.root, *(path for path in self.root.rglob("*") if path.is_dir())]:
            to_disk(folder)
        _forget_cached(self.root)
        compare(self.root, sums)
        manifest = Manifest(**said, sums=sums)
        draft = self.root / f".{MANIFEST}"
        with os.fdopen(_private(draft), "w", encoding="utf-8") as file:
            json.dump(asdict(manifest), file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self.root / MANIFEST)
        to_disk(self.root)
        to_disk(self.root.parent)
        return manifest


def read(root: Path) -> Manifest:
    """The manifest of a finished backup whose every file is what it was when it was made."""
    try:
        said = json.loads((root / MANIFEST).read_text("utf-8"))
    except FileNotFoundError as unfinished:
        raise Invalid("backup-unfinished", folder=root) from unfinished
    except ValueError as unreadable:
        raise Invalid("backup-damaged", file=MANIFEST) from unreadable
    if said.get("format") != FORMAT:
        raise Invalid("backup-newer")
    manifest = Manifest(**said | {"content": Content(**said["content"])})
    compare(root, manifest.sums)
    return manifest


def compare(root: Path, sums: str) -> None:
    """Hash every file of a backup; raise `Invalid` with the first one that is not as listed."""
    for name, digest in [(SUMS, sums), *listed(root)]:
        path = root / name
        if not path.is_file() or hash_of(path) != digest:
            raise Invalid("backup-damaged", file=name)


def listed(root: Path) -> Iterator[tuple[str, str]]:
    """The files of a backup with their hashes."""
    if not (root / SUMS).is_file():
        raise Invalid("backup-damaged", file=SUMS)
    for line in (root / SUMS).read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def pieces(path: Path) -> Iterator[bytes]:
    """A file, a megabyte at a time."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    for piece in pieces(path):
        found.update(piece)
    return found.hexdigest()


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _forget_cached(root: Path) -> None:
    """Ask the system to drop its copies, so that what is read back comes from the disk."""
    for path in root.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)
