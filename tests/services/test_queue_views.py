"""What narrows a queue, all at once; offices below; views under names; what is new."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services import lookup, processing, queue_counts, queue_views, queues
from services.deeds import Deed
from services.errors import Invalid
from services.queue_news import news
from services.queue_wanted import Wanted
from tests.factories import MONDAY, a_dossier, a_filed, a_key, an_officer
from tests.services.acting import acts
from tests.services.test_queues import AN_MY, PERMIT, a_clerk, seen
from tests.statements import statements
from workflows.case import Refused

pytestmark = pytest.mark.database
LATER = MONDAY + timedelta(hours=1)


def claimed(db: Session, public_id: str) -> None:
    deed = Deed(a_clerk(db), MONDAY, a_key())
    processing.claim(db, public_id, deed, step="receive", branch="")


def test_everything_narrows_at_once_and_counts_as_it_shows(db: Session) -> None:
    for hours in (-120, 0, 6, 96):
        a_filed(db, at=MONDAY + timedelta(hours=hours))
    claimed(db, a_filed(db, "1.001193", at=MONDAY).public_id)
    clerk, scope = a_clerk(db), queues.scope_of(db, a_clerk(db), LATER)
    asked = {
        "all": Wanted(),
        "step": Wanted(step="receive"),
        "elsewhere": Wanted(step="review"),
        "channel": Wanted(channel="online"),
        "counter": Wanted(channel="counter"),
        "overdue": Wanted(due="overdue"),
        "today": Wanted(due="today"),
        "soon": Wanted(due="soon"),
        "later": Wanted(due="later"),
        "nobody": Wanted(holder="none"),
        "me": Wanted(holder="me"),
        "others": Wanted(holder="others"),
        "by name": Wanted(holder="clerk-1"),
        "both": Wanted(procedure="1.001193", due="today", holder="me", channel="online"),
        "neither": Wanted(procedure="1.001193", holder="none"),
        "words": Wanted(words="00001", due="overdue"),
    }

    shown = {name: len(queues.queue(db, clerk, one, at=LATER).works) for name, one in asked.items()}
    with statements(db) as said:
        counts = queue_counts.counted(db, scope, list(asked.values()))

    assert shown == {
        "all": 5, "step": 5, "elsewhere": 0, "channel": 5, "counter": 0,
        "overdue": 1, "today": 2, "soon": 3, "later": 1,
        "nobody": 4, "me": 1, "others": 0, "by name": 0,
        "both": 1, "neither": 0, "words": 1,
    }  # fmt: skip
    assert counts == list(shown.values())
    assert len(said) == 1


def test_an_office_is_seen_whole_and_head_and_leader_see_the_offices_below(db: Session) -> None:
    lowest = a_filed(db).public_id
    a_dossier(db, then=("accept",))
    a_dossier(db, PERMIT, then=("accept",))
    commune, district = an_officer(db, "officer", AN_MY), an_officer(db, "leader", "tam-ky")

    below = queues.queue(db, district, Wanted("below"), at=MONDAY)

    assert len(seen(db, commune)) == 1
    assert len(seen(db, commune, name="office")) == 2
    assert [work.ours for work in below.works] == [False] * 3
    assert {work.office for work in below.works} >= {"UBND phường An Mỹ"}
    assert below.counts["below"] == 3
    head = an_officer(db, "head", "tam-ky")
    assert len(seen(db, head, name="below")) == 3
    assert lookup.look(db, lowest, head).dossier.public_id == lowest
    with pytest.raises(Refused, match="not-yours"):
        acts(db, lowest, "accept", head)
    with pytest.raises(Refused, match="not-yours"):
        processing.claim(db, lowest, Deed(head, LATER, a_key()), step="receive", branch="")
    assert seen(db, an_officer(db, "leader", "hoi-an"), name="below") == []


def test_a_view_is_kept_replaced_and_dropped_by_its_owner_alone(db: Session) -> None:
    clerk, other = a_clerk(db), an_officer(db, "head", AN_MY)
    first = queue_views.save(db, clerk, "Sáng nay", {"han": "today"}, standard=True, at=MONDAY)
    second = queue_views.save(db, clerk, "Trễ", {"han": "overdue"}, standard=True, at=MONDAY)
    again = queue_views.save(db, clerk, "Sáng nay", {"loc": "mine"}, standard=False, at=LATER)

    queue_views.drop(db, other, second)

    assert first == again
    kept = [(one.name, one.asked, one.standard) for one in queue_views.of(db, clerk)]
    assert kept == [("Sáng nay", {"loc": "mine"}, False), ("Trễ", {"han": "overdue"}, True)]
    assert queue_views.of(db, other) == []
    queue_views.drop(db, clerk, second)
    assert len(queue_views.of(db, clerk)) == 1


@pytest.mark.parametrize("name", ["", "x" * 41])
def test_a_view_has_a_name_that_fits(db: Session, name: str) -> None:
    with pytest.raises(Invalid):
        queue_views.save(db, a_clerk(db), name, {}, standard=False, at=MONDAY)


def test_nobody_keeps_more_views_than_they_can_tell_apart(db: Session) -> None:
    clerk = a_clerk(db)
    for n in range(queue_views.MOST):
        queue_views.save(db, clerk, str(n), {}, standard=False, at=MONDAY)

    queue_views.save(db, clerk, "0", {"loc": "mine"}, standard=False, at=MONDAY)

    with pytest.raises(Invalid):
        queue_views.save(db, clerk, "một nữa", {}, standard=False, at=MONDAY)
    assert queue_counts.counted(db, queues.scope_of(db, clerk, MONDAY), []) == []


def test_what_has_come_since_is_counted_at_ones_own_posts(db: Session) -> None:
    a_filed(db, at=MONDAY)
    a_filed(db, at=LATER)
    mine, theirs = (queues.scope_of(db, by, LATER) for by in (a_clerk(db), a_clerk(db, "hoi-an")))
    nobodys = queues.scope_of(db, an_officer(db, "manager", "quang-nam"), LATER)

    come = [news(db, mine, at, {}).come for at in (MONDAY - timedelta(1), MONDAY, LATER)]
    assert come == [2, 1, 0]
    assert news(db, theirs, MONDAY, {}).come == news(db, nobodys, MONDAY, {}).come == 0
