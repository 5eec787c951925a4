"""The signature inside the PDF of a report: made by a process of its own, and what it is worth."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any

from services import apart
from services.errors import Unavailable
from services.printed import press
from services.reporting import signers
from services.reporting.signers import Signer

PROGRAM = apart.PROGRAMS / "pdf_signing.py"
PATIENCE = 30
MOST_BYTES = 50_000_000
BOX = (297.6, 800.0, 552.8, 826.0)
"""Where it is seen on the first page, in points from below: to the right, above the letterhead, where
NĐ 30/2020, phụ lục I puts the signature of an agency on a copy."""

_turns = BoundedSemaphore(1)
"""One at a time does, as what was signed once is kept."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a PDF's signature is worth, in a word, and whose it is and of when if it has one.

    `state`: `good`, `unknown` (whole, by somebody who is not known here), `outside` (by somebody
    known, at a time at which the certificate was not good), and those of `pdf_signing.examined` but
    `whole`.
    """

    state: str
    name: str = ""
    at: datetime | None = None
    ends: datetime | None = None


def signed(content: bytes, signer: Signer, at: datetime) -> bytes:
    """The PDF with the signature inside; the same bytes for the same file, signer and time."""
    label = f"Ký số bởi {signer.name}"
    look = press.drawn("print/signature.html", "signature", {"name": signer.name, "at": at})
    asked = {
        "key": _text(signer.key),
        "certificates": [_text(one) for one in signer.certificates],
        "at": at.isoformat(),
        "look": _text(look),
        "box": BOX,
        "label": label,
    }
    content = _run(asked, content)[1]
    if not content:
        raise Unavailable("signing-away")
    return content


def examined(content: bytes, known: Sequence[Sequence[bytes]]) -> Examined:
    """What the signature in a PDF is worth to who knows these certificates, each with its chain."""
    if len(content) > MOST_BYTES:
        return Examined("strange")
    told = _run({}, content)[0]
    if "certificates" not in told:
        return Examined(told.get("state", "strange"))
    found = [b64decode(one) for one in told["certificates"]]
    certificate = signers.bundled(signers.as_pem(found[:1]).encode())[0]
    at = datetime.fromisoformat(told["at"]) if told["at"] else None
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    state = told["state"]
    if state == "whole":
        chains = [chain for chain in known if found[0] == chain[0]]
        state = "good" if any(set(found) <= set(chain) for chain in chains) else "unknown"
    if state == "good" and not (at and begins <= at <= ends):
        state = "outside"
    return Examined(state, signers.name_of(certificate), at, ends)


def _run(asked: Mapping[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    return apart.answer(
        PROGRAM, asked, content, turns=_turns, patience=PATIENCE, busy="signing-away"
    )


def _text(content: bytes) -> str:
    return b64encode(content).decode()
