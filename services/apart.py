"""A file that may be hostile is looked into by a program of its own, which may die of it.

`services.adapters.page_drawing` bounds its memory and time; here it gets its turn and is ended when
it does not answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore

from services.errors import Unavailable

PROGRAM = Path(__file__).parent / "adapters" / "page_drawing.py"
PATIENCE = 15
"""Seconds for one page, of which the process may compute ten."""
AT_ONCE, TURN = 2, 8
"""So many files are looked into at once for each purpose; others wait so many seconds."""

Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Told:
    """How large each page is, and the picture of one; nothing of what cannot be drawn."""

    sizes: list[Size] = field(default_factory=list)
    picture: bytes = b""
    locked: bool = False


def turns() -> BoundedSemaphore:
    """The turns of one purpose in this process: no other has to wait for it."""
    return BoundedSemaphore(AT_ONCE)


def told(content: bytes, kind: str, n: int, width: int, turns: BoundedSemaphore) -> Told:
    """What the program says of a file; nothing where it died of it."""
    asked = json.dumps({"kind": kind, "page": n, "width": width}).encode()
    if not turns.acquire(timeout=TURN):
        raise Unavailable("drawing-busy")
    try:
        answer = subprocess.run(  # noqa: S603 - our own program, which gets the file and nothing else
            [sys.executable, "-I", str(PROGRAM)],
            input=asked + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=PATIENCE,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired:
        return Told()
    finally:
        turns.release()
    line, _, picture = answer.partition(b"\n")
    said = json.loads(line) if line else {"sizes": []}
    sizes = [(float(wide), float(high)) for wide, high in said["sizes"]]
    return Told(sizes, picture, locked=said.get("locked", False))
