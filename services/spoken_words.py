"""The words of a text as they sound to somebody who types no marks. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from services.folding import fold

WORD = re.compile(r"\w+")
I_OR_Y = re.compile(r"\b([bcdghklmnpqrstvx]+)y\b")
"""`kí` and `ký`, `lí` and `lý` are one word in two spellings."""


@lru_cache(maxsize=4096)
def spoken(text: str) -> tuple[str, ...]:
    """Small letters, no marks, one spelling: `("dang", "ki")` for `Đăng ký`."""
    return tuple(I_OR_Y.sub(r"\1i", word) for word in WORD.findall(fold(text)))


def slug(text: str) -> str:
    """A name as it stands in an address: `ho-tich`."""
    return "-".join(WORD.findall(fold(text)))
