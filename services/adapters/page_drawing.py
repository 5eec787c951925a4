"""Draws one page of a paper as a picture. The file may be hostile, so `services.adapters.alone` runs
it, bounded and apart: it imports nothing of the portal, and asks for one answer only.
"""

from __future__ import annotations

import io
from typing import Any

MOST_PIXELS = 12_000_000
"""Of the picture that is made, whatever shape the page has."""
MOST_PAGES = 500
LOCKED = 4
"""PDFium's code for a file with a password."""
QUALITY = 82


class Unreadable(Exception):
    """The file cannot be drawn."""


def answer(asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """The sizes of the pages and the picture of one; what nobody can draw has neither."""
    locked = False
    try:
        sizes, picture = drawn(content, **asked)
    except Exception as failure:  # noqa: BLE001 - whatever a hostile file does to a library, it is unreadable
        sizes, picture, locked = [], b"", getattr(failure, "err_code", None) == LOCKED
    return {"sizes": sizes, "locked": locked}, picture


def drawn(content: bytes, *, kind: str, page: int, width: int) -> tuple[list[Any], bytes]:
    """The sizes of all pages, and the picture of one of them; none for page 0."""
    return (
        of_pdf(content, page, width)
        if kind == "application/pdf"
        else of_image(content, page, width)
    )


def of_pdf(content: bytes, page: int, width: int) -> tuple[list[Any], bytes]:
    """A page of a PDF, without forms and scripts, in sRGB on white."""
    import pypdfium2  # noqa: PLC0415 - after the bounds are set

    pdf = pypdfium2.PdfDocument(content)
    if not 0 < len(pdf) <= MOST_PAGES:
        raise Unreadable
    sizes = [pdf.get_page_size(n) for n in range(len(pdf))]
    if not page:
        return sizes, b""
    wide, high = sizes[page - 1]
    scale = min(width / wide, (MOST_PIXELS / (wide * high)) ** 0.5)
    picture = pdf[page - 1].render(scale=scale, may_draw_forms=False).to_pil()
    return sizes, as_jpeg(picture)


def of_image(content: bytes, page: int, width: int) -> tuple[list[Any], bytes]:
    """The picture anew, the right way up, with nothing that it carried besides."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - likewise

    with Image.open(io.BytesIO(content)) as image:
        if page > 1:
            raise Unreadable
        image.draft("RGB", (width, width))
        upright = ImageOps.exif_transpose(image)
        size = [upright.size]
        if not page:
            return size, b""
        if upright.mode.startswith("I"):  # Sixteen bits of grey, as some scanners write them.
            upright = upright.point(lambda value: value / 256).convert("L")
        upright.thumbnail((width, width * 4))
        return size, as_jpeg(upright)


def as_jpeg(picture: Any) -> bytes:
    """The pixels alone: neither EXIF nor profile; what was see-through is white."""
    from PIL import Image  # noqa: PLC0415 - likewise

    flat = Image.new("RGB", picture.size, "white")
    seen = picture.convert("RGBA")
    flat.paste(seen, mask=seen.getchannel("A"))
    written = io.BytesIO()
    flat.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
