"""Signatures of report files: Ed25519 over the file's bytes, kept in a file of their own.

The same file and key always give the same signature, and the file itself stays what it is. Who has the
public key can prove that a file came from here and was not changed. It is no signature of a person:
those belong on results.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

KEY_FILE = "report.key"
"""In the folder of the installation; without it nothing is signed."""
FORM = "motcua-report-signature-1"


class Unreadable(Exception):
    """A key or a signature file that is none."""


def new_key() -> bytes:
    """A private key, as PEM."""
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415  # seldom needed
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    made = ed25519.Ed25519PrivateKey.generate()
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def fits(private: bytes) -> bool:
    """Whether something is such a key."""
    try:
        _private(private)
    except Unreadable:
        return False
    return True


def public_key(private: bytes) -> bytes:
    """The public half of a private key, as PEM."""
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        PublicFormat,
    )

    return (
        _private(private).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )


def signature(private: bytes, content: bytes) -> str:
    """The text of the signature file: its form, which key, which file, and the seal."""
    key = _private(private)
    lines = (FORM, _print_of(key.public_key()), hashlib.sha256(content).hexdigest())
    return "\n".join((*lines, b64encode(key.sign(content)).decode(), ""))


def is_genuine(public: bytes, content: bytes, signed: str) -> bool:
    """Whether a signature file is of this content and was made with the key of this public half.

    Raises Unreadable for what is no signature or no such key at all.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    try:
        form, _print, _digest, seal = signed.split()
        sealed, key = b64decode(seal, validate=True), load_pem_public_key(public)
    except ValueError as wrong:
        raise Unreadable from wrong
    if form != FORM or not isinstance(key, Ed25519PublicKey):
        raise Unreadable
    try:
        key.verify(sealed, content)
    except InvalidSignature:
        return False
    return True


def _private(pem: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError) as wrong:
        raise Unreadable from wrong
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise Unreadable
    return key


def _print_of(key: Ed25519PublicKey) -> str:
    """Which key it is, short enough to compare by eye."""
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        PublicFormat,
    )

    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:32]
