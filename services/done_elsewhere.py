"""What people look for here and others do: who does it. Pure.

The words of each answer stand in `templates/words.toml` under `elsewhere`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from services.nearby_words import written
from services.spoken_words import spoken

PHRASES: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "court": ("ly hôn", "ly dị", "ra tòa", "divorce"),
        "identity-card": (
            *("căn cước", "cccd", "cmnd", "chứng minh nhân dân", "chứng minh thư"),
            *("thẻ chip", "định danh điện tử", "vneid", "identity card", "id card"),
        ),
        "passport": ("hộ chiếu", "passport"),
        "vehicle": (
            *("đăng ký xe", "giấy tờ xe", "cà vẹt", "biển số", "sang tên xe", "cavet"),
            *("vehicle registration", "number plate"),
        ),
        "tax": (
            *("mã số thuế", "nộp thuế", "đóng thuế", "thuế đất", "khai thuế", "hoàn thuế"),
            *("tax code", "pay tax"),
        ),
        "social-insurance": ("bảo hiểm xã hội", "bhxh", "sổ bảo hiểm", "lương hưu", "pension"),
        "unemployment": ("thất nghiệp", "unemployment"),
        "company": (
            *("thành lập công ty", "mở công ty", "lập công ty", "thành lập doanh nghiệp"),
            *("đăng ký doanh nghiệp", "lập doanh nghiệp", "set up a company", "start a company"),
        ),
        "military": ("nghĩa vụ quân sự", "nhập ngũ", "military service"),
    }
)
"""How people say it, for each answer."""


def whose(words: str) -> str:
    """The key of who does what these words ask for; empty when nobody else is known for it.

    Marks that were typed must be right; who types none is understood by the sound.
    """
    for key, phrases in PHRASES.items():
        if any(_says(words, phrase) for phrase in phrases):
            return key
    return ""


def _says(words: str, phrase: str) -> bool:
    asked = f" {' '.join(spoken(words))} "
    if f" {' '.join(spoken(phrase))} " not in asked:
        return False
    return words.isascii() or f" {' '.join(written(phrase))} " in f" {' '.join(written(words))} "
