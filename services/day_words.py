"""Why a day counts or not, in the language that is spoken: the rules say it in Vietnamese, in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from services.tongue import gettext as _
from services.tongue import marked, native
from services.tongue import told as plainly
from workflows.calendar import WEEKDAYS, WORKING
from workflows.clock import LATER, NOT_COUNTED
from workflows.trace import PAUSES

APART = ", "
SHAPES = tuple(
    (re.compile(shape), words)
    for shape, words in (
        (r"từ (?P<at>\d\d:\d\d)", marked("từ %(at)s")),
        (r"đến (?P<at>\d\d:\d\d)", marked("đến %(at)s")),
        (r"tiếp nhận từ (?P<at>\d\d:\d\d) trở đi", marked("tiếp nhận từ %(at)s trở đi")),
        (r"tạm dừng (?P<n>\d+) phút: (?P<why>.*)", marked("tạm dừng %(n)s phút: %(why)s")),
        (r"tạm dừng: (?P<why>.*)", marked("tạm dừng: %(why)s")),
        (r"(?P<day>.*) \(dự kiến\)", marked("%(day)s (dự kiến)")),
    )
)
"""The pieces that hold a figure or another piece."""
WHOLE = (
    marked("cuối tuần"),
    marked("tạm dừng"),
    marked("tiếp nhận sau giờ làm việc"),
    marked("hạn chuyển đến ngày này"),
    marked("hạn chuyển sang ngày làm việc tiếp theo"),
)


def pieces() -> Iterator[str]:
    """The words of the rules that stand in no table of ours."""
    yield from (*WEEKDAYS, WORKING, LATER, NOT_COUNTED, *PAUSES.values())


def told(reason: str) -> str:
    """The reason of a day."""
    if native() or not reason:
        return reason
    return APART.join(_in_turn(reason.split(APART)))


def _in_turn(parts: Sequence[str]) -> Iterator[str]:
    """The pieces one after the other; a holiday may have a comma in its name."""
    while parts:
        long = next((n for n in range(len(parts), 1, -1) if _known(APART.join(parts[:n]))), 1)
        yield _piece(APART.join(parts[:long]))
        parts = parts[long:]


def _known(text: str) -> bool:
    return plainly(text) is not text


def _piece(text: str) -> str:
    for shape, words in SHAPES:
        if found := shape.fullmatch(text):
            inner = found.groupdict()
            return _(words, **{name: _inner(name, said) for name, said in inner.items()})
    return plainly(text)


def _inner(name: str, said: str) -> str:
    return plainly(said) if name in ("why", "day") else said
