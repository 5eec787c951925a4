"""Files that were made to keep the portal busy cost it nothing, and are refused with words."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from services.errors import Invalid
from services.sniffing import LIGHT_PIXELS, sniff
from tests.uploads import a_pdf

BOMB = 256 * 1024 * 1024
LARGEST = 10_000_000


def packed(password: str = "") -> bytes:
    """A good PDF, written as newer programs do."""
    made, written = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    locked = pikepdf.Encryption(owner=password, user=password) if password else None
    made.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, encryption=locked)
    return written.getvalue()


def a_bomb(kind: bytes = b"/ObjStm", table: bytes = b"/XRef") -> bytes:
    """Some kilobytes, of which a quarter of a gigabyte has to be unpacked to find the pages."""
    packer, head = zlib.compressobj(9), b"1 0 2 50 3 100 "
    inside = b"<</Type/Catalog/Pages 2 0 R>>".ljust(50)
    inside += b"<</Type/Pages/Kids[3 0 R]/Count 1>>".ljust(50) + b"<</Type/Page/Parent 2 0 R>>"
    stream = packer.compress(head + inside)
    for _ in range(BOMB // (1 << 20)):
        stream += packer.compress(b" " * (1 << 20))
    stream = zlib.compress(stream + packer.flush(), 9)
    made = (
        b"%%PDF-1.7\n4 0 obj\n<</Type%s/N 3/First %d/Length %d/Filter[/FlateDecode/FlateDecode]>>"
    )
    made = made % (kind, len(head), len(stream)) + b"\nstream\n" + stream + b"\nendstream\nendobj\n"
    places = [(0, 0, 255), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, 9, 0), (1, len(made), 0)]
    rows = b"".join(bytes([how, *at.to_bytes(4, "big"), n]) for how, at, n in places)
    end = b"5 0 obj\n<</Type%s/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\n"
    return made + end % (table, len(rows), rows) + b"startxref\n%d\n%%%%EOF\n" % len(made)


def memory(process: Path, what: str) -> int:
    """Bytes of it that a process has, or had at most."""
    lines = (process / "status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith(what))


def a_slow_photo() -> bytes:
    """A picture of which the last part is drawn over and over again."""
    written = io.BytesIO()
    Image.new("L", (800, 800), 128).save(written, "JPEG", progressive=True)
    made = written.getvalue()
    last = made.rfind(b"\xff\xc4", 0, made.rfind(b"\xff\xda"))
    return made[:last] + made[last:-2] * 90_000 + made[-2:]


@pytest.mark.parametrize("bomb", [a_bomb(), a_bomb(b"/Obj#53tm", b"/X#52ef")])
def test_a_file_that_unpacks_to_gigabytes_takes_none_of_our_memory(bomb: bytes) -> None:
    mine = Path("/proc/self")
    (mine / "clear_refs").write_text("5")  # The most that was taken counts from now on.
    before = memory(mine, "VmRSS")

    sniff(bomb, largest=LARGEST)

    assert len(bomb) < 10_000
    assert memory(mine, "VmHWM") - before < BOMB // 4


def test_a_picture_that_is_drawn_without_end_takes_none_of_our_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.apart.PATIENCE", 0.5)

    with pytest.raises(Invalid) as refused:
        sniff(a_slow_photo(), largest=LARGEST)

    assert refused.value.reason == "file-broken"


def test_what_is_heavy_and_good_is_taken_all_the_same() -> None:
    large, grey = io.BytesIO(), io.BytesIO()
    side = int(LIGHT_PIXELS**0.5) + 1
    Image.new("RGB", (side, side)).save(large, "JPEG")
    Image.new("I;16", (side, side)).save(grey, "PNG")

    kinds = [sniff(one, largest=LARGEST) for one in (packed(), large.getvalue(), grey.getvalue())]

    assert kinds == ["application/pdf", "image/jpeg", "image/png"]
    assert sniff(a_pdf() + b"%" * 1_000_000, largest=LARGEST) == "application/pdf"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(packed("x"), "file-locked"), (a_pdf(501), "file-broken"), (packed()[:400], "file-broken")],
)
def test_what_cannot_be_taken_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        sniff(content, largest=LARGEST)

    assert refused.value.reason == reason
