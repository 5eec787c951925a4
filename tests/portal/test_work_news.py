"""What has happened to a page of the queue since it was shown, as the page asks for it by itself."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from flask import Flask

from portal.wiring import NAME
from tests.factories import MONDAY
from tests.people import Visitor, Watch
from tests.portal.working import AN_MY, a_clerk, a_colleague, claims, decides, filed
from tests.statements import statements

NOTHING = {"said": "", "counts": {}, "lines": {}, "told": ""}


def asks(page: str) -> str:
    """The address that a page of the queue asks."""
    found = re.search(r'data-fresh="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def news(reader: Visitor, address: str) -> dict[str, Any]:
    """What a page is told."""
    answer = reader.client.get(address)
    assert answer.json
    return dict(answer.json)


def test_a_page_asks_what_is_new_and_keeps_nobody_signed_in(app: Flask, watch: Watch) -> None:
    clerk = a_clerk(app)
    filed(app, at=MONDAY + timedelta(minutes=1))
    watch.passes(minutes=20)

    with statements(app.extensions[NAME].engine) as said:
        told = news(clerk, f"/xu-ly/moi?tu={MONDAY.isoformat().replace('+', '%2B')}")

    assert (told["said"], told["lines"], told["told"]) == ("1 việc mới, tải lại", {}, "")
    assert (told["counts"]["all"], told["counts"]["mine"]) == ("1", "0")
    assert len(said) <= 6
    assert not [one for one in said if one.startswith("UPDATE")]
    for unknown in ("2021-03-01", "x", ""):
        assert clerk.client.get(f"/xu-ly/moi?tu={unknown}").json == NOTHING


def test_a_page_is_told_what_a_colleague_has_claimed_given_back_and_done(app: Flask) -> None:
    reader, colleague = a_clerk(app), a_colleague(app, "clerk", AN_MY)
    public_id, other = filed(app), filed(app)
    shown = reader.opens("/xu-ly").text
    line, second = re.findall(r'data-line="(\d+)"', shown)

    assert news(reader, asks(shown))["lines"] == {}
    claims(colleague, public_id)
    claims(reader, other)
    told = news(reader, asks(shown))
    assert told["lines"] == {line: "Vừa được Trần Quốc Bảo nhận", second: "Bạn vừa nhận việc này"}
    assert told["told"] == "2 hồ sơ trên trang vừa có thay đổi."
    assert (told["counts"]["mine"], told["counts"]["free"], told["said"]) == ("1", "0", "")

    later = reader.opens("/xu-ly").text
    colleague.sends(colleague.opens("/xu-ly"), action=f"/xu-ly/{public_id}/tra-viec")
    assert news(reader, asks(later))["lines"] == {line: "Vừa được trả về đơn vị"}
    assert news(reader, asks(shown))["lines"] == {second: "Bạn vừa nhận việc này"}

    claims(colleague, public_id)
    decides(colleague, public_id, "accept")
    assert news(reader, asks(shown))["lines"][line] == "Đã xong"


def test_the_lines_of_a_page_are_told_to_its_reader_alone(app: Flask) -> None:
    reader, colleague = a_clerk(app), a_colleague(app, "clerk", AN_MY)
    public_id = filed(app)
    address = asks(reader.opens("/xu-ly").text)

    claims(colleague, public_id)

    assert news(colleague, address)["lines"] == {}
    assert news(reader, address.replace("viec=", "viec=1"))["lines"] == {}
