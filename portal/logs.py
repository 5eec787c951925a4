"""The log: one line an event, JSON for machines, words for a terminal; never a person's data.

What our own code says is a fixed word with chosen facts. What others' code says may hold anything:
of the server's sentences only the numbers are kept of what was put in, of all others only the place
that spoke. An exception is told by its kind and where it happened, never by its message.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from services import traces

OURS = ("portal", "services", "workflows", "motcua")
SERVER = "gunicorn"
FILLED_IN = re.compile(r"[=:({'\"\n].*", re.DOTALL)
"""What follows in a sentence of the server that was filled in before it was logged."""

_log = logging.getLogger(__name__)


class Facts(logging.Formatter):
    """What a record says, as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever is in it."""
        return json.dumps(facts(record), ensure_ascii=False, default=str)


class Words(logging.Formatter):
    """The same for people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, the time first, the facts behind."""
        said = facts(record)
        at = datetime.fromisoformat(said.pop("time")).astimezone()
        level, event = said.pop("level"), said.pop("event")
        more = " ".join(f"{name}={value}" for name, value in said.items())
        return f"{at:%H:%M:%S} {level:<8} {event} {more}".rstrip()


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """What may be said of a record."""
    told = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": event(record),
        "pid": record.process,
    }
    if record.exc_info and record.exc_info[1]:
        told |= {"error": traces.kind(record.exc_info[1]), "at": traces.where(record.exc_info[1])}
    return told | getattr(record, "facts", {})


def event(record: logging.LogRecord) -> str:
    """The words of a record, as far as they can name nobody."""
    source = record.name.partition(".")[0]
    if source in OURS:
        return record.getMessage()
    if source != SERVER:
        return f"{record.name} {Path(record.pathname).name}:{record.lineno}"
    if not isinstance(record.msg, str):
        return SERVER
    if not isinstance(record.args, tuple) or not record.args:
        return FILLED_IN.sub("", record.msg)
    numbers = tuple(one if isinstance(one, int | float) else "…" for one in record.args)
    return record.msg % numbers


class ToStderr(logging.StreamHandler[TextIO]):
    """Writes to what stderr is at that moment."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__(sys.stderr)
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        self.stream = sys.stderr
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """What could not be said is told by its place: Python would print all that was in it."""
        if record.name != __name__:
            place = f"{Path(record.pathname).name}:{record.lineno}"
            _log.error("unsayable", extra={"facts": {"at": place}})


def set_up(form: str) -> None:
    """Send all that is logged to stderr, in this form; again is harmless."""
    text = form == "text" or (form == "auto" and sys.stderr.isatty())
    root = logging.getLogger()
    for earlier in [one for one in root.handlers if isinstance(one, ToStderr)]:
        root.removeHandler(earlier)
    root.addHandler(ToStderr(Words() if text else Facts()))
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def keep_last_words() -> None:
    """In a process of our own, warnings and what nobody catches go the same way."""
    logging.captureWarnings(capture=True)
    sys.excepthook = fell
    threading.excepthook = lambda said: fell(said.exc_type, said.exc_value, said.exc_traceback)
    sys.unraisablehook = lambda said: fell(said.exc_type, said.exc_value, said.exc_traceback)


def fell(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """The last words of a process, a thread or a finalizer."""
    if error is None or issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("motcua").critical("fell", exc_info=(kind, error, trace))
