"""The signature inside a PDF: the same each time, and nothing that is done to the file escapes it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

from services import apart
from services.adapters import pdf_signing
from services.errors import Invalid, Unavailable
from services.lasting import write_secret
from services.reporting import pdf_signature, signers
from services.reporting.signers import Signer

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
MADE = datetime(2026, 12, 31, 17, tzinfo=UTC)
NAME = "Ủy ban nhân dân tỉnh Quảng Nam"
FLIPS = 150


@cache
def ours() -> Signer:
    return signers.read(signers.own(NAME, NOW, signers.FEWEST_BITS))


@cache
def other() -> Signer:
    return signers.read(signers.own(NAME, NOW, signers.FEWEST_BITS))


@cache
def bare() -> bytes:
    """A PDF of one empty page."""
    writer, written = PdfFileWriter(), BytesIO()
    page = PageObject(contents=writer.add_object(_nothing()), media_box=(0, 0, 595.28, 841.89))
    writer.insert_page(page)
    writer.write(written)
    return written.getvalue()


def _nothing() -> object:
    from pyhanko.pdf_utils.generic import StreamObject  # noqa: PLC0415

    return StreamObject(stream_data=b"")


@cache
def sealed() -> bytes:
    return pdf_signature.signed(bare(), ours(), MADE)


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program without its process, which takes a second to start."""

    def run(asked: Mapping[str, Any], content: bytes) -> tuple[Mapping[str, Any], bytes]:
        if asked:
            return {}, pdf_signing.signed(content, asked)
        return pdf_signing.examined(content), b""

    monkeypatch.setattr(pdf_signature, "_run", run)


def test_the_same_file_is_signed_with_the_same_bytes() -> None:
    again = pdf_signature.signed(bare(), ours(), MADE)

    assert again == sealed()
    assert again.startswith(bare())


def test_whose_it_is_and_of_when_is_said() -> None:
    found = pdf_signature.examined(sealed(), [ours().certificates])

    assert (found.state, found.name, found.at) == ("good", NAME, MADE)
    assert found.ends == ours().ends


@pytest.mark.usefixtures("near")
def test_the_same_name_on_another_certificate_is_somebody_unknown() -> None:
    assert pdf_signature.examined(sealed(), [other().certificates]).state == "unknown"


def test_no_flipped_bit_goes_unnoticed() -> None:
    whole, picked = pdf_signing.examined(sealed()), random.Random(7)  # noqa: S311 - no secret
    begins = len(bare())
    for n in range(FLIPS):
        place = picked.randrange(begins if n % 3 else 0, len(sealed()))
        flipped = bytearray(sealed())
        flipped[place] ^= 1 << picked.randrange(8)
        assert pdf_signing.examined(bytes(flipped)) != whole, place


@pytest.mark.usefixtures("near")
def test_what_is_written_behind_the_signature_is_noticed() -> None:
    writer, changed = IncrementalPdfFileWriter(BytesIO(sealed())), BytesIO()
    writer.root["/Lang"] = writer.root.raw_get("/Type")
    writer.update_root()
    writer.write(changed)

    for content in (changed.getvalue(), sealed() + b"\n% more"):
        assert pdf_signature.examined(content, [ours().certificates]).state == "added"


@pytest.mark.usefixtures("near")
def test_a_second_signature_by_somebody_else_is_noticed() -> None:
    twice = pdf_signing.FIELD, "another"
    pdf_signing.FIELD = twice[1]
    try:
        content = pdf_signing.signed(sealed(), _asked())
    finally:
        pdf_signing.FIELD = twice[0]

    assert pdf_signature.examined(content, [ours().certificates]).state == "added"


@pytest.mark.usefixtures("near")
def test_a_signature_of_a_time_at_which_nobody_could_sign_counts_for_nothing() -> None:
    content = pdf_signature.signed(bare(), ours(), ours().ends + timedelta(days=1))

    assert pdf_signature.examined(content, [ours().certificates]).state == "outside"


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\0" * 99])
def test_what_is_no_pdf_is_strange(content: bytes) -> None:
    assert pdf_signature.examined(content, []).state == "strange"


@pytest.mark.usefixtures("near")
def test_a_file_without_one_is_unsigned_and_one_that_is_too_large_is_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert pdf_signature.examined(bare(), []).state == "unsigned"
    monkeypatch.setattr(pdf_signature, "MOST_BYTES", 9)
    assert pdf_signature.examined(bare(), []).state == "strange"


def test_a_file_that_never_ends_is_strange(monkeypatch: pytest.MonkeyPatch) -> None:
    content = sealed()
    monkeypatch.setattr(pdf_signature, "PATIENCE", 0.01)

    assert pdf_signature.examined(content, []).state == "strange"


def test_one_is_signed_at_a_time_and_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "TURN", 0.01)

    with pdf_signature._turns, pytest.raises(Unavailable, match="signing-away"):  # noqa: SLF001 - busy
        pdf_signature.signed(bare(), ours(), MADE)


def test_a_certificate_signs_only_while_it_is_good() -> None:
    signer = ours()

    assert signer.time_of(NOW - timedelta(days=900), NOW) == signer.begins
    assert signer.time_of(NOW, NOW) == NOW
    for when, why in ((signer.ends, "signer-ended"), (signer.begins, "signer-not-begun")):
        far = timedelta(days=1) if why == "signer-ended" else -timedelta(days=1)
        with pytest.raises(Invalid, match=why):
            signer.time_of(NOW, when + far)


@pytest.mark.usefixtures("near")
def test_a_file_of_an_authority_signs_too() -> None:
    signer = signers.opened(_p12(b"mat-khau"), "mat-khau")

    content = pdf_signature.signed(bare(), signer, MADE)

    assert pdf_signature.examined(content, [signer.certificates]).state == "good"
    assert signers.as_der(signers.as_pem(signer.certificates)) == signer.certificates


@pytest.mark.parametrize(
    ("content", "passphrase", "why"),
    [
        (b"mat-khau", "", "signer-passphrase-missing"),
        (b"mat-khau", "sai", "signer-passphrase-wrong"),
        (b"", "", "signer-unreadable"),
        (b"not-rsa", "", "signer-not-rsa"),
        (b"no-key", "", "signer-unreadable"),
    ],
)
def test_what_cannot_sign_says_why(content: bytes, passphrase: str, why: str) -> None:
    made = {b"": b"no file", b"not-rsa": _elliptic(), b"no-key": _keyless()}
    with pytest.raises(Invalid, match=f"^{why}$"):
        signers.opened(made.get(content) or _p12(content), passphrase)


def test_a_file_that_is_away_or_of_another_key_cannot_sign(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="signer-away"):
        signers.of_installation(tmp_path, str(tmp_path / "no.p12"), "")
    assert signers.of_installation(tmp_path, "", "") is None
    mine, theirs = (
        signers.own(NAME, NOW, signers.FEWEST_BITS),
        signers.own(NAME, NOW, signers.FEWEST_BITS),
    )
    mixed = mine.split(b"-----BEGIN CERT")[0] + b"-----BEGIN CERT" + theirs.split(b"BEGIN CERT")[1]
    for wrong in (mixed, b"", mine.split(b"-----BEGIN CERT")[0]):
        (tmp_path / signers.FILE).write_bytes(wrong)
        with pytest.raises(Invalid, match="signer-unreadable"):
            signers.of_installation(tmp_path, "", "")


def test_a_key_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "report.pem"

    assert write_secret(place, b"one")
    assert not write_secret(place, b"two")
    assert place.read_bytes() == b"one"
    assert write_secret(place, b"two", anew=True)
    assert place.read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["report.pem"]
    assert place.stat().st_mode & 0o777 == 0o600


def _asked() -> dict[str, object]:
    text = pdf_signature._text  # noqa: SLF001 - what the program is asked
    return {
        "key": text(other().key),
        "certificates": [text(one) for one in other().certificates],
        "at": MADE.isoformat(),
        "look": text(bare()),
        "box": (0, 0, 90, 30),
        "label": "",
    }


def _p12(passphrase: bytes) -> bytes:
    key, authority = _key(), _key()
    named = _certificate("Cơ quan", key.public_key(), authority)
    above = _certificate("Nơi cấp", authority.public_key(), authority)
    sealed_by = serialization.BestAvailableEncryption(passphrase)
    return pkcs12.serialize_key_and_certificates(b"k", key, named, [above], sealed_by)


def _elliptic() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    named = _certificate("x", key.public_key(), _key())
    plain = serialization.NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"k", key, named, None, plain)


def _keyless() -> bytes:
    named = _certificate("x", _key().public_key(), _key())
    plain = serialization.NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"k", None, named, None, plain)


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _certificate(
    name: str, public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey, by: rsa.RSAPrivateKey
) -> x509.Certificate:
    who = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=900))
        .sign(by, hashes.SHA256())
    )
