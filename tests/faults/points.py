"""The named points at which a campaign may break the product, found without a line in the product.

Every statement, by what it does to which table; both sides of every commit; both sides of every
step by which a file becomes durable; the message that went out. A name such as `insert fact`
means: just before it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from services.adapters.null import NullMessenger

Reached = Callable[[str], None]
WORDS = re.compile(
    r"^\s*(?:WITH .*?)?(INSERT) INTO (\w+)|^\s*(UPDATE) (\w+)|^\s*(DELETE) FROM (\w+)"
    r"|^\s*(SELECT)\b.*?\bFROM \(?\s*(\w+)",
    re.DOTALL,
)


def named(statement: str) -> str:
    """What a statement does to which table, or its first word."""
    if found := WORDS.match(statement):
        verb, table = (part for part in found.groups() if part)
        return f"{verb.lower()} {table}"
    return statement.split(maxsplit=1)[0].lower()


@contextmanager
def watched(reached: Reached) -> Iterator[None]:
    """Tell `reached` of every point that this process passes, on any engine."""

    def before_statement(*given: Any) -> None:
        reached(named(given[2]))

    event.listen(Engine, "before_cursor_execute", before_statement)
    try:
        with ExitStack() as stack:
            for owner, name, before, after in STEPS:
                step = around(getattr(owner, name), before, after, reached)
                stack.enter_context(patch.object(owner, name, step))
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", before_statement)


STEPS: tuple[tuple[Any, str, str, str], ...] = (
    (DefaultDialect, "do_commit", "commit", "committed"),
    (os, "fsync", "{kind} written", "{kind} fsynced"),
    (os, "utime", "time renewed", ""),
    (Path, "rename", "file ready", "file renamed"),
    (NullMessenger, "send", "message ready", "message sent"),
)
"""What else is watched: whose step, its name, what to call the point before it and after it."""


def around(step: Callable[..., Any], before: str, after: str, reached: Reached) -> Any:
    """A step with a point before it and one after it."""

    def run(*given: Any, **also: Any) -> Any:
        kind = kind_of(given[0]) if "{kind}" in before else ""
        if before:
            reached(before.format(kind=kind))
        done = step(*given, **also)
        if after:
            reached(after.format(kind=kind))
        return done

    return run


def kind_of(handle: object) -> str:
    """Whether an open handle is that of a folder or of a file."""
    return "folder" if stat.S_ISDIR(os.fstat(int(str(handle))).st_mode) else "file"
