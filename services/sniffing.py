"""What an uploaded file really is: sniffed, then parsed again; its name and claims are not believed."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import magic

from services import apart
from services.errors import Invalid
from services.legibility import MOST_PIXELS, demand_legible, demand_legible_pages

MEGABYTE = 1_000_000
MOST_PAGES = 500

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/png": (".png",),
}
"""The types that papers may have, and the endings of their names, the usual one first. Nothing here
can run in a browser, nor, under such a name, when somebody opens it from a folder."""

LIGHT_PDF, LIGHT_PIXELS = MEGABYTE, 4_000_000
"""What costs nothing to parse is parsed here; all else in a program that may die of it."""
_PACKED = re.compile(rb"ObjStm|XRef|/[^\s/<>\[\](){}%#]{0,7}#[0-9A-Fa-f]{2}")
"""A PDF whose structure may itself be packed: some bytes of it can be gigabytes. The last part is
a name that is not spelled plainly."""

_turns = apart.turns()


def sniff(content: bytes, *, largest: int) -> str:
    """The media type of a file of at most `largest` bytes; `Invalid` with the reason it is refused."""
    if not content:
        raise Invalid("file-empty")
    if len(content) > largest:
        raise Invalid("file-too-large", megabytes=largest // MEGABYTE)
    media_type: str = magic.from_buffer(content[:4096], mime=True)
    if media_type not in ENDINGS:
        raise Invalid("file-type-refused")
    if media_type == "application/pdf":
        _check_pdf(content)
    else:
        _check_image(content, media_type)
    return media_type


def _check_pdf(content: bytes) -> None:
    if len(content) > LIGHT_PDF or _PACKED.search(content):
        _check_apart(content, "application/pdf")
        return
    import pikepdf  # noqa: PLC0415 - heavy, and only those who upload pay for it

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
            if 0 < pages <= MOST_PAGES:
                demand_legible_pages(pdf)
    except pikepdf.PasswordError as locked:
        raise Invalid("file-locked") from locked
    except (pikepdf.PdfError, ValueError, RuntimeError) as broken:
        raise Invalid("file-broken") from broken
    if not 0 < pages <= MOST_PAGES:
        raise Invalid("file-broken")


def _check_image(content: bytes, media_type: str) -> None:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - likewise

    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Invalid("file-too-many-pixels")
            if not _is_light(image):
                _check_apart(content, media_type)
                return
            image.load()
            demand_legible(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as broken:
        raise Invalid("file-broken") from broken
    except Image.DecompressionBombError as bomb:
        raise Invalid("file-too-many-pixels") from bomb


def _is_light(image: Any) -> bool:
    """Whether its pixels are soon read; a progressive one may be drawn over and over again."""
    return image.width * image.height <= LIGHT_PIXELS and not image.info.get("progressive")


def _check_apart(content: bytes, media_type: str) -> None:
    """Let the first page be drawn small, and throw it away."""
    told = apart.told(content, media_type, 1, 400, _turns)
    if not told.picture:
        raise Invalid("file-locked" if told.locked else "file-broken")
