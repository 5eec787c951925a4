"""What can be read is kept; paper with nothing on it, the dark and thumbnails are told apart."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image, ImageDraw

from services.errors import Invalid
from services.sniffing import sniff
from tests.uploads import a_pdf, a_picture


def scanned(picture: bytes) -> bytes:
    """A picture as a scanner puts it into a PDF."""
    written = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(written, "PDF")
    return written.getvalue()


def saved(image: Image.Image) -> bytes:
    """A picture as a PNG."""
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def a_signature() -> bytes:
    """Black on what can be seen through."""
    made = Image.new("RGBA", (600, 300))
    ImageDraw.Draw(made).line((50, 200, 500, 80), fill=(0, 0, 0, 255), width=6)
    return saved(made)


def bound(*pdfs: bytes) -> bytes:
    """Several PDFs as one."""
    whole, written = pikepdf.new(), io.BytesIO()
    for one in pdfs:
        whole.pages.extend(pikepdf.open(io.BytesIO(one)).pages)
    whole.save(written)
    return written.getvalue()


def an_empty_pdf() -> bytes:
    """A page that nobody wrote on."""
    made, written = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(written)
    return written.getvalue()


def with_a_link() -> bytes:
    """A page whose words are in a box above it."""
    made, written = pikepdf.open(io.BytesIO(an_empty_pdf())), io.BytesIO()
    made.pages[0].Annots = made.make_indirect(pikepdf.Array())
    made.save(written)
    return written.getvalue()


def a_drawing_within() -> bytes:
    """A page that shows what is drawn elsewhere in the file."""
    made, written = pikepdf.open(io.BytesIO(an_empty_pdf())), io.BytesIO()
    page = made.pages[0]
    form = made.make_stream(b"0 0 m 9 9 l S", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    page.Contents = made.make_stream(b"/F Do")
    made.save(written)
    return written.getvalue()


def with_a_stream(content: bytes) -> bytes:
    """A page that says this to the program that draws it."""
    made, written = pikepdf.open(io.BytesIO(an_empty_pdf())), io.BytesIO()
    made.pages[0].Contents = made.make_stream(content)
    made.save(written)
    return written.getvalue()


WHITE, BLACK = a_picture("white"), a_picture("#101010")
WRITTEN = a_picture("white", line=True)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (a_picture("white", size=(60, 90)), "file-too-small"),
        (WHITE, "file-blank"),
        (BLACK, "file-dark"),
        (scanned(WHITE), "file-blank"),
        (scanned(BLACK), "file-dark"),
        (an_empty_pdf(), "file-blank"),
        (bound(scanned(WHITE), an_empty_pdf()), "file-blank"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        sniff(content, largest=10**7)


@pytest.mark.parametrize(
    "content",
    [
        WRITTEN,
        a_picture("#303030", line=True, size=(1200, 900)),
        a_signature(),
        saved(Image.new("I;16", (400, 300))),
        scanned(WRITTEN),
        bound(an_empty_pdf(), scanned(WRITTEN)),
        bound(*[an_empty_pdf()] * 21),
        with_a_link(),
        a_drawing_within(),
        with_a_stream(b"[ torn ] q"),
        with_a_stream(b"\xff"),
        a_pdf(),
    ],
)
def test_what_may_be_read_is_kept(content: bytes) -> None:
    assert sniff(content, largest=10**7)
