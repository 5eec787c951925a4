"""The queue as each officer wants it: narrowed, with columns, under a name."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.people import a_signed_in_officer
from tests.portal.test_work_news import NOTHING
from tests.portal.working import AN_MY, a_clerk, claims, filed


def test_a_view_is_saved_opens_first_and_is_dropped(app: Flask) -> None:
    clerk = a_clerk(app)
    filed(app)
    page = clerk.opens("/xu-ly?loc=free&han=today&kenh=online&cot=due&cot=channel")
    assert "Đang lọc: Hết hạn hôm nay · Trực tuyến." in page.words

    clerk.sends(page, action="/xu-ly/cach-xem", name="Trên mạng hôm nay", standard="1")

    opened = clerk.client.get("/xu-ly")
    assert (opened.status_code, "han=today" in opened.location) == (303, True)
    page = clerk.opens(opened.location)
    assert "Đã lưu cách xem “Trên mạng hôm nay”." in page.words
    assert "Trên mạng hôm nay 1" in page.words
    assert "Cách nộp" in page.words
    assert "/xu-ly?loc=all" in page.text
    clerk.sends(page, action="/xu-ly/cach-xem/xoa")
    assert clerk.client.get("/xu-ly").status_code == 200


def test_a_view_without_a_name_is_refused_in_words(app: Flask) -> None:
    clerk = a_clerk(app)

    clerk.sends(clerk.opens("/xu-ly"), action="/xu-ly/cach-xem", name=" ")

    assert "Đặt tên cho cách xem" in clerk.opens("/xu-ly").words


def test_a_search_stays_within_what_is_shown(app: Flask) -> None:
    clerk = a_clerk(app)
    claims(clerk, filed(app))
    filed(app)

    answer = clerk.sends(clerk.opens("/xu-ly?loc=mine"), action="/xu-ly/tim", words="thi")

    page = clerk.opens(answer.location)
    assert "N210301-00001" in page.words
    assert "N210301-00002" not in page.words
    assert "Không có việc nào ở mục này" in clerk.opens("/xu-ly?han=x&kenh=y&giu=nobody").words


def test_a_search_that_finds_little_offers_the_wider_lists_where_more_fits(app: Flask) -> None:
    head = a_signed_in_officer(app, "head", AN_MY)
    filed(app)

    answer = head.sends(head.opens("/xu-ly"), action="/xu-ly/tim", words="duc")

    page = head.opens(answer.location)
    assert "Không có việc nào khớp “duc”" in page.words
    assert "Tìm trong cả đơn vị (1)" in page.words
    (way,) = [one for one in page.links if one.startswith("/xu-ly/tim")]
    assert "N210301-00001" in head.opens(way).words


def test_a_search_offers_no_list_that_shows_no_more(app: Flask) -> None:
    clerk = a_clerk(app)
    claims(clerk, filed(app))
    filed(app)

    mine = clerk.sends(clerk.opens("/xu-ly?loc=mine"), action="/xu-ly/tim", words="duc")
    assert "Tìm trong mọi việc của bạn (2)" in clerk.opens(mine.location).words
    every = clerk.sends(clerk.opens("/xu-ly"), action="/xu-ly/tim", words="duc")
    assert "Tìm trong m" not in clerk.opens(every.location).words
    assert "Tìm trong c" not in clerk.opens(every.location).words


def test_work_is_given_back_from_its_line_in_the_queue(app: Flask) -> None:
    clerk, public_id = a_clerk(app), filed(app)
    claims(clerk, public_id)

    answer = clerk.sends(clerk.opens("/xu-ly"), action=f"/xu-ly/{public_id}/tra-viec")

    assert (answer.status_code, answer.location) == (303, "/xu-ly")


def test_a_leader_opens_what_an_officer_holds(app: Flask) -> None:
    claims(a_clerk(app), filed(app))
    filed(app)
    leader = a_signed_in_officer(app, "leader", AN_MY)
    page = leader.opens("/xu-ly")
    (link,) = [one for one in page.links if "giu=" in one]

    shown = leader.opens(link).words

    assert "N210301-00001" in shown
    assert "N210301-00002" not in shown


@pytest.mark.parametrize("beyond", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_that_is_none_everywhere_and_a_row_that_no_table_has_break_nothing(
    app: Flask, beyond: str
) -> None:
    clerk, row = a_clerk(app), "9" * 20

    sent = [clerk.posts(path, until=beyond) for path in ("/xu-ly/da-biet", "/xu-ly/bao-han")]
    sent += [clerk.gets(f"/mot-cua/lay-so/{row}"), clerk.posts(f"/mot-cua/sao-ke/{row}")]
    year = beyond[:4]
    days = {f"{name}-{part}": "1" for name in ("tu", "den") for part in ("day", "month")}
    days |= {"tu-year": year, "den-year": year}
    sent.append(clerk.client.get("/mot-cua/so-theo-doi/ban-in", query_string=days))

    assert [one.status_code for one in sent] == [400, 400, 404, 404, 404]
    asked = clerk.client.get("/xu-ly/moi", query_string={"tu": beyond})
    assert asked.json == NOTHING
