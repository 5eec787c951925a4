"""A disk as a power cut leaves it: all that was synced, and any part of what was not.

Nothing is promised about what was not synced: of a file's content any sectors may be there, in any
order, and room that was never written reads as zeros; a name may be there or not, and with it the
file that bears it. So a rename that was not synced may leave both names, or none.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple
from unittest.mock import patch

from tests.faults import sqlite_files

SECTOR = 512
FOLDER = "folder"
"""Stands where a file's id stands, for names that folders bear."""


class Step(NamedTuple):
    """Something that happened to the disk: `write`, `truncate` or `sync` of the file `what`; `name`
    (the path `what` now means `file`, or nothing), `fix` (that is durable); `ack`: somebody was
    told something, and `at` is how much had been told by then."""

    verb: str
    what: str = ""
    at: int = 0
    content: bytes = b""
    file: str = ""


@dataclass
class History:
    """Every step of a run, as a watcher of SQLite's files and of the folders of papers hears it."""

    papers: Path
    steps: list[Step] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    loose: set[str] = field(default_factory=set)
    stamps: dict[str, tuple[int, int]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    begun: int = 0

    @contextmanager
    def recorded(self, files: Mapping[str, bytes]) -> Iterator[None]:
        """The block is recorded; these files are there before it, for good."""
        for path, content in files.items():
            self.write(path, 0, content)
            self.sync(path)
        self.begun = len(self.steps)
        with sqlite_files.watched(self), patch.object(os, "fsync", self._fsync):
            yield

    def acknowledged(self, n: int) -> None:
        """So many things have been promised to people by now."""
        self._look()
        self.steps.append(Step("ack", at=n))

    def write(self, path: str, offset: int, content: bytes) -> int:
        if path not in self.ids:
            self._names(path, f"{Path(path).suffix} {len(self.steps)}")
        self.steps.append(Step("write", self.ids[path], offset, content))
        return sqlite_files.OK

    def truncate(self, path: str, size: int) -> int:
        if path in self.ids:
            self.steps.append(Step("truncate", self.ids[path], size))
        return sqlite_files.OK

    def sync(self, path: str) -> int:
        """With the first sync of a new log SQLite syncs the folder in which its name stands."""
        if path in self.ids:
            self.steps.append(Step("sync", self.ids[path]))
            self._fix(path)
        return sqlite_files.OK

    def delete(self, path: str, *, durably: bool) -> int:
        if path in self.ids:
            self._names(path, "")
            if durably:
                self._fix(path)
        return sqlite_files.OK

    def _names(self, path: str, file: str) -> None:
        self.steps.append(Step("name", path, file=file))
        self.loose.add(path)
        if file:
            self.ids[path] = file
        else:
            del self.ids[path]

    def _fix(self, path: str) -> None:
        if path in self.loose:
            self.steps.append(Step("fix", path))
            self.loose.remove(path)

    def _fsync(self, handle: int) -> None:
        """What the store asks for. Nothing has to reach the disk of this machine."""
        self._look()
        path = str(Path(f"/proc/self/fd/{handle}").readlink())
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            for name in sorted(self.loose):
                if os.path.dirname(name) == path:  # noqa: PTH120  # asked for very often
                    self._fix(name)
        elif path in self.ids:
            self.steps.append(Step("sync", self.ids[path]))

    def _look(self) -> None:
        """Whatever the store has done since the last look, and however: names and contents."""
        there, root = dict(files_below(self.papers)), str(self.papers)
        for path in [one for one in self.ids if one.startswith(root) and one not in there]:
            self._names(path, "")
        for path, status in there.items():
            folder = stat.S_ISDIR(status.st_mode)
            file = FOLDER if folder else f"paper {status.st_ino}"
            if self.ids.get(path) != file:
                self._names(path, file)
            stamp = (status.st_size, status.st_mtime_ns)
            if not folder and self.stamps.get(file) != stamp:
                self.stamps[file] = stamp
                self._holds(file, Path(path).read_bytes())

    def _holds(self, file: str, content: bytes) -> None:
        if self.contents.get(file) != content:
            self.contents[file] = content
            self.steps += [Step("truncate", file), Step("write", file, 0, content)]


def files_below(root: Path) -> Iterator[tuple[str, os.stat_result]]:
    """A folder that is there, and everything in it, each with its status."""
    if root.exists():
        yield str(root), root.stat()
        for folder, folders, files in os.walk(root):
            for name in sorted([*folders, *files]):
                path = os.path.join(folder, name)  # noqa: PTH118  # asked for very often
                yield path, os.stat(path)  # noqa: PTH116  # same


@dataclass
class File:
    """What of a file is durable, and what was written since."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Step] = field(default_factory=list)


@dataclass
class Disk:
    """The disk at one moment of a history; `deaf` to some syncs, to see what they are good for."""

    deaf: frozenset[str] = frozenset()
    files: dict[str, File] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    told: int = 0

    def take(self, step: Step) -> None:
        """Let one more step happen."""
        if step.verb == "ack":
            self.told = step.at
        elif step.verb == "name":
            self.names.setdefault(step.what, [""]).append(step.file)
        elif step.verb == "fix":
            meant = self.names[step.what]
            if "folders" not in self.deaf or not meant[-1].startswith(("paper", FOLDER)):
                del meant[:-1]
        elif step.verb == "sync":
            if "papers" not in self.deaf or not step.what.startswith("paper"):
                file = self._file(step.what)
                for change in file.pending:
                    apply(file.durable, change)
                file.pending.clear()
        else:
            self._file(step.what).pending.append(step)

    def cut(self, random: Random, keeps: float | None = None) -> Mapping[str, bytes]:
        """The power goes: the files that are found afterwards, by their paths. `keeps` is how much
        is there of what was not synced."""
        if keeps is None:
            keeps = random.choice(SURVIVAL)
        chosen = {
            path: meant[0] if keeps == 0 else meant[-1] if keeps == 1 else random.choice(meant)
            for path, meant in self.names.items()
        }
        found = {}
        for path, file in chosen.items():
            if file and file != FOLDER and reached(path, chosen):
                found[path] = self._content(file, keeps, random)
        return found

    @property
    def settled(self) -> bool:
        """Whether nothing waits to be synced."""
        loose = any(len(meant) > 1 for meant in self.names.values())
        return not loose and not any(file.pending for file in self.files.values())

    def _content(self, name: str, keeps: float, random: Random) -> bytes:
        file = self._file(name)
        if not file.pending or keeps == 0:
            return bytes(file.durable)
        content = bytearray(file.durable)
        if random.random() < ORDERED:
            whole = random.randint(0, len(file.pending) - 1)
            for change in file.pending[:whole]:
                apply(content, change)
            apply_torn(content, file.pending[whole], keeps, random)
        else:
            for change in file.pending:
                apply_torn(content, change, keeps, random)
        return bytes(content)

    def _file(self, name: str) -> File:
        return self.files.setdefault(name, File())


SURVIVAL = (0, 0.1, 0.5, 0.9, 1)
"""How much of what was not synced is there all the same, in turn."""

ORDERED = 0.3
"""How often what was written first got there first."""


def reached(path: str, names: Mapping[str, str]) -> bool:
    """Whether every folder above a path, as far as it is watched, is there."""
    while path := path.rpartition("/")[0]:
        if names.get(path, FOLDER) != FOLDER:
            return False
    return True


def apply(content: bytearray, step: Step) -> None:
    """Write or truncate a file."""
    if step.verb == "truncate":
        resize(content, step.at)
    else:
        resize(content, max(len(content), step.at))
        content[step.at : step.at + len(step.content)] = step.content


def apply_torn(content: bytearray, step: Step, keeps: float, random: Random) -> None:
    """Do some of a step: a truncation wholly or not at all, a write sector by sector."""
    if step.verb == "truncate":
        if random.random() < keeps:
            resize(content, step.at)
        return
    end = step.at + len(step.content)
    at = step.at
    while at < end:
        until = min(end, at - at % SECTOR + SECTOR)
        if random.random() < keeps:
            resize(content, max(len(content), until))
            content[at:until] = step.content[at - step.at : until - step.at]
        at = until


def resize(content: bytearray, size: int) -> None:
    """Cut off what is beyond a size, or fill up to it with zeros."""
    del content[size:]
    content.extend(bytes(size - len(content)))
