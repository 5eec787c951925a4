"""Forms with more in them than one request may weigh: the files that fit are kept, the others are
named, and nothing that was typed is lost.

A browser without scripts sends all files at once, and a server that hangs up shows it nothing. So a
page that takes papers is read to its end, up to `PATIENCE` times what may be kept of it.
"""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from flask import Request, current_app
from werkzeug.exceptions import RequestEntityTooLarge

from services.errors import Invalid
from services.keeping import LARGEST
from services.sniffing import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.datastructures import FileStorage

View = TypeVar("View", bound="Callable[..., object]")

PATIENCE = 10
IN_MEMORY = 500_000
PIECE = 1 << 16


def takes_papers(view: View) -> View:
    """Mark an endpoint whose forms bring files of people who cannot know what they weigh."""
    view.takes_papers = True  # type: ignore[attr-defined]
    return view


class Room:
    """How many bytes a request may still leave on the disk."""

    def __init__(self, left: int) -> None:
        self.left = left


class Arriving(SpooledTemporaryFile[bytes]):
    """A file on its way in. Of one that is too large no more is kept than shows it; one for which
    there is no room is `left_out`."""

    def __init__(self, room: Room) -> None:
        super().__init__(max_size=IN_MEMORY, mode="rb+")
        self.room, self.taken, self.left_out = room, 0, False

    def write(self, piece: Any) -> int:
        """Keep what may be kept; the rest is read all the same."""
        fits = piece[: max(0, LARGEST + 1 - self.taken)]
        if not self.left_out and len(fits) <= self.room.left:
            self.taken += len(fits)
            self.room.left -= len(fits)
            super().write(fits)
        elif not self.left_out:
            self.left_out, self.room.left = True, self.room.left + self.taken
            self.seek(0)
            self.truncate()
        return len(piece)


class PatientRequest(Request):
    """A request that is read to its end where it brings papers."""

    room: Room | None = None

    @property
    def max_content_length(self) -> int | None:
        """Most of what is read: more than may be kept, where the view takes papers."""
        most = super().max_content_length
        view = current_app.view_functions.get(self.endpoint or "")
        return most * PATIENCE if most and getattr(view, "takes_papers", False) else most

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002  # as Werkzeug calls it
        content_type: str | None,  # noqa: ARG002  # likewise
        filename: str | None = None,  # noqa: ARG002  # likewise
        content_length: int | None = None,  # noqa: ARG002  # likewise
    ) -> IO[bytes]:
        self.room = self.room or Room(current_app.config["MAX_CONTENT_LENGTH"])
        return cast("IO[bytes]", Arriving(self.room))


def content_of(sent: FileStorage) -> bytes:
    """What a file holds, or a byte more than one may; `Invalid` for one that was left out."""
    if getattr(sent.stream, "left_out", False):
        most = int(current_app.config["MAX_CONTENT_LENGTH"]) // MEGABYTE
        raise Invalid("file-left-out", megabytes=most)
    content: bytes = sent.read(LARGEST + 1)
    return content


def let_it_end(request: Request) -> None:
    """Read what is still coming, so that the browser listens to the answer: whoever is cut off
    while sending shows no page."""
    left = min(request.content_length or 0, PATIENCE * current_app.config["MAX_CONTENT_LENGTH"])
    body = request.environ["wsgi.input"]
    try:
        while left > 0 and (piece := body.read(min(PIECE, left))):
            left -= len(piece)
    except (OSError, RequestEntityTooLarge):
        return
