"""Files as people send them: good ones made on the spot."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from PIL import Image


def a_pdf(pages: int = 1, password: str = "") -> bytes:
    """A PDF with nothing on its pages, perhaps locked."""
    made, written = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    locked = pikepdf.Encryption(owner=password, user=password) if password else None
    made.save(written, encryption=locked, deterministic_id=not locked)
    return written.getvalue()


def a_photo() -> bytes:
    """A small picture."""
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(written, "JPEG")
    return written.getvalue()


def a_file(name: str, content: bytes) -> Any:
    """A file as a form sends it."""
    return io.BytesIO(content), name
