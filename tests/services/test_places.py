"""The scene of offices, read from the database."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from services import places
from services.db import transaction
from services.models import OfficeRow


def test_offices_stand_in_official_order_and_not_as_the_database_keeps_them(db: Session) -> None:
    with transaction(db):
        touched = update(OfficeRow).where(OfficeRow.code == "tam-ky.tan-thanh")
        db.execute(touched.values(source="đã đối chiếu"))

    there = places.directory(db)
    districts = [o for o in there.every() if (o.tier, o.kind) == ("district", "committee")]
    communes = [o for o in there.ever_below("tam-ky") if o.gso and o.tier == "commune"]

    assert there.every()[0].code == "quang-nam"
    assert [o.gso for o in districts] == [str(502 + n) for n in range(18)]
    assert communes[0].code == "tam-ky.tan-thanh"
    assert [o.gso for o in communes] == sorted(o.gso for o in communes)
