"""Sentences of the library and letters are worded in the browser, checked, and taken back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from services import letters, reasons
from services.administering import history, taking_back, wording
from services.administering.changes import SHELL, Errand
from services.errors import Invalid
from tests.factories import ALLOWANCE, MONDAY, a_filed, a_key
from tests.people import a_signed_in_officer, the_database

WHY = {"reason": "Công văn 3"}
OWN = "Kết quả {dossier}\n\nĐến {desk}, hạn {due}, về {procedure}."


def errand() -> Errand:
    return Errand(by=SHELL, at=MONDAY, key=a_key())


def test_a_sentence_is_kept_for_some_procedures_or_retired_and_taken_back(db: Session) -> None:
    blurred = reasons.shipped("supplement")[0].name
    of = f"supplement|{blurred}"
    mine, others = a_filed(db).public_id, a_filed(db, "1.001193").public_id
    known = dict(wording.sentence(db, of) or {})

    def offered(public_id: str) -> bool:
        return blurred in {one.name for one in reasons.suggested(db, "supplement", public_id)}

    wording.set_sentence(db, of, known | {"procedures": [ALLOWANCE]}, errand())
    some = (offered(mine), offered(others))
    wording.set_sentence(db, of, known | {"retired": True}, errand())
    none = offered(mine)
    for _time in range(2):
        [last, *_more], _n = history.listed(db, kinds=("reason",))
        taking_back.take_back(db, last.id - 2 * bool(last.takes_back), errand())

    assert (some, none, offered(others)) == ((True, False), False, True)


def test_a_letter_has_only_placeholders_that_are_filled(db: Session) -> None:
    wording.set_letter(db, "decided", OWN, errand())

    for text in ("Chào {name}\n\nnội dung", "Một dòng", "Dở {\n\nnội dung"):
        with pytest.raises(Invalid, match="letter-"):
            wording.set_letter(db, "decided", text, errand())
    own = wording.letter(db, "decided")
    wording.set_letter(db, "decided", letters.shipped_text("decided"), errand())

    assert own == OWN
    assert wording.letter(db, "decided") == letters.shipped_text("decided")


@pytest.mark.parametrize("kind", letters.CHANGEABLE)
def test_shipped_letters_are_what_an_installation_could_write(kind: str) -> None:
    assert wording.letter_faults(letters.shipped_text(kind)) == ()


def test_a_sentence_is_added_and_offered(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    form = admin.opens("/quan-tri/cau-mau-moi")
    new = {"kind": "supplement", "title": "Thiếu chữ ký", "text": "Đơn chưa ký. Ký rồi gửi lại."}

    wrong = admin.sends(form, **new, **WHY, procedures="9.999")
    right = admin.sends(form, **new, **WHY)

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "Không có thủ tục mã 9.999" in wrong.text
    assert "Thiếu chữ ký" in admin.opens("/quan-tri/cau-mau").words
    with the_database(app) as db:
        assert "Thiếu chữ ký" in {one.title for one in reasons.suggested(db, "supplement")}


def test_a_letter_is_looked_at_before_it_counts(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    page = "/quan-tri/thu-bao/decided"

    looked = admin.posts(page, text=OWN, **{"xem-thu": "1"})
    wrong = admin.sends(admin.opens(page), text="Chào {name}\n\nbạn", **WHY)
    right = admin.sends(admin.opens(page), text=OWN, **WHY)

    assert "Kết quả 000.03.31.H47-211215-0001" in looked.text
    assert "Không có chỗ điền tên {name}" in wrong.text
    assert right.status_code == 303
    assert "Kết quả {dossier} Lời riêng" in admin.opens("/quan-tri/thu-bao").words
    admin.opens("/quan-tri/thu-bao/confirm", status=404)
