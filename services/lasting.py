"""What was written is on the disk, whole, and is there after the power failed."""

from __future__ import annotations

import os
from pathlib import Path


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_secret(path: Path, content: bytes, *, anew: bool = False) -> bool:
    """Write a secret that only this account can read, all or nothing; False if there was one.

    `anew` puts it in the place of the one that there is.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        if anew:
            draft.replace(path)
        else:
            os.link(draft, path)  # Unlike a rename, never takes another process's key away.
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True
