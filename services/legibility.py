"""Whether a scan can be read at all: not empty, not black, not a thumbnail. What is doubtful passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from services.errors import Invalid

if TYPE_CHECKING:
    import pikepdf
    from PIL import Image

MOST_PIXELS = 60_000_000
FEWEST_PIXELS = 60_000
"""A portrait for a card has twice as many."""
FLAT = 16
"""Shades between the darkest and the lightest spot of paper with nothing on it."""
NIGHT = 48
"""Where all but the lightest hundredth is darker than this, nobody reads anything."""
LOOKED_AT = 256
"""Pixels of the shorter side of what is looked at: single grains are no letters."""
MOST_PAGES = 20
"""Of a PDF; one with more pages is taken to say something."""
WRITES = {
    "Tj",
    "TJ",
    "'",
    '"',
    "S",
    "s",
    "f",
    "F",
    "f*",
    "B",
    "B*",
    "b",
    "b*",
    "sh",
    "INLINE IMAGE",
}
"""What puts letters, lines or areas on a page of a PDF."""


def demand_legible(image: Image.Image) -> None:
    """Raise `Invalid` for a picture that cannot be read, with what to do about it."""
    if image.width * image.height < FEWEST_PIXELS:
        raise Invalid("file-too-small")
    if fault := _fault(image):
        raise Invalid(fault)


def demand_legible_pages(pdf: pikepdf.Pdf) -> None:
    """The same for a PDF none of whose pages says anything."""
    if len(pdf.pages) > MOST_PAGES:
        return
    faults = []
    for page in pdf.pages:
        fault = _fault_of(page)
        if not fault:
            return
        faults.append(fault)
    raise Invalid("file-dark" if "file-dark" in faults else "file-blank")


def _fault_of(page: pikepdf.Page) -> str:
    """Why a page cannot be read; empty where it can, or nobody can tell."""
    try:
        return _fault_seen(page)
    except Exception:  # noqa: BLE001 - what only a viewer knows: kinds of pictures, a torn stream
        return ""


def _fault_seen(page: pikepdf.Page) -> str:
    """The same; an error where it cannot be looked at."""
    import pikepdf  # noqa: PLC0415 - heavy, and only those who upload pay for it

    if "/Annots" in page:
        return ""
    does = {str(one.operator) for one in pikepdf.parse_content_stream(page)}
    if does & WRITES:
        return ""
    if "Do" not in does:
        return "file-blank"
    faults = [_fault(picture) for picture in _pictures(page)]
    return faults[0] if faults and all(faults) else ""


def _pictures(page: pikepdf.Page) -> Iterator[Image.Image]:
    """The pictures of a page; an error where one cannot be looked at."""
    import pikepdf  # noqa: PLC0415 - likewise

    drawn: Any = page["/Resources"]["/XObject"]
    pictures = page.get_images(recursive=False)
    if len(pictures) != len(drawn):
        raise ValueError("more than pictures")
    every: Iterable[Any] = pictures.values()
    for found in every:
        picture = pikepdf.PdfImage(found)
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too large to look at")
        yield picture.as_pil_image()


def _fault(image: Image.Image) -> str:
    """Why a picture cannot be read; empty where it can."""
    if image.mode.startswith(("I", "F")):
        return ""
    grey = _on_white(image).convert("L")
    small = grey.reduce(max(1, min(grey.size) // LOOKED_AT))
    if not _reaches(small, NIGHT):
        return "file-dark"
    shades = [shade for shade, n in enumerate(small.histogram()) if n]
    return "file-blank" if shades[-1] - shades[0] < FLAT else ""


def _reaches(grey: Image.Image, shade: int) -> bool:
    """Whether more than a hundredth of it is at least so light."""
    return sum(grey.histogram()[shade:]) * 100 > grey.width * grey.height


def _on_white(image: Image.Image) -> Image.Image:
    """What can be seen through lies on paper."""
    from PIL import Image as Pictures  # noqa: PLC0415 - likewise

    if not image.has_transparency_data:
        return image
    clear = image.convert("RGBA")
    paper = Pictures.new("RGBA", clear.size, "white")
    paper.alpha_composite(clear)
    return paper
