"""Signed PDFs of reports: signed when they are asked for first, and kept as they were signed.

What was sent stays what it was, also under another key and other fonts; and the certificates of all
that were ever sent are known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.db import alone, transaction
from services.models import PeriodReport, SignedReport
from services.printed import report as printed
from services.reporting import pdf_signature, signers
from services.reporting.signers import Signer


def pdf(db: Session, report: PeriodReport, signer: Signer | None, *, now: datetime) -> bytes:
    """The PDF of a report: as it was signed, or signed now, or without a signature if nobody signs.

    `now` is the real time, by which a certificate ends. Raises Invalid for one that is not good.
    """
    kept = db.get(SignedReport, report.id)
    if kept:
        return kept.content
    drawn = printed.pdf(db, report)
    if signer is None:
        return drawn
    at = signer.time_of(report.made_at, now)
    content = pdf_signature.signed(drawn, signer, at)
    return _keep(db, report.id, content, signers.as_pem(signer.certificates), now)


def known(db: Session) -> Sequence[tuple[bytes, ...]]:
    """The certificates with which reports were signed here, each with those above it."""
    found = db.scalars(select(SignedReport.certificates).distinct())
    return [signers.as_der(one) for one in found]


def _keep(db: Session, report_id: int, content: bytes, certificates: str, now: datetime) -> bytes:
    """Who signs second gives what the first has given."""
    with transaction(db):
        alone(db, f"sign:{report_id}")
        kept = db.get(SignedReport, report_id, populate_existing=True)
        if kept:
            return kept.content
        db.add(
            SignedReport(
                report_id=report_id, content=content, certificates=certificates, signed_at=now
            )
        )
    return content
