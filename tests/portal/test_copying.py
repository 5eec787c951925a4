"""From an earlier dossier to a new declaration; from a promised day to a calendar."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from services.models import Draft
from tests.pages import Page
from tests.people import a_signed_in_citizen, the_database
from tests.portal.test_my_dossier import CERTIFICATE, LENDING, has_filed, is_asked


def test_a_copy_begins_one_draft_with_the_old_answers(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen)
    assert f"{path}/chep" in citizen.opens(path).links
    page = citizen.opens(f"{path}/chep")
    assert "Giấy tờ không tự chép." in page.words

    first, again = citizen.sends(page), citizen.sends(page)

    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    with the_database(app) as db:
        drafts = db.scalars(select(Draft).order_by(Draft.created_at, Draft.id)).all()
        assert len(drafts) == 2
        old, new = sorted(drafts, key=lambda one: one.dossier_id is None)
        assert new.answers == old.answers
        assert (new.delivery, new.office) == ("", "")
    assert "Đã chép" in citizen.opens(first.location).words


def test_what_was_copied_says_from_where_until_it_is_typed_over(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, "1.001776", "accept")
    draft = citizen.sends(citizen.opens(f"{path}/chep")).location
    page = citizen.opens(f"{draft}/phan/1")
    said = "Chép từ hồ sơ 000.03.31.H47-210301-0001, nộp ngày 01/03/2021. Sửa được."

    citizen.sends(page, full_name="Tên khác")
    after = citizen.opens(f"{draft}/phan/1")

    assert page.words.count(said) == after.words.count(said) + 1 > 2
    assert f"Họ và tên {said}" in page.words
    assert f"Họ và tên {said}" not in after.words


def test_a_promised_day_can_be_taken_into_a_calendar(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, "1.001776", "accept")
    waiting = has_filed(app, citizen)

    answer = citizen.gets(f"{path}/hen-tra.ics")

    assert f"{path}/hen-tra.ics" in citizen.opens(path).links
    assert answer.mimetype == "text/calendar"
    assert "hen-tra-N210301-" in answer.headers["Content-Disposition"]
    assert answer.text.startswith("BEGIN:VCALENDAR")
    assert citizen.gets(f"{waiting}/hen-tra.ics").location == waiting
    assert f"{waiting}/hen-tra.ics" not in citizen.opens(waiting).links


def test_a_supplement_opens_what_was_asked_for_and_shuts_the_rest(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, group="disabled")
    is_asked(app, path, CERTIFICATE, "group", reason=LENDING)

    page = citizen.opens(f"{path}/bo-sung")
    [shut] = [one for one in page.root.all("details") if "không được yêu cầu" in one.words]
    inside = {one.attrs.get("name", "") for one in shut.all("input", "select", "textarea")}

    assert "open" not in shut.attrs
    assert "giay-declaration" in inside, "the rest can still be mended"
    assert not inside & {f"giay-{CERTIFICATE}", "group"}
    assert {f"giay-{CERTIFICATE}", "group"} <= names_on(page)
    wrong = citizen.sends(page, group="nonsense", account="x" * 400)
    again = Page(wrong.text)
    [opened] = [one for one in again.root.all("details") if "không được yêu cầu" in one.words]
    assert wrong.status_code == 422
    assert "open" in opened.attrs, "what is wrong there is seen"


def names_on(page: Page) -> set[str]:
    """The names of all boxes of a page."""
    return {one.attrs.get("name", "") for one in page.root.all("input", "select", "textarea")}
