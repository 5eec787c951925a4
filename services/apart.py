"""A file that may be hostile is looked into by a program of its own, which may die of it.

`services.adapters.alone` bounds the program's memory and time; here it gets its turn and is ended
when it does not answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from services.errors import Unavailable

PROGRAMS = Path(__file__).parent / "adapters"
ALONE, DRAWING = PROGRAMS / "alone.py", PROGRAMS / "page_drawing.py"
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
    """What the program that draws says of a file; nothing where it died of it."""
    asked = {"kind": kind, "page": n, "width": width}
    said, picture = answer(
        DRAWING, asked, content, turns=turns, patience=PATIENCE, busy="drawing-busy"
    )
    sizes = [(float(wide), float(high)) for wide, high in said.get("sizes", ())]
    return Told(sizes, picture, locked=said.get("locked", False))


def answer(
    program: Path,
    asked: Mapping[str, Any],
    content: bytes,
    *,
    turns: BoundedSemaphore,
    patience: float,
    busy: str,
) -> tuple[dict[str, Any], bytes]:
    """What a program tells of a file, and the bytes behind that; nothing where it died of it or took
    more than `patience` seconds. Raises `Unavailable` `busy` where its turn does not come."""
    if not turns.acquire(timeout=TURN):
        raise Unavailable(busy)
    try:
        written = subprocess.run(  # noqa: S603 - our own program, which gets the file and nothing else
            [sys.executable, "-I", str(ALONE), str(program)],
            input=json.dumps(asked).encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=patience,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired:
        return {}, b""
    finally:
        turns.release()
    line, _, behind = written.partition(b"\n")
    return json.loads(line) if line else {}, behind
