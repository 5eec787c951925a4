"""After an apology: the new day that was named, and apart from it whether the step is late."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from tests.people import Visitor, Watch, a_signed_in_officer, signed_in
from tests.portal.working import AN_MY, a_colleague, worked

NEW_DAY = "2021-04-29"


@dataclass
class Office:
    """Its officer, its head, and a dossier for which the officer has apologised in time."""

    officer: Visitor
    head: Visitor
    public_id: str

    def reads(self) -> list[str]:
        """What the queue, the dossier and the page of who does the work say today."""
        for one in (self.officer, self.head):
            assert one.actor
            signed_in(one.client, one.actor)
        page = f"/xu-ly/{self.public_id}"
        return [
            self.officer.opens("/xu-ly").words,
            self.officer.opens(page).words,
            self.head.opens(f"{page}/lam-thay?viec=review:").words,
        ]


@pytest.fixture
def office(app: Flask) -> Office:
    officer, head = a_signed_in_officer(app, "officer", AN_MY), a_colleague(app, "head", AN_MY)
    public_id = worked(app, "accept")
    page = officer.opens(f"/xu-ly/{public_id}/hen-lai")
    assert officer.sends(page, day=NEW_DAY, reason="Đợi xác minh.").status_code == 303
    return Office(officer, head, public_id)


def test_a_late_step_is_told_apart_from_the_new_day_that_holds(
    watch: Watch, office: Office
) -> None:
    watch.passes(days=14)

    queue, page, moved = office.reads()

    assert "Bước này quá giờ 5 ngàyĐã xin lỗi, hẹn lại 29/04" in queue
    assert "Đã xin lỗi, hẹn lại 17:00, thứ Năm, 29/04/2021" in page
    assert "Đã xin lỗi, hẹn lại 17:00, thứ Năm, 29/04/2021" in moved
    assert all("Bước này quá giờ" in words and "Quá hạn" not in words for words in (page, moved))


def test_past_the_new_day_the_dossier_is_late(watch: Watch, office: Office) -> None:
    watch.passes(days=62)

    read = office.reads()

    assert all("Quá hạn" in words and "Bước này quá giờ" not in words for words in read)
    assert "Đã xin lỗi, hẹn lại 29/04 , đã quá hẹn" in read[0].replace("29/04,", "29/04 ,")


def test_a_late_step_without_an_apology_is_late(app: Flask, watch: Watch) -> None:
    officer = a_signed_in_officer(app, "officer", AN_MY)
    worked(app, "accept")
    watch.passes(days=14)
    assert officer.actor
    signed_in(officer.client, officer.actor)

    queue = officer.opens("/xu-ly").words

    assert "Bước này quá giờ" not in queue
    assert "Hẹn trả 29/03" in queue
