"""Internal notes and the library of reasons on the page of a dossier."""

from __future__ import annotations

from flask import Flask

from services import staff
from tests.factories import MONDAY
from tests.people import a_signed_in_officer, an_employed_officer, signed_in, the_database
from tests.portal.working import AN_MY, a_clerk, filed, standing, worked
from workflows.case import Post

SAID = "Người nhà gọi: <b>mai</b> mang bản chính."


def test_a_note_is_written_corrected_and_read_by_the_office_alone(app: Flask) -> None:
    clerk, public_id = a_clerk(app), worked(app, "accept")
    path = f"/xu-ly/{public_id}"
    note = f"{path}/ghi-chu"

    answer = clerk.sends(clerk.opens(path), note, text=SAID)

    assert answer.location == f"{path}#ghi-chu"
    page = clerk.opens(path)
    assert SAID in page.words
    assert "Lê Văn Tâm, cán bộ một cửa, UBND phường An Mỹ" in page.words
    mending = next(link for link in page.links if "dinh-chinh" in link).partition("#")[0]
    assert clerk.sends(clerk.opens(mending), note, text="Kia mới mang.").status_code == 303
    assert "Đính chính Kia mới mang." in clerk.opens(path).words
    elsewhere = next(one for one in standing(app, public_id).matter.case.open)
    other = a_signed_in_officer(app, "leader", "tam-ky")
    assert elsewhere.office == AN_MY
    assert SAID not in other.opens(path).words


def test_a_note_without_words_is_asked_for_again(app: Flask) -> None:
    clerk, public_id = a_clerk(app), filed(app)
    page = clerk.opens(f"/xu-ly/{public_id}")

    answer = clerk.sends(page, f"/xu-ly/{public_id}/ghi-chu", text="  ")

    assert answer.status_code == 422
    assert "Lỗi: Viết nội dung ghi chú" in answer.text


def test_a_sentence_of_the_library_is_added_to_a_decision_and_nothing_is_sent(app: Flask) -> None:
    public_id = worked(app, "accept", "propose")
    here = standing(app, public_id).matter.case.open[0]
    assert Post(here.role, here.office)
    one = signed_in(app.test_client(), an_employed_officer(app, here.role, here.office), app)
    page, before = one.opens(f"/xu-ly/{public_id}"), standing(app, public_id).dossier.lines
    decide = page.form(f"/xu-ly/{public_id}/quyet-dinh")

    answer = one.client.post(
        decide.action, data=decide.answered({"cau-mau": "draft", "reason": "Xem lại."})
    )

    assert answer.status_code == 200
    assert "Xem lại.\nDự thảo chưa khớp" in answer.text
    assert standing(app, public_id).dossier.lines == before


def test_whose_right_has_ended_reads_so_and_finds_what_they_wrote(app: Flask) -> None:
    clerk, public_id = a_clerk(app), filed(app)
    page = clerk.opens(f"/xu-ly/{public_id}")
    with the_database(app) as db:
        staff.take_role(db, clerk.id, "clerk", AN_MY, on=MONDAY.date())

    answer = clerk.sends(page, f"/xu-ly/{public_id}/ghi-chu", text="Đã gọi điện\ncho người nộp.")
    forged = clerk.client.post(f"/xu-ly/{public_id}/ghi-chu", data={"text": "Gọi số 0905…"})

    assert answer.status_code == 403
    assert "Bạn không còn vai trò ở đơn vị nào." in answer.text
    assert "Đã gọi điện\ncho người nộp." in answer.text
    assert "Gọi số" not in forged.text
