"""A signed PDF of a report is kept as it was given out first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.adapters import pdf_signing
from services.errors import Invalid, Unavailable
from services.models import PeriodReport, SignedReport
from services.printed import report as printed
from services.reporting import pdf_signature, reports, signed_reports, signers
from services.reporting.signers import Signer
from tests.factories import an_officer
from tests.services.reporting.dossiers import a_spring
from tests.services.reporting.test_reports import AT, MARCH, PROVINCE

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)


def a_signer() -> Signer:
    return signers.read(signers.own("Quảng Nam", NOW, signers.FEWEST_BITS))


def a_report(db: Session) -> PeriodReport:
    a_spring(db)
    manager = an_officer(db, "manager", PROVINCE)
    found = db.get(PeriodReport, reports.make(db, PROVINCE, MARCH, by=manager, at=AT))
    assert found
    return found


def kept(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(SignedReport)) or 0


@pytest.mark.database
def test_it_stays_the_same_under_another_key_and_without_one(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, first, second = a_report(db), a_signer(), a_signer()
    drawn = signed_reports.pdf(db, report, None, now=NOW)
    assert (drawn, kept(db)) == (printed.pdf(db, report), 0)

    monkeypatch.setattr(pdf_signature, "PROGRAM", pdf_signature.PROGRAM.with_name("none.py"))
    with pytest.raises(Unavailable, match="signing-away"):
        signed_reports.pdf(db, report, first, now=NOW)
    assert kept(db) == 0
    monkeypatch.undo()
    given = signed_reports.pdf(db, report, first, now=NOW)

    assert given.startswith(drawn)
    far = first.ends + timedelta(days=1)
    for signer in (first, second, None):
        assert signed_reports.pdf(db, report, signer, now=far) == given
    assert signed_reports.known(db) == [first.certificates]
    assert pdf_signing.examined(given)["state"] == "whole"
    late = signed_reports._keep(db, report.id, b"later", "", NOW)  # noqa: SLF001 - two at once
    assert (late, kept(db)) == (given, 1)


def test_nothing_is_signed_with_a_certificate_that_ended(db: Session) -> None:
    report, signer = a_report(db), a_signer()

    with pytest.raises(Invalid, match="signer-ended"):
        signed_reports.pdf(db, report, signer, now=signer.ends + timedelta(days=1))
    assert kept(db) == 0
