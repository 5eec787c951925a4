"""A few tiny files, made once, that stand for the scans which people add to their dossiers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO

from services.keeping import Upload

SHADES = (232, 240, 248)
CATALOG, PAGES = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R "
    b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
)


def upload(slot: str, n: int, key: str) -> Upload:
    """A scan for a paper's slot: a page or a photograph, one of the few that there are."""
    contents = scans()
    content, ending = contents[n % len(contents)]
    return Upload(slot, f"{slot.replace('_', '-')}.{ending}", content, key)


def page(slot: str, name: str, key: str) -> Upload:
    """A scanned page under the name that an officer gives it."""
    content, ending = scans()[0]
    return Upload(slot, f"{name}.{ending}", content, key)


@cache
def scans() -> tuple[tuple[bytes, str], ...]:
    """The files and their endings."""
    return (
        *((a_page(f"BAN CHUP MINH HOA {n}"), "pdf") for n in (1, 2)),
        *((a_photograph(shade), "jpg") for shade in SHADES),
    )


def a_page(text: str) -> bytes:
    """A PDF of one page with a line of plain letters on it."""
    drawing = f"BT /F 18 Tf 60 500 Td ({text}) Tj ET".encode()
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing)
    return _pdf((CATALOG, PAGES, PAGE, stream))


def _pdf(objects: Iterable[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", [b"0000000000 65535 f \n"]
    for n, content in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (n, content)
    end = b"xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + end % (len(places), b"".join(places), len(places), len(body))


def a_photograph(shade: int) -> bytes:
    """A small grey JPEG with a few lines on it, as of writing."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - heavy, and only the demonstration pays for it

    file, made = BytesIO(), Image.new("L", (240, 340), shade)
    for y in range(60, 300, 24):
        ImageDraw.Draw(made).line((30, y, 210 - y // 4, y), fill=70, width=3)
    made.save(file, "JPEG", quality=60)
    return file.getvalue()
