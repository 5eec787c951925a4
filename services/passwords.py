"""Passwords: how they are kept, how they are compared, which are too easy to guess.

Argon2id with the cost that OWASP names for two cores: 19 MiB, 2 passes, 1 lane.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from string import digits

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerificationError, VerifyMismatchError

from services.folding import fold

SHORTEST, LONGEST = 10, 200
COMMON = {"", "abc", "dichvucong", "matkhau", "motcua", "password", "quangnam", "qwertyuiop"}
"""What guessers try first, whatever digits stand around it."""

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, type=Type.ID)


def kept(password: str) -> str:
    """What the database keeps of a password."""
    return hasher.hash(_typed(password))


def right(hashed: str, password: str) -> bool:
    """Whether this is the password; an empty hash stands for nobody, and costs the same time."""
    try:
        hasher.verify(hashed or _nobody(), _typed(password))
    except (VerifyMismatchError, VerificationError):
        return False
    return bool(hashed)


def weakness(password: str, *known: str) -> str:
    """Why a password is refused, or nothing. `known` is what others know: phone, number, login."""
    plain = _plain(password)
    if len(_typed(password)) < SHORTEST:
        return "password-short"
    if len(password) > LONGEST:
        return "password-long"
    if any(one and _plain(one) in plain for one in known):
        return "password-personal"
    if len(set(plain)) < SHORTEST // 2 or plain.strip(digits) in COMMON:
        return "password-common"
    return ""


@cache
def _nobody() -> str:
    return kept("nobody has this account")


def _typed(password: str) -> str:
    """One spelling for letters that keyboards compose in different ways."""
    return unicodedata.normalize("NFC", password)


def _plain(text: str) -> str:
    """Its letters and digits alone, without marks and capitals."""
    return "".join(c for c in fold(text) if c.isalnum())
