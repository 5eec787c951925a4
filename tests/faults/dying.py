"""A process that kills itself, as `kill -9` does, at the point that a file names."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from tests.faults.points import around, watched

_for_ever = ExitStack()


def arm(file: str) -> None:
    """From now on, die at the point that the file names for this kind of process."""
    me = "web" if any("gunicorn" in one for one in sys.orig_argv) else "work"

    def reached(point: str) -> None:
        if os.path.exists(file) and told(file) == f"{me} {point}":  # noqa: PTH110  # every statement asks: the quickest way
            die(file)

    _for_ever.enter_context(watched(reached))
    if me == "web":
        from gunicorn.http.wsgi import Response  # noqa: PLC0415  # only the web server has answers

        answering = around(Response.close, "answer written", "answered", reached)
        _for_ever.enter_context(patch.object(Response, "close", answering))


def told(file: str) -> str:
    """What the file says; nothing when another process has just taken it."""
    try:
        return Path(file).read_text()
    except FileNotFoundError:
        return ""


def die(file: str) -> None:
    """Only the process that takes the file away dies."""
    try:
        os.unlink(file)  # noqa: PTH108  # `Path.rename` and its like may be watched
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
