"""Reads a PDF as a person does who has only the paper."""

from __future__ import annotations

import subprocess


def text_of(pdf: bytes) -> str:
    """All words of a PDF in the order in which they were drawn, one blank between them."""
    return " ".join(_poppler("pdftotext", pdf, "-raw", "-", "-").split())


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page."""
    pages = _poppler("pdftotext", pdf, "-raw", "-", "-").split("\f")
    return [" ".join(page.split()) for page in pages[:-1]]


def facts_of(pdf: bytes) -> dict[str, str]:
    """What the PDF says about itself: Title, Author, CreationDate, Page size, Tagged, Pages, …"""
    lines = _poppler("pdfinfo", pdf, "-isodates", "-").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def fonts_of(pdf: bytes) -> list[tuple[str, bool]]:
    """Each font without its subset's prefix, and whether it is embedded."""
    rows = _poppler("pdffonts", pdf, "-").splitlines()[2:]
    return [(row.split()[0].partition("+")[2], row.split()[-5] == "yes") for row in rows]


def _poppler(program: str, pdf: bytes, *arguments: str) -> str:
    command = [program, *arguments]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()  # noqa: S603
