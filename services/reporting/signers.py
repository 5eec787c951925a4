"""Whose signature stands inside the PDFs of reports: a key with its certificates.

An installation makes a certificate for itself, or has one of an authority as a PKCS#12 file. Only
RSA: every reader of PDFs knows it, and it signs the same bytes the same way each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from services.errors import Invalid
from workflows.calendar import local_day

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate

FILE = "report.pem"
"""In the folder of the installation: the key and the certificate that it made for itself."""
YEARS, EARLIER = 5, timedelta(minutes=10)
"""How long such a certificate is good; it begins a little before, for clocks that are behind."""
BITS, FEWEST_BITS = 3072, 2048
MOST_BYTES = 200_000
LONGEST_NAME = 64
"""Of a common name (X.520)."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A key as DER, and its certificates as DER, its own first; whose it is, and when it is good."""

    key: bytes
    certificates: tuple[bytes, ...]
    name: str
    begins: datetime
    ends: datetime

    def time_of(self, made_at: datetime, now: datetime) -> datetime:
        """When it signs what was made then; Invalid for a certificate that is not good now."""
        if now > self.ends:
            raise Invalid("signer-ended", day=f"{local_day(self.ends):%d/%m/%Y}")
        if now < self.begins:
            raise Invalid("signer-not-begun", day=f"{local_day(self.begins):%d/%m/%Y}")
        return max(made_at, self.begins).replace(microsecond=0)


def of_installation(folder: Path, pkcs12: str, passphrase: str) -> Signer | None:
    """The one that the settings name, else the installation's own, else none.

    Raises Invalid for one that cannot be used.
    """
    if pkcs12:
        return opened(_content(Path(pkcs12)), passphrase)
    own = folder / FILE
    return read(_content(own)) if own.exists() else None


def own(name: str, now: datetime, bits: int = BITS) -> bytes:
    """A new key and a certificate that it signed itself, as one file."""
    from cryptography import x509  # noqa: PLC0415 - seldom needed
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    key = rsa.generate_private_key(65537, bits)
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    signs = ("digital_signature", "content_commitment")
    others = ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign")
    usage = dict.fromkeys(signs, True) | dict.fromkeys(others, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(**usage, encipher_only=False, decipher_only=False), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private + made.public_bytes(serialization.Encoding.PEM)


def read(pem: bytes) -> Signer:
    """The key and certificates of a PEM file. Raises Invalid for anything else."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError) as wrong:
        raise Invalid("signer-unreadable") from wrong
    return _signer(key, bundled(pem))


def opened(pkcs12: bytes, passphrase: str) -> Signer:
    """The key and certificates of a PKCS#12 file. Raises Invalid, in words that say what to do."""
    from cryptography.hazmat.primitives.serialization import pkcs12 as files  # noqa: PLC0415

    try:
        found = files.load_pkcs12(pkcs12, passphrase.encode() or None)
    except (ValueError, TypeError) as wrong:
        if not _is_pkcs12(pkcs12):
            raise Invalid("signer-unreadable") from wrong
        raise Invalid(
            "signer-passphrase-wrong" if passphrase else "signer-passphrase-missing"
        ) from wrong
    if found.key is None or found.cert is None:
        raise Invalid("signer-unreadable")
    others = [one.certificate for one in found.additional_certs]
    return _signer(found.key, [found.cert.certificate, *others])


def bundled(pem: bytes) -> list[Certificate]:
    """The certificates of a PEM file, in its order. Raises Invalid where there is none."""
    from cryptography import x509  # noqa: PLC0415

    try:
        return list(x509.load_pem_x509_certificates(pem))
    except ValueError as wrong:
        raise Invalid("signer-unreadable") from wrong


def as_pem(certificates: Sequence[bytes]) -> str:
    """Certificates as a file for those who prove."""
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    found = (x509.load_der_x509_certificate(one) for one in certificates)
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in found)


def as_der(pem: str) -> tuple[bytes, ...]:
    """The certificates of a PEM file, as they stand in a signature."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    return tuple(one.public_bytes(Encoding.DER) for one in bundled(pem.encode()))


def name_of(certificate: Certificate) -> str:
    """Who it says to be, as people read it."""
    from cryptography.x509 import NameOID  # noqa: PLC0415

    subject = certificate.subject
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if named := subject.get_attributes_for_oid(kind):
            return str(named[0].value)
    return subject.rfc4514_string()


def _signer(key: PrivateKeyTypes, certificates: Sequence[Certificate]) -> Signer:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    if not isinstance(key, RSAPrivateKey) or key.key_size < FEWEST_BITS:
        raise Invalid("signer-not-rsa")
    first = certificates[0]
    if first.public_key() != key.public_key():
        raise Invalid("signer-unreadable")
    return Signer(
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        tuple(one.public_bytes(Encoding.DER) for one in certificates),
        name_of(first),
        first.not_valid_before_utc,
        first.not_valid_after_utc,
    )


def _is_pkcs12(content: bytes) -> bool:
    """Whether it looks like one, opened or not: a sequence that begins with the version 3."""
    return content[:1] == b"\x30" and b"\x02\x01\x03" in content[:8]


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError as away:
        raise Invalid("signer-away") from away
