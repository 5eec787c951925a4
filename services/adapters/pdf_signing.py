"""Signs a PDF, or tells what its signature is worth (PAdES B-B).

The portal never carries pyHanko, and a file to be proved may be hostile, so `services.adapters.alone`
runs it, bounded and apart: it imports nothing of the portal, and asks for one answer only.

Nothing in a signature is random or of the moment: RSA as PKCS#1 v1.5, the time that was given, and
an identifier that follows from the file. The same file is signed with the same bytes.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

FIELD = "motcua-report"
DIGEST = "sha256"


def answer(asked: Mapping[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """The signed file, or where nothing is asked what is to be said of this one."""
    return ({}, signed(content, asked)) if asked else (examined(content), b"")


def signed(content: bytes, asked: Mapping[str, Any]) -> bytes:
    """The PDF with one revision more, which holds the signature.

    `key` and `certificates`, the signer's first, are DER in base64; the only page of the PDF `look`
    is shown in `box` on the first page; `label` is what a screen reader says of it.
    """
    from pyhanko.pdf_utils import generic  # noqa: PLC0415 - after the bounds are set
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.signers.cms_embedder import (  # noqa: PLC0415
        PdfCMSEmbedder,
        SigIOSetup,
        SigObjSetup,
    )
    from pyhanko.sign.signers.pdf_byterange import SignatureObject  # noqa: PLC0415

    at, signer = datetime.fromisoformat(asked["at"]), _signer(asked)
    writer = _writer(content)
    field = SigFieldSpec(FIELD, box=tuple(asked["box"]), readable_field_name=asked["label"])
    steps = PdfCMSEmbedder(new_field_spec=field).write_cms(FIELD, writer)
    widget = next(steps).get_object()
    look = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(b64decode(asked["look"]))))
    name = generic.NameObject
    widget[name("/AP")] = generic.DictionaryObject({name("/N"): look})
    room = 2 * len(_cms(signer, bytes(32)))
    place = SignatureObject(at, SigSeedSubFilter.PADES, bytes_reserved=room)
    steps.send(SigObjSetup(sig_placeholder=place))
    prepared, output = steps.send(SigIOSetup(md_algorithm=DIGEST))
    steps.send(_cms(signer, prepared.document_digest))
    written: bytes = output.getvalue()
    return written


def examined(content: bytes) -> dict[str, Any]:
    """What is to be said of a file: `state`, and if it is signed, by whose `certificates` and when.

    `state`: `strange` (no PDF that can be read), `unsigned`, `changed` after it was signed, `added`
    (whole, but something stands behind it), `foreign` (signed, but not as we do), or `whole`.
    """
    try:
        return _examined(content)
    except Exception:  # noqa: BLE001 - whatever a hostile file does to a library, it is strange
        return {"state": "strange"}


def _examined(content: bytes) -> dict[str, Any]:
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - after the bounds are set

    found = PdfFileReader(io.BytesIO(content)).embedded_signatures
    if not found:
        return {"state": "unsigned"}
    one = found[0]
    one.compute_integrity_info()
    signer = one.signer_cert
    certificates = [signer, *one.other_embedded_certs]
    at = one.self_reported_timestamp
    return {
        "state": _state(content, found, one),
        "at": at.isoformat() if at else "",
        "certificates": [b64encode(each.dump()).decode() for each in certificates],
    }


def _state(content: bytes, found: Sequence[Any], one: Any) -> str:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415

    digest = one.compute_digest()
    intact, valid = validate_sig_integrity(one.signer_info, one.signer_cert, "data", digest)
    if not (intact and valid):
        return "changed"
    if len(found) > 1 or one.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return "added"
    return "whole" if _is_ours(content, one) else "foreign"


def _is_ours(content: bytes, one: Any) -> bool:
    """Whether the signature is written as we write it, so that no bit of it is uncovered."""
    from pyhanko.sign.signers.pdf_cms import ExternalSigner  # noqa: PLC0415

    of_it = one.signer_info
    again = ExternalSigner(
        one.signer_cert, _store(one.other_embedded_certs), of_it["signature"].native
    )
    made = again.async_sign_prescribed_attributes(DIGEST, of_it["signed_attrs"].untag())
    start, length, behind, _rest = (int(n) for n in one.byte_range)
    told = b"<%s>" % asyncio.run(made).dump().hex().upper().encode()
    return start == 0 and content[length:behind] == told


def _cms(signer: Any, digest: bytes) -> bytes:
    """The signature over a digest; as long for every digest."""
    made: bytes = asyncio.run(signer.async_sign(digest, DIGEST, use_pades=True)).dump()
    return made


def _signer(asked: Mapping[str, Any]) -> Any:
    from asn1crypto import keys, x509  # noqa: PLC0415
    from pyhanko.sign.signers.pdf_cms import SimpleSigner  # noqa: PLC0415

    first, *others = (x509.Certificate.load(b64decode(one)) for one in asked["certificates"])
    key = keys.PrivateKeyInfo.load(b64decode(asked["key"]))
    return SimpleSigner(first, key, _store(others))


def _store(certificates: Sequence[Any]) -> Any:
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    store = SimpleCertificateStore()
    store.register_multiple(certificates)
    return store


def _writer(content: bytes) -> Any:
    """A writer of revisions that adds nothing random and nothing of this moment."""
    from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject  # noqa: PLC0415
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415

    class Still(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """The day on which the file was changed is that of the signature."""

        @classmethod
        def _handle_id(cls, prev: Any) -> ArrayObject:
            new = ByteStringObject(hashlib.sha256(content).digest()[:16])
            return ArrayObject([prev.trailer["/ID"][0] if "/ID" in prev.trailer else new, new])

    return Still(io.BytesIO(content))
