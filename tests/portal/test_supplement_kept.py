"""A supplement is kept while it is typed, like a declaration, and is nobody's but its owner's until sent."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import counter, drafts, filing, papers
from services.counter import HandedIn
from services.deeds import Deed
from services.errors import NotFound
from services.models import Draft
from tests.factories import ALLOWANCE, MONDAY, a_key, an_officer, stands
from tests.pages import Page
from tests.people import Visitor, a_signed_in_citizen, the_database
from tests.portal.test_my_dossier import CERTIFICATE, has_filed, is_asked
from tests.portal.test_uploading import CONTENT
from tests.portal.test_uploading import sends as sends_piece
from tests.uploads import a_file, a_pdf


def waits(app: Flask) -> tuple[Visitor, str]:
    """A citizen whose dossier waits for a better certificate, and the address of the supplement."""
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept", group="disabled")
    is_asked(app, path, CERTIFICATE)
    return citizen, f"{path}/bo-sung"


def begun(db: Session) -> list[Draft]:
    """The supplements of which something is kept."""
    return list(db.scalars(select(Draft).where(Draft.completes.is_not(None))))


def test_what_is_typed_and_added_is_kept_and_seen_by_nobody_until_it_is_sent(app: Flask) -> None:
    citizen, path = waits(app)
    dossier = path.removesuffix("/bo-sung")
    page = citizen.opens(path)

    saved = citizen.client.post(
        f"{path}/tu-luu", data=page.form().answered({"account": "0123 VCB"})
    )
    assert saved.json
    marks = saved.json["marks"]
    later = citizen.sends(
        page,
        account="0123 VCB",
        **marks,
        **{"lam-sau": "1", f"giay-{CERTIFICATE}": a_file("mới.pdf", a_pdf(3))},
    )
    again = citizen.opens(path)

    assert (saved.status_code, saved.json["changed"], later.location) == (200, True, dossier)
    assert again.form().fields["account"] == "0123 VCB"
    assert "mới.pdf" in again.words
    assert "Đã lưu lúc 08:30, chưa gửi." in again.words
    assert "mới.pdf" not in citizen.opens(dossier).words
    assert "Làm tiếp phần bổ sung" in citizen.opens(dossier).words
    assert dossier not in [one for one in citizen.opens("/ho-so").links if "ban-khai" in one]
    with the_database(app) as db:
        assert stands(db, dossier.rpartition("/")[2]).matter.answers["account"] == "Nội dung"
    sent = citizen.sends(again, **{"nhu-the-nay": "y"})
    assert (sent.status_code, sent.location) == (303, dossier)
    assert "mới.pdf" in citizen.opens(dossier).words
    with the_database(app) as db:
        assert stands(db, dossier.rpartition("/")[2]).matter.answers["account"] == "0123 VCB"
        assert begun(db) == []


def test_a_file_that_was_added_by_mistake_is_taken_out_again(app: Flask) -> None:
    citizen, path = waits(app)
    citizen.sends(
        citizen.opens(path), **{"tai-len": "1", f"giay-{CERTIFICATE}": a_file("nhầm.pdf", a_pdf(3))}
    )
    page = citizen.opens(path)
    [button] = [one for one in page.form().buttons if one.get("name") == "go-tep"]

    citizen.presses(page, button)

    assert "nhầm.pdf" in page.words
    assert "nhầm.pdf" not in citizen.opens(path).words


@pytest.mark.database
def test_a_paper_that_the_new_answers_do_not_call_for_is_not_handed_in(app: Flask) -> None:
    citizen, path = waits(app)
    page = citizen.opens(path)
    added = {f"giay-{CERTIFICATE}": a_file("mới.pdf", a_pdf(3)), "tai-len": "1"}
    citizen.sends(page, **added)

    sent = citizen.sends(citizen.opens(path), group="elderly", **{"nhu-the-nay": "y"})

    assert sent.status_code == 303, Page(sent.text).words
    with the_database(app) as db:
        held = papers.of_dossier(db, stands(db, path.split("/")[2]).dossier.id)
        assert "mới.pdf" not in {one.filename for one in held}


def test_another_device_is_told_and_keeping_ones_own_sends_nothing(app: Flask) -> None:
    citizen, path = waits(app)
    old = citizen.opens(path)
    first = {"account": "Máy thứ nhất"}
    citizen.client.post(f"{path}/tu-luu", data=old.form().answered(first))

    late = citizen.client.post(f"{path}/tu-luu", data=old.form().answered({"account": "Máy hai"}))
    answer = citizen.sends(old, account="Máy hai")
    both = Page(answer.text, path)
    chosen = citizen.sends(both, **{"tai-len": "1"})

    assert (late.status_code, answer.status_code) == (409, 409)
    assert "Máy thứ nhất" in both.words
    assert "Máy hai" in both.words
    assert [one.get("name") for one in both.form().buttons] == ["tai-len"]
    assert (chosen.status_code, chosen.location) == (303, path)
    assert citizen.opens(path).form().fields["account"] == "Máy hai"


def test_a_body_whose_answer_was_lost_comes_again_without_harm(app: Flask) -> None:
    citizen, path = waits(app)
    body = citizen.opens(path).form().answered({"account": "0123"})

    first, again = (citizen.client.post(f"{path}/tu-luu", data=body) for _ in range(2))

    assert first.json
    assert again.json
    assert (first.json["changed"], again.json["changed"]) == (True, False)
    assert first.json["marks"] == again.json["marks"]


def test_a_file_in_pieces_belongs_to_the_supplement(app: Flask) -> None:
    citizen, path = waits(app)
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    about = {"slot": CERTIFICATE, "name": "ảnh.pdf", "size": len(CONTENT), "sha256": sha256}

    here = citizen.posts(f"{path}/tai", **about).json
    assert here
    done = sends_piece(citizen, here["href"], 0, CONTENT)

    assert done.status_code == 204
    assert "ảnh.pdf" in citizen.opens(path).words


def test_what_comes_after_it_was_sent_changes_nothing(app: Flask) -> None:
    citizen, path = waits(app)
    page = citizen.opens(path)
    body = page.form().answered({"account": "muộn"})
    citizen.client.post(f"{path}/tu-luu", data=body)
    citizen.sends(citizen.opens(path), **{"nhu-the-nay": "y"})

    late = [citizen.client.post(f"{path}/tu-luu", data=body), citizen.gets(f"{path}/khoa")]

    assert [one.status_code for one in late] == [303, 303]
    with the_database(app) as db:
        assert begun(db) == []


def test_a_supplement_is_no_declaration(app: Flask) -> None:
    citizen, path = waits(app)
    citizen.client.post(
        f"{path}/tu-luu", data=citizen.opens(path).form().answered({"account": "1"})
    )

    with the_database(app) as db:
        [name] = [one.id for one in begun(db)]

    assert citizen.gets(f"/ban-khai/{name}").status_code == 404
    assert citizen.posts(f"/ban-khai/{name}/kiem-tra").status_code == 404
    assert citizen.actor
    with the_database(app) as db, pytest.raises(NotFound):
        filing.submit(db, name, by=citizen.actor, at=MONDAY, assurance="substantial")


def test_what_was_begun_online_is_over_when_the_desk_takes_the_supplement(app: Flask) -> None:
    citizen, path = waits(app)
    citizen.sends(
        citizen.opens(path), **{"tai-len": "1", f"giay-{CERTIFICATE}": a_file("mới.pdf", a_pdf(3))}
    )
    public_id = path.split("/")[2]

    with the_database(app) as db:
        desk = an_officer(db, "clerk", "tam-ky.an-my")
        counter.bring(
            db,
            public_id,
            [HandedIn(CERTIFICATE, "original", 1)],
            {},
            Deed(desk, MONDAY + timedelta(days=2), a_key()),
        )

    with the_database(app) as db:
        assert begun(db) == []
    assert "mới.pdf" not in citizen.opens(path.removesuffix("/bo-sung")).words


def test_a_supplement_outlives_the_days_of_a_declaration(app: Flask) -> None:
    citizen, path = waits(app)
    citizen.client.post(
        f"{path}/tu-luu", data=citizen.opens(path).form().answered({"account": "1"})
    )

    with the_database(app) as db:
        [draft] = begun(db)
        name, saved = draft.id, draft.saved_at
        early = drafts.lapse(db, name, at=saved + timedelta(days=drafts.KEPT_DAYS + 40))
        late = drafts.lapse(db, name, at=saved + timedelta(days=drafts.LONGEST_WAIT))

    assert (early, late) == (False, True)
