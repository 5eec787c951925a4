"""Vietnamese text without its marks, for searching: `Đức` is found by `duc`."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case, without diacritics, đ as d, single spaces."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    return " ".join(letters.lower().split())


def from_the_end(folded: str) -> str:
    """A folded name with its last word first: `duc thi nguyen`, under which an index finds it."""
    return " ".join(reversed(folded.split()))
