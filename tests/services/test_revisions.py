"""Which text of a procedure holds, and which held before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import publishing, revisions
from services.errors import NotFound
from tests.factories import ALLOWANCE, MONDAY, an_officer

LATER = MONDAY + timedelta(days=3)
TODAY, NEXT_MONTH = date(2021, 3, 4), date(2021, 4, 1)


def text(**changes: Any) -> dict[str, dict[str, Any]]:
    raw = next(one for one in publishing.shipped().values() if one["code"] == ALLOWANCE)
    return {"again.toml": {**raw, **changes}}


def test_the_newest_text_holds_and_the_one_before_stays(db: Session) -> None:
    by = an_officer(db, "admin", "quang-nam")
    publishing.publish(db, text(title="Trợ cấp"), by=by.id, at=LATER)

    new, old = revisions.of(db, ALLOWANCE, on=TODAY)

    assert (new.number, new.state, new.at, new.by) == (2, "holds", LATER, by.name)
    assert (old.number, old.state, old.by) == (1, "replaced", "")
    assert new.procedure.title == "Trợ cấp"


def test_a_text_that_begins_later_is_coming_and_then_holds(db: Session) -> None:
    publishing.publish(db, text(valid_from=NEXT_MONTH), by="system", at=LATER)

    before = [one.state for one in revisions.of(db, ALLOWANCE, on=TODAY)]
    after = [one.state for one in revisions.of(db, ALLOWANCE, on=NEXT_MONTH)]

    assert (before, after) == (["coming", "holds"], ["holds", "replaced"])


def test_a_text_has_ended_after_its_last_day(db: Session) -> None:
    publishing.publish(db, text(valid_to=TODAY), by="system", at=LATER)

    on_it = revisions.of(db, ALLOWANCE, on=TODAY)[0].state
    after = revisions.of(db, ALLOWANCE, on=NEXT_MONTH)[0].state

    assert (on_it, after) == ("holds", "ended")


def test_an_earlier_text_may_hold_again(db: Session) -> None:
    publishing.publish(db, text(title="Trợ cấp"), by="system", at=LATER)
    publishing.publish(db, text(), by="system", at=LATER)

    found = revisions.of(db, ALLOWANCE, on=TODAY)

    assert [one.state for one in found] == ["holds", "replaced", "replaced"]
    assert found[0].digest == found[2].digest


def test_a_code_without_a_text_is_not_found(db: Session) -> None:
    with pytest.raises(NotFound):
        revisions.of(db, "9.999999", on=TODAY)
