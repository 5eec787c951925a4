"""The settings that lead outside: the ways to pay, of each all of them or none; and none in training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.providers import TABLE
from services.identity.provider import LOOPBACK
from services.treasury import AccountsWrong, read
from workflows.paying import GATEWAYS

OUTSIDE = ("mail_host", "bank_accounts", "vnpay_secret", "national_secret", TABLE)
"""What a training installation must not have."""


def unusable_banks(given: Mapping[str, Any], choices: Sequence[str]) -> Iterator[str]:
    """A way of which not everything is said, or not safely: it would take money that nobody hears of."""
    if given.get("bank_accounts"):
        try:
            read(Path(given["bank_accounts"]))
        except AccountsWrong as wrong:
            yield f"bank_accounts: {wrong}."
    for way in GATEWAYS:  # Their settings begin with their names.
        names = [name for name in choices if name.startswith(f"{way}_")]
        lacking = [name for name in names if not given.get(name)]
        if lacking and len(lacking) < len(names):
            yield f"Chưa đủ thiết lập để nhận tiền qua {way}: thiếu {', '.join(lacking)}."
        for name in names:
            if name.endswith(("_url", "_api")) and given.get(name) and not safe(given[name]):
                yield f"{name} phải bắt đầu bằng https://. Chỉ máy này mới dùng được http://."


def safe(typed: str) -> bool:
    """Whether money may be spoken of there: https, or plain http on this machine alone."""
    parts = urlsplit(typed)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def reaching_out(given: Mapping[str, Any]) -> Iterator[str]:
    """What a training installation must not be connected with: all in it is invented."""
    outside = [name for name in OUTSIDE if given.get(name)]
    if given.get("training") and outside:
        yield f"Bản tập huấn không nối ra ngoài: bỏ {', '.join(outside)}."
