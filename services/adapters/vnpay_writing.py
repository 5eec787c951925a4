"""How VNPAY 2.1.0 writes: what is signed and how, times, and amounts in hundredths of a đồng."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote_plus

from workflows.calendar import VIETNAM

HASH, HASH_TYPE = "vnp_SecureHash", "vnp_SecureHashType"
HUNDREDTHS = 100
"""VNPAY counts in hundredths of a đồng."""


def canonical(said: Mapping[str, str]) -> str:
    """What is signed: sorted by key, form-encoded, without the signature and what is empty."""
    named = sorted((k, v) for k, v in said.items() if v and k not in (HASH, HASH_TYPE))
    return "&".join(f"{quote_plus(k)}={quote_plus(v)}" for k, v in named)


def signed(secret: str, text: str) -> str:
    """HMAC-SHA512 in hexadecimal."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()


def about(dossier: str) -> str:
    """What the payer's statement says: no diacritics, nothing special."""
    return re.sub(r"[^A-Za-z0-9 .:-]", " ", f"Le phi ho so {dossier}")[:255]


def stamp(at: datetime) -> str:
    """`20210315093000`, as clocks in Vietnam show it."""
    return f"{at.astimezone(VIETNAM):%Y%m%d%H%M%S}"


def amount(hundredths: str) -> int:
    """An amount in đồng; -1, which no order has, for what is none."""
    number = hundredths.isascii() and hundredths.isdigit() and len(hundredths) < 16  # noqa: PLR2004 - more than all money there is
    whole, rest = divmod(int(hundredths), HUNDREDTHS) if number else (-1, 0)
    return -1 if rest else whole
