"""Looking at a dossier: who may, and what it asks of the database."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from services import lookup
from services.errors import NotFound
from tests.factories import a_citizen, a_filed, an_officer
from tests.services.acting import AN_MY, DISTRICT, LABOUR
from tests.statements import read_from, statements


def test_its_owner_sees_it_and_another_citizen_finds_nothing(db: Session) -> None:
    citizen = a_citizen(db)
    public_id = a_filed(db, by=citizen).public_id

    assert lookup.look(db, public_id, citizen).dossier.public_id == public_id
    with pytest.raises(NotFound):
        lookup.look(db, public_id, a_citizen(db))


@pytest.mark.parametrize(
    ("role", "office", "sees"),
    [
        ("clerk", AN_MY, True),
        ("leader", DISTRICT, True),
        ("manager", DISTRICT, True),
        ("officer", LABOUR, False),
        ("clerk", DISTRICT, False),
        ("admin", DISTRICT, False),
    ],
)
def test_a_post_decides_what_is_seen(db: Session, role: str, office: str, *, sees: bool) -> None:
    public_id, officer = a_filed(db).public_id, an_officer(db, role, office)

    for _ in range(2):  # The statement of a post is kept.
        if sees:
            assert lookup.look(db, public_id, officer).dossier.public_id == public_id
        else:
            with pytest.raises(NotFound):
                lookup.look(db, public_id, officer)


def test_a_look_is_five_short_reads(db: Session) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)

    with statements(db) as said:
        lookup.look(db, public_id, clerk)

    looked_at = ["setting", "dossier", "open_step", "clock_interval", "setting"]
    assert read_from(said) == looked_at
