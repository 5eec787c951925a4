"""Whoever runs an installation is told before its reports can no longer be signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from services.adapters.null import NullScanner
from services.reporting import signers
from services.reporting.signers import Signer
from services.watching import checks
from services.watching.checks import Watched
from tests.factories import MONDAY
from workflows.calendar import VIETNAM

ENDS = datetime(2021, 6, 30, 17, tzinfo=VIETNAM)


@pytest.fixture
def watched(engine: Engine) -> Watched:
    """An installation of which nothing else is asked."""
    return Watched(engine, {}, 1, NullScanner(), lambda: MONDAY, lambda: None)


@pytest.mark.parametrize(
    ("on", "says", "days"),
    [
        (ENDS - timedelta(days=31), "certificate-good", "31"),
        (ENDS - timedelta(days=30), "certificate-near", "30"),
        (ENDS, "certificate-near", "0"),
        (ENDS + timedelta(seconds=1), "certificate-over", "0"),
        (ENDS + timedelta(days=2), "certificate-over", "-2"),
    ],
)
def test_a_certificate_that_ends_is_told_in_time_and_shuts_no_door(
    watched: Watched, on: datetime, says: str, days: str
) -> None:
    signer = Signer(b"", (), "Quảng Nam", MONDAY, ENDS)

    told = checks.certificate(replace(watched, clock=lambda: on, signer=lambda: signer))

    assert (told.good, told.says) == (True, says)
    assert told.details == {"until": "30/06/2021", "days": days}


def test_a_certificate_that_cannot_be_used_yet_or_at_all_is_told(
    watched: Watched, tmp_path: Path
) -> None:
    early = Signer(b"", (), "Quảng Nam", MONDAY + timedelta(hours=1), ENDS)
    (tmp_path / signers.FILE).write_bytes(b"no key")

    for signer in (lambda: early, lambda: signers.of_installation(tmp_path, "", "")):
        told = checks.certificate(replace(watched, signer=signer))
        assert (told.good, told.says) == (True, "certificate-unusable")
    assert checks.certificate(watched).says == "certificate-unset"
