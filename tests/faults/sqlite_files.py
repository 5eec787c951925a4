"""SQLite's own files under watch: every write, truncation and sync of the library that runs.

A copy of its default VFS is made the default while somebody watches. Only what is watched goes
through Python; everything else stays the library's own code, and the product notices nothing. A
package that brings its own SQLite would have tested another one than the product runs on.
"""

from __future__ import annotations

import ctypes
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any, Protocol

OK = 0
FULL, IO_ERROR, READ_ONLY = 13, 10, 8
"""Codes with which SQLite's files fail: no room, a fault of the disk, a disk that only reads."""

KEPT_FILES = 0x100 | 0x800 | 0x4000 | 0x80000
"""Databases, journals and logs; what SQLite only puts aside for itself is not watched."""


class Watcher(Protocol):
    """Hears of each step before it is done; what is not `OK` is the code with which it fails."""

    def write(self, path: str, offset: int, content: bytes) -> int: ...
    def truncate(self, path: str, size: int) -> int: ...
    def sync(self, path: str) -> int: ...
    def delete(self, path: str, *, durably: bool) -> int: ...


_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    """`sqlite3_vfs` of sqlite3.h, as far as it is named here; the rest is copied blindly."""

    _fields_ = [
        *(("version", c_int), ("size_of_file", c_int), ("longest_path", c_int)),
        *(("next", c_void_p), ("name", c_char_p), ("data", c_void_p)),
        *(("open", c_void_p), ("delete", c_void_p)),
        ("others", c_void_p * 14),
    ]


class _Methods(Structure):
    """`sqlite3_io_methods` of sqlite3.h."""

    _fields_ = [
        *(("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", c_void_p)),
        *(("truncate", c_void_p), ("sync", c_void_p)),
        ("others", c_void_p * 13),
    ]


class _File(Structure):
    """`sqlite3_file`: what it can do, then what is nobody's business."""

    _fields_ = [("methods", POINTER(_Methods))]


def _library() -> ctypes.CDLL:
    """The very library that Python's `sqlite3` uses, which `connect` below has loaded."""
    sqlite3.connect(":memory:").close()
    for line in Path("/proc/self/maps").read_text().splitlines():
        if "libsqlite3" in line:
            library = ctypes.CDLL(line.split(maxsplit=5)[-1])
            library.sqlite3_vfs_find.restype = POINTER(_Vfs)
            library.sqlite3_vfs_find.argtypes = [c_char_p]
            return library
    raise RuntimeError("this Python brings a SQLite of its own, whose files cannot be watched")


class _Watch:
    """One VFS that tells a watcher; it is never freed, since a connection may outlive the watch."""

    def __init__(self, library: ctypes.CDLL, watcher: Watcher | None) -> None:
        self.watcher = watcher
        self.original = library.sqlite3_vfs_find(None)
        self.paths: dict[int, str] = {}
        self.methods: dict[int, Any] = {}
        vfs = self.original.contents
        self.real_open, self.real_delete = _OPEN(vfs.open), _DELETE(vfs.delete)
        self.callbacks = (_OPEN(self.open), _DELETE(self.delete))
        self.vfs = _Vfs.from_buffer_copy(vfs)
        self.vfs.name = b"watched"
        self.vfs.open, self.vfs.delete = (ctypes.cast(one, c_void_p) for one in self.callbacks)

    def open(self, vfs: int, path: int | None, file: int, flags: int, out: int) -> int:
        code = self.real_open(vfs, path, file, flags, out)  # It keeps the path where it stands.
        if code == OK and path and flags & KEPT_FILES:
            opened = _File.from_address(file)
            self.paths[file] = ctypes.string_at(path).decode()
            opened.methods = ctypes.pointer(self._watched(opened.methods.contents))
        return int(code)

    def delete(self, vfs: int, path: bytes, durably: int) -> int:
        told = self.watcher.delete(path.decode(), durably=bool(durably)) if self.watcher else OK
        return told or int(self.real_delete(vfs, path, durably))

    def _watched(self, real: _Methods) -> _Methods:
        """The methods of a kind of file, three of them replaced."""
        address = ctypes.addressof(real)
        if address not in self.methods:
            write, truncate, sync = _WRITE(real.write), _TRUNCATE(real.truncate), _SYNC(real.sync)

            def watched_write(file: int, content: int, size: int, offset: int) -> int:
                what = ctypes.string_at(content, size)
                told = self.watcher.write(self.paths[file], offset, what) if self.watcher else OK
                return told or int(write(file, content, size, offset))

            def watched_truncate(file: int, size: int) -> int:
                told = self.watcher.truncate(self.paths[file], size) if self.watcher else OK
                return told or int(truncate(file, size))

            def watched_sync(file: int, flags: int) -> int:
                told = self.watcher.sync(self.paths[file]) if self.watcher else OK
                return told or int(sync(file, flags))

            steps = (_WRITE(watched_write), _TRUNCATE(watched_truncate), _SYNC(watched_sync))
            mine = _Methods.from_buffer_copy(real)
            mine.write, mine.truncate, mine.sync = (ctypes.cast(s, c_void_p) for s in steps)
            self.methods[address] = (mine, steps)
        mine = self.methods[address][0]
        assert isinstance(mine, _Methods)
        return mine


_for_ever: list[_Watch] = []


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Tell `watcher` of every step on files that are opened within the block."""
    library = _library()
    watch = _Watch(library, watcher)
    _for_ever.append(watch)
    library.sqlite3_vfs_register(ctypes.byref(watch.vfs), 1)
    try:
        yield
    finally:
        watch.watcher = None
        library.sqlite3_vfs_register(watch.original, 1)
        library.sqlite3_vfs_unregister(ctypes.byref(watch.vfs))
