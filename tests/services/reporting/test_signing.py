"""A signature is of one file and one key, and of nothing else."""

from __future__ import annotations

import pytest

from services.reporting import signing
from services.reporting.signing import Unreadable

KEY = signing.new_key()
PUBLIC = signing.public_key(KEY)


def test_a_file_is_genuine_as_long_as_no_byte_of_it_changes() -> None:
    signed = signing.signature(KEY, b"report")

    assert signed == signing.signature(KEY, b"report")
    assert signing.is_genuine(PUBLIC, b"report", signed)
    assert not signing.is_genuine(PUBLIC, b"reporT", signed)


def test_another_key_did_not_sign_it() -> None:
    other = signing.public_key(signing.new_key())

    assert not signing.is_genuine(other, b"report", signing.signature(KEY, b"report"))


@pytest.mark.parametrize(
    ("public", "signed"),
    [
        (PUBLIC, ""),
        (PUBLIC, "motcua-report-signature-1 a b !!!"),
        (PUBLIC, signing.signature(KEY, b"x").replace("-1", "-2", 1)),
        (b"no key", signing.signature(KEY, b"x")),
    ],
)
def test_what_is_no_signature_or_no_key_is_said(public: bytes, signed: str) -> None:
    with pytest.raises(Unreadable):
        signing.is_genuine(public, b"x", signed)


def test_only_such_a_key_signs() -> None:
    assert signing.fits(KEY)
    assert not signing.fits(PUBLIC)
    assert not signing.fits(b"")
