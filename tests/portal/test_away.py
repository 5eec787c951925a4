"""The pages of reception for another office: what is offered, filled in, handed over, refused."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from services import places, public_lookup
from services.models import Dossier, JournalLine
from tests.factories import MONDAY, a_citizen
from tests.people import Visitor, a_signed_in_officer, the_database
from tests.services.test_away import AN_MY, AN_MY_GSO, EXTRACT, HOI_AN, SINGLE, received

PAGE = "/mot-cua/ban-giao"


def at_minh_an(app: Flask) -> tuple[Visitor, str]:
    clerk = a_signed_in_officer(app, "clerk", HOI_AN)
    assert clerk.actor
    with the_database(app) as db:
        return clerk, received(db, clerk.actor).public_id


def sent(app: Flask) -> int:
    with the_database(app) as db:
        kinds = db.scalars(select(JournalLine.kind)).all()
    return kinds.count("papers-sent")


def test_papers_leave_once_whatever_is_sent(app: Flask) -> None:
    clerk, public_id = at_minh_an(app)
    page = clerk.opens(PAGE)
    assert "Giao đến UBND phường An Mỹ" in page.words
    good = {"chieu": "di", "quay": HOI_AN, "noi": AN_MY, "chon": public_id}

    for wrong in (
        {"quay": AN_MY},
        {"noi": "hoi-an"},
        {"chieu": "ve"},
        {"chieu": ""},
        {"chon": "0" * 16},
        {"chon": ""},
    ):
        assert clerk.posts(PAGE, **(good | wrong)).status_code == 303
    assert clerk.posts(PAGE, **good, once="").status_code == 422
    assert a_signed_in_officer(app, "clerk", AN_MY).posts(PAGE, **good).status_code == 303
    assert sent(app) == 0
    clerk.posts(PAGE, **(good | {"chon": "0" * 16}))
    assert "Trong số này không còn hồ sơ nào phải bàn giao" in clerk.opens(PAGE).words

    once = "a" * 32
    for _ in range(2):
        assert clerk.posts(PAGE, **good, once=once).status_code == 303
    assert clerk.posts(PAGE, **good).status_code == 303
    assert sent(app) == 1
    page = clerk.opens(PAGE)
    assert "Đã bàn giao hôm nay" in page.words
    [list_] = [link for link in page.links if "danh-sach" in link]
    assert clerk.client.get(list_).mimetype == "application/pdf"
    clerk.opens(list_.replace("ngay=2021", "ngay=x"), 404)
    clerk.opens(list_.replace(AN_MY, "hoi-an"), 404)
    a_signed_in_officer(app, "clerk", "tam-ky").opens(list_, 404)


def test_a_wards_counter_answers_with_its_own_commune_until_another_is_known(app: Flask) -> None:
    clerk = a_signed_in_officer(app, "clerk", AN_MY)
    page = clerk.opens(f"/mot-cua/ghi-nhan/{SINGLE}")
    fields = page.form().fields
    assert fields["residence"] == AN_MY_GSO

    with the_database(app) as db:
        a_citizen(db, phone="0905123456", commune="20398")
    found = clerk.sends(page, **{"known-by": "0905123456", "find-known": "1"})
    assert 'value="20398" selected' in found.text
    centre = a_signed_in_officer(app, "clerk", "trung-tam")
    assert centre.opens(f"/mot-cua/ghi-nhan/{SINGLE}").form().fields["residence"] == ""
    assert centre.opens(f"/mot-cua/ghi-nhan/{EXTRACT}").form().fields["filed-at"] == ""


def test_it_was_filed_where_the_clerk_sits_and_not_where_it_is_handled(app: Flask) -> None:
    clerk, public_id = at_minh_an(app)
    with the_database(app) as db:
        here, there = (places.directory(db).ever(code) for code in (HOI_AN, AN_MY))
        dossier = db.scalars(select(Dossier).where(Dossier.public_id == public_id)).one()
        seen = public_lookup.look_up(db, dossier.number, dossier.secret, client="here", at=MONDAY)
    assert here
    assert there
    journal = clerk.opens(f"/mot-cua/ho-so/{public_id}").words.partition("Nhật ký")[2]

    filed = journal.partition("Tiếp nhận hồ sơ")[0]
    assert here.name in filed
    assert there.name not in filed
    assert [one.office for one in seen.happened][:1] == [here.name]
