"""Processes whose clocks disagree: while a file says by how many seconds, the worker is so much
ahead, and any answer of the web may come from a process that is so much behind."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from random import getrandbits
from unittest.mock import patch

_for_ever = ExitStack()


def arm(file: str) -> None:
    """From now on, look at the file whenever this process asks what time it is."""
    from portal import clock  # noqa: PLC0415  # the product is loaded when it starts, not before

    real = clock.real
    web = any("gunicorn" in one for one in sys.orig_argv)

    def skewed() -> datetime:
        try:
            apart = timedelta(seconds=int(Path(file).read_text()))
        except FileNotFoundError:
            return real()
        if web:
            return real() - apart * getrandbits(1)
        return real() + apart

    _for_ever.enter_context(patch.object(clock, "real", skewed))
