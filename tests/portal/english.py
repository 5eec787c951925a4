"""What an English page says in Vietnamese without saying so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tests.pages import Element, Page

VIETNAMESE = re.compile(
    r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹàáãèéìíòóõùúý]", re.IGNORECASE
)
SAID = ("alt", "aria-label", "content", "data-chosen", "data-l", "data-too-large", "placeholder", "title")  # fmt: skip
"""Attributes that people are told."""
NUMBERED = re.compile(r"\b\d+/(\d+/)?(NĐ|QĐ|TT|TTLT|NQ)-[\w-]+")
"""A legal text by its number."""
LETTERED = re.compile(r"\b1a–1đ\b")
NAMES = ("Một Cửa", "Tiếng Việt", "An Mỹ", "Quảng Nam", "Đà Nẵng", "Tam Kỳ", "Bình", "Hùng Kings")
"""Names that are the same in English."""


def left(page: Page, names: Collection[str] = ()) -> list[str]:
    """The texts that are in Vietnamese and not marked as such; `names` are names of this page."""
    known = sorted((*NAMES, *names), key=len, reverse=True)
    return [text for text in said(page.root) if VIETNAMESE.search(without(text, known))]


def without(text: str, names: Collection[str]) -> str:
    """The text less the names in it."""
    for name in names:
        text = text.replace(name, "")
    return LETTERED.sub("", NUMBERED.sub("", text))


def said(element: Element) -> Iterator[str]:
    """Every text of a page that is not marked as Vietnamese, and is not being typed."""
    if element.attrs.get("lang") == "vi" or element.tag in ("script", "textarea"):
        return
    for name in SAID:
        if name in element.attrs:
            yield element.attrs[name]
    if element.tag == "optgroup":
        yield element.attrs.get("label", "")
    for one in element.inside:
        if isinstance(one, Element):
            yield from said(one)
        elif one.strip():
            yield " ".join(one.split())
