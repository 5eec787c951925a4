"""Deciding: what an action needs, what happens twice, what came too late."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from services import responding
from services.deeds import Deed
from tests.factories import MONDAY, a_citizen, a_dossier, a_key, an_officer, moves
from tests.pages import Page
from tests.people import Visitor, Watch, a_signed_in_officer, signed_in, the_database
from tests.portal.working import (
    AN_MY,
    DISTRICT,
    PERMIT,
    URBAN,
    a_clerk,
    a_colleague,
    claims,
    decides,
    filed,
    standing,
    worked,
)
from tests.services.acting import ASKED, WAY, answers


def a_leader(app: Flask) -> Visitor:
    return a_signed_in_officer(app, "leader", DISTRICT)


def test_a_clerk_receives_a_dossier_and_it_goes_on(app: Flask) -> None:
    clerk, public_id = a_clerk(app), filed(app)

    answer = decides(clerk, public_id, "accept")

    assert (answer.status_code, answer.location) == (303, f"/xu-ly/{public_id}")
    words = clerk.opens(f"/xu-ly/{public_id}").words
    assert "Đã ghi nhận: Tiếp nhận." in words
    assert "000.03.31.H47-210301-0001" in words


def test_each_choice_says_where_it_leads_and_what_it_needs(app: Flask) -> None:
    leader, public_id = a_leader(app), worked(app, *WAY[:5])

    words = leader.opens(f"/xu-ly/{public_id}").words

    assert (
        "Ký, không giải quyết Chuyển đến: Trả kết quả tại bộ phận một cửa xã (UBND phường An Mỹ)."
    ) in words
    assert "Cần khi: “Ký, không giải quyết”, “Trả lại bước trước”." in words
    assert "Tôi ký và chịu trách nhiệm về quyết định này" in words


def test_nothing_chosen_is_nothing_done(app: Flask) -> None:
    leader, public_id = a_leader(app), worked(app, *WAY[:5])

    answer = decides(leader, public_id, None, reason="Đã viết rồi.")

    assert answer.status_code == 422
    assert "Chọn một việc" in answer.text
    assert "Đã viết rồi." in answer.text


def test_what_the_choice_needs_is_asked_for_and_what_was_typed_is_kept(app: Flask) -> None:
    leader, public_id = a_leader(app), worked(app, *WAY[:5])

    answer = decides(leader, public_id, "reject", reason="")
    again = decides(leader, public_id, "grant", reason="Đủ điều kiện.")

    assert (answer.status_code, again.status_code) == (422, 422)
    page = Page(answer.text)
    assert "Viết lý do cho việc bạn chọn" in page.words
    assert "Đánh dấu để xác nhận bạn ký" in page.words
    assert page.form(f"/xu-ly/{public_id}/quyet-dinh").fields["action"] == "reject"
    assert "Đủ điều kiện." in again.text
    assert standing(app, public_id).dossier.result == ""


def test_a_leader_signs(app: Flask) -> None:
    leader, public_id = a_leader(app), worked(app, *WAY[:5])

    answer = decides(leader, public_id, "grant", signature="y")

    assert answer.status_code == 303
    assert standing(app, public_id).dossier.result == "granted"


def test_a_result_is_handed_over_where_it_is_asked_who_took_it(app: Flask) -> None:
    clerk = a_signed_in_officer(app, "clerk", DISTRICT)
    public_id = worked(app, "accept", "propose", code=PERMIT)
    with the_database(app) as db:
        for branch, office in ASKED:
            answers(db, public_id, branch, an_officer(db, "officer", office))
        for n, action in enumerate(("propose", "approve", "grant")):
            moves(db, public_id, action, at=MONDAY + timedelta(hours=20 + n))

    page = clerk.opens(f"/xu-ly/{public_id}")

    assert f"/mot-cua/tra-ket-qua/{public_id}" in page.links
    assert not [form for form in page.forms if form.action.endswith("/quyet-dinh")]
    assert "Còn phải thu 75.000" in page.words.replace("\N{NO-BREAK SPACE}", " ")


def test_a_button_pressed_twice_decides_once_and_lands_on_the_result(app: Flask) -> None:
    clerk, public_id = a_clerk(app), filed(app)
    page = clerk.opens(f"/xu-ly/{public_id}")
    form = page.form(f"/xu-ly/{public_id}/quyet-dinh").answered({"action": "accept"})

    twice = [clerk.client.post(f"/xu-ly/{public_id}/quyet-dinh", data=form) for _ in range(2)]

    assert [(one.status_code, one.location) for one in twice] == [(303, f"/xu-ly/{public_id}")] * 2
    assert standing(app, public_id).dossier.lines == 2


def test_a_stale_page_changes_nothing_and_keeps_what_was_written(app: Flask) -> None:
    clerk, colleague = a_clerk(app), a_colleague(app, "clerk", AN_MY)
    public_id = filed(app)
    page = clerk.opens(f"/xu-ly/{public_id}")
    form = page.form(f"/xu-ly/{public_id}/quyet-dinh")
    claims(colleague, public_id)

    sent = form.answered({"action": "refuse", "reason": "Không đúng nơi tiếp nhận."})
    answer = clerk.client.post(form.action, data=sent)

    assert answer.status_code == 409
    conflict = Page(answer.text)
    assert conflict.heading == "Hồ sơ vừa được người khác cập nhật"
    assert "Việc Nhận việc Từ chối tiếp nhận" in conflict.words
    assert "Không đúng nơi tiếp nhận." in conflict.words
    assert f"/xu-ly/{public_id}" in conflict.links
    assert standing(app, public_id).dossier.lines == 2


def test_what_was_written_goes_on_with_the_newest_version(app: Flask) -> None:
    clerk, public_id = a_clerk(app), filed(app)
    page = clerk.opens(f"/xu-ly/{public_id}")
    form = page.form(f"/xu-ly/{public_id}/quyet-dinh")
    claims(clerk, public_id)
    sent = form.answered({"action": "refuse", "reason": "Không đúng nơi."})
    conflict = Page(clerk.client.post(form.action, data=sent).text)

    answer = clerk.sends(conflict, action=f"/xu-ly/{public_id}/lam-tiep")

    assert answer.status_code == 200
    fresh = Page(answer.text).form(f"/xu-ly/{public_id}/quyet-dinh")
    assert fresh.fields["reason"] == "Không đúng nơi."
    assert fresh.fields["seen"] == "2"


def test_what_was_written_is_shown_even_when_the_turn_is_over(app: Flask) -> None:
    clerk, public_id = a_clerk(app), worked(app, "accept")

    answer = clerk.posts(
        f"/xu-ly/{public_id}/lam-tiep", step="receive", branch="", reason="Lời của tôi"
    )

    assert "Lời bạn đã viết: Lời của tôi" in Page(answer.text).words


def test_an_action_that_is_not_offered_is_refused(app: Flask) -> None:
    clerk, public_id = a_clerk(app), filed(app)

    answer = decides(clerk, public_id, "grant", signature="y")

    assert answer.status_code == 409
    assert "Bước này không có việc đó." in answer.text
    assert standing(app, public_id).dossier.lines == 1


def test_a_step_that_is_over_is_refused(app: Flask) -> None:
    clerk, public_id = a_clerk(app), worked(app, "accept")

    answer = clerk.posts(
        f"/xu-ly/{public_id}/quyet-dinh", step="receive", branch="", action="accept", seen="2"
    )

    assert answer.status_code == 409
    assert "Bước này không còn mở." in answer.text


def test_an_officer_asks_once_for_everything_that_is_lacking(app: Flask) -> None:
    officer = a_signed_in_officer(app, "officer", URBAN)
    with the_database(app) as db:
        citizen = a_citizen(db)
        public_id = a_dossier(db, PERMIT, then=("accept",), by=citizen).dossier.public_id
    address = f"/xu-ly/{public_id}/bo-sung"
    assert address in officer.opens(f"/xu-ly/{public_id}").links
    page = officer.opens(address)

    nothing = officer.sends(page, reason="Bản vẽ mờ.")
    answer = officer.sends(page, reason="Bản vẽ mờ.", papers=["drawings"], questions=["floors"])
    twice = officer.sends(page, reason="Bản vẽ mờ.", papers=["drawings"], questions=["floors"])

    assert nothing.status_code == 422
    assert "Bản vẽ mờ." in nothing.text
    assert [one.status_code for one in (answer, twice)] == [303, 303]
    assert standing(app, public_id).dossier.stage == "supplement"
    with the_database(app) as db:
        deed = Deed(citizen, MONDAY + timedelta(hours=5), a_key())
        responding.resubmit(db, public_id, {}, deed)
    assert address not in officer.opens(f"/xu-ly/{public_id}").links
    assert "Hồ sơ chỉ được yêu cầu bổ sung một lần." in officer.opens(address, 409).words


def test_an_officer_may_take_a_sentence_of_the_library(app: Flask) -> None:
    officer = a_signed_in_officer(app, "officer", URBAN)
    address = f"/xu-ly/{worked(app, 'accept', code=PERMIT)}/bo-sung"

    page = officer.opens(address)
    answer = officer.sends(page, papers=["drawings"], **{"cau-mau": "blurred"})
    added = Page(answer.text, address)

    assert answer.status_code == 200
    assert "Chụp lại đủ bốn góc" in added.form().fields["reason"]
    assert officer.sends(added, papers=["drawings"]).status_code == 303


def test_an_apology_names_one_new_working_day(app: Flask) -> None:
    officer, public_id = a_signed_in_officer(app, "officer", AN_MY), worked(app, "accept")
    address = f"/xu-ly/{public_id}/hen-lai"
    page = officer.opens(address)
    assert "Thứ Ba, 30/03/2021" in page.words
    assert "Thứ Bảy" not in page.words

    wrong = officer.sends(page, day="2021-04-03", reason="Đợi xác minh.")
    answer = officer.sends(page, day="2021-04-02", hour="11:30", reason="Đợi xác minh.")
    twice = officer.sends(page, day="2021-04-02", hour="11:30", reason="Đợi xác minh.")

    assert wrong.status_code == 422
    assert "Chọn ngày hẹn mới sau ngày hẹn cũ" in wrong.text
    assert [one.status_code for one in (answer, twice)] == [303, 303]
    words = officer.opens(f"/xu-ly/{public_id}").words
    assert "Đã xin lỗi, hẹn lại 11:30, thứ Sáu, 02/04/2021" in words
    assert "Hồ sơ này đã hẹn lại một lần" in officer.opens(address, 409).words


def test_what_was_written_for_an_apology_is_kept_when_somebody_was_faster(app: Flask) -> None:
    officer, public_id = a_signed_in_officer(app, "officer", AN_MY), worked(app, "accept")
    page = officer.opens(f"/xu-ly/{public_id}/hen-lai")
    claims(a_colleague(app, "officer", AN_MY), public_id)

    answer = officer.sends(page, day="2021-04-02", hour="11:30", reason="Đợi kết quả đo đạc.")

    assert answer.status_code == 409
    assert "Trần Quốc Bảo" in answer.text
    assert "Đợi kết quả đo đạc." in answer.text


def test_an_apology_that_comes_too_late_is_not_offered(app: Flask, watch: Watch) -> None:
    officer, public_id = a_signed_in_officer(app, "officer", AN_MY), worked(app, "accept")
    address = f"/xu-ly/{public_id}/hen-lai"
    assert address in officer.opens(f"/xu-ly/{public_id}").links

    watch.passes(days=28)

    assert officer.actor
    officer = signed_in(officer.client, officer.actor)
    assert address not in officer.opens(f"/xu-ly/{public_id}").links
    assert "Thư xin lỗi phải gửi trước ngày hẹn trả." in officer.opens(address, 409).words


def test_an_office_that_is_asked_leaves_the_apology_to_the_one_that_asked(app: Flask) -> None:
    urban = a_signed_in_officer(app, "officer", URBAN)
    police = a_signed_in_officer(app, "officer", ASKED[1][1])
    public_id = worked(app, "accept", "propose", code=PERMIT)
    address = f"/xu-ly/{public_id}/hen-lai"

    offered = [address in one.opens(f"/xu-ly/{public_id}").links for one in (urban, police)]

    assert offered == [True, False]
    assert "Đơn vị bạn chỉ cho ý kiến về hồ sơ này." in police.opens(address, 409).words
    assert (
        urban.sends(urban.opens(address), day="2021-04-14", reason="Đợi ý kiến.").status_code == 303
    )


def test_an_officer_says_what_exactly_is_asked_and_by_when(app: Flask) -> None:
    urban = a_signed_in_officer(app, "officer", URBAN)
    police = a_signed_in_officer(app, "officer", ASKED[1][1])
    public_id = worked(app, "accept", code=PERMIT)
    asks = {"question": "Lối xe có đủ rộng không?", "within": "1"}

    wrong = decides(urban, public_id, "propose", **asks | {"within": "9"})
    nobody = decides(urban, public_id, "propose-refusal", **asks, reason="Trái quy hoạch.")
    answer = decides(urban, public_id, "propose", **asks)

    assert "Theo quy định: 2 ngày làm việc" in wrong.text
    assert "Chọn số ngày trả lời ít nhất một ngày" in wrong.text
    assert asks["question"] in wrong.text
    assert "Việc bạn chọn không hỏi ý kiến nơi nào." in nobody.text
    assert (wrong.status_code, nobody.status_code, answer.status_code) == (422, 422, 303)
    for words in (police.opens(f"/xu-ly/{public_id}").words, urban.opens(answer.location).words):
        assert "Hỏi: “Lối xe có đủ rộng không?” · Trả lời trong 1 ngày làm việc" in words
        assert "(1 ngày làm việc)" in words
    assert "Cần bạn trả lời: Lối xe" in police.opens(f"/xu-ly/{public_id}").words


def test_what_several_offices_are_asked_stands_above_them_once(app: Flask) -> None:
    urban = a_signed_in_officer(app, "officer", URBAN)
    public_id, question = worked(app, "accept", code=PERMIT), "Lối xe có đủ rộng không?"
    decides(urban, public_id, "propose", question=question)

    words = urban.opens(f"/xu-ly/{public_id}").words
    card, _journal, story = words.partition("Nhật ký")

    assert card.count("hỏi lúc") == len(ASKED) > 1
    assert card.count(f"Đã hỏi: {question}") == card.count(question) == 1
    assert story.count(question) == 1


def test_a_question_that_came_too_late_is_kept(app: Flask) -> None:
    urban = a_signed_in_officer(app, "officer", URBAN)
    public_id = worked(app, "accept", code=PERMIT)
    form = urban.opens(f"/xu-ly/{public_id}").form(f"/xu-ly/{public_id}/quyet-dinh")
    sent = form.answered({"action": "propose", "question": "Lối xe?"})
    assert decides(urban, public_id, "propose").status_code == 303

    answer = urban.client.post(form.action, data=sent)

    assert answer.status_code == 409
    assert "Lối xe?" in answer.text
