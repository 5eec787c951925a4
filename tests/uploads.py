"""Files as people send them: good ones made on the spot."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from PIL import Image, ImageDraw


def a_pdf(pages: int = 1, password: str = "") -> bytes:
    """A PDF with a line on each of its pages, perhaps locked."""
    made, written = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page().Contents = made.make_stream(b"90 700 m 500 700 l S")
    locked = pikepdf.Encryption(owner=password, user=password) if password else None
    made.save(written, encryption=locked, deterministic_id=not locked)
    return written.getvalue()


def a_photo() -> bytes:
    """A small picture with a line on it."""
    return a_picture("white", line=True)


def a_picture(shade: str, *, line: bool = False, size: tuple[int, int] = (400, 300)) -> bytes:
    """A picture all of one shade, perhaps with a line on it."""
    made, written = Image.new("RGB", size, shade), io.BytesIO()
    if line:
        ImageDraw.Draw(made).line((40, 60, 300, 60), fill="black", width=4)
    made.save(written, "JPEG")
    return written.getvalue()


def a_file(name: str, content: bytes) -> Any:
    """A file as a form sends it."""
    return io.BytesIO(content), name
