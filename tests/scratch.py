"""Where what nobody keeps is put."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def a_quick_place() -> str:
    """Memory where there is enough of it: a database is copied there ten times faster. Both paths
    are short, as the path of a socket must be."""
    memory = Path("/dev/shm")  # noqa: S108  # the folder in it is made by mkdtemp
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2 * 10**9
    return str(memory) if roomy and os.access(memory, os.W_OK) else "/tmp"  # noqa: S108  # same
