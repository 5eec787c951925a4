"""Seals what goes out in a link, so that nobody can make one up; nothing secret is in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from itsdangerous import BadSignature, Signer


@dataclass(frozen=True, slots=True)
class Seal:
    """The installation's key, for one purpose."""

    key: str
    purpose: str

    def close(self, value: str) -> str:
        """The value with its seal, fit for an address."""
        return self._signer().sign(value).decode()

    def open(self, sealed: str) -> str:
        """The value again; empty where the seal is not ours."""
        try:
            return self._signer().unsign(sealed).decode()
        except (BadSignature, UnicodeError):
            return ""

    def _signer(self) -> Signer:
        return Signer(self.key, salt=self.purpose, digest_method=hashlib.sha256)
