"""Two texts of a procedure side by side, by what they mean."""

from __future__ import annotations

from workflows.comparing import differences


def test_texts_are_compared_by_what_things_are_called() -> None:
    before = {
        "title": "Cũ",
        "limit": {"working_days": 5},
        "papers": [{"name": "a", "title": "Đơn", "copies": 1}, {"name": "b", "title": "Ảnh"}],
        "sources": ["NĐ 1"],
    }
    after = {
        "title": "Mới",
        "limit": {"working_days": 3},
        "papers": [{"name": "c", "title": "Sổ"}, {"name": "a", "title": "Đơn", "copies": 2}],
        "sources": ["NĐ 1", "NĐ 2"],
        "electronic": True,
    }

    found = {one.path: (one.before, one.after) for one in differences(before, after)}

    assert found == {
        ("title",): ("Cũ", "Mới"),
        ("limit", "working_days"): ("5", "3"),
        ("papers", "Sổ"): ("", "name: c; title: Sổ"),
        ("papers", "Đơn", "copies"): ("1", "2"),
        ("papers", "Ảnh"): ("name: b; title: Ảnh", ""),
        ("sources",): ("NĐ 1", "NĐ 1, NĐ 2"),
        ("electronic",): ("", "có"),
    }


def test_another_order_is_a_difference_of_its_own() -> None:
    things = [{"name": "a"}, {"name": "b"}]

    [one] = differences({"steps": things}, {"steps": things[::-1]})

    assert (one.path, one.before, one.after) == (("steps", "order"), "a, b", "b, a")


def test_two_questions_to_one_office_are_told_apart() -> None:
    one, two = (
        {"office": "police @ district", "title": "Hỏi về nơi ở"},
        {"office": "police @ district"},
    )

    [found] = differences({"asks": [one, two]}, {"asks": [one | {"title": "Hỏi về hộ"}, two]})

    assert found.path == ("asks", "Hỏi về hộ", "title")
    assert (found.before, found.after) == ("Hỏi về nơi ở", "Hỏi về hộ")


def test_what_has_become_a_thing_of_another_kind_is_told_whole() -> None:
    before = {"when": {"any": [{"field": "a", "is": True}]}, "bands": ["một", "hai"]}
    after = {"when": {"any": [{"field": "a", "is": False}]}, "bands": [{"name": "x", "rate": 2}]}

    found = [(one.path, one.before, one.after) for one in differences(before, after)]

    assert found == [
        (("when", "any"), "(field: a; is: có)", "(field: a; is: không)"),
        (("bands",), "một, hai", "(name: x; rate: 2)"),
    ]
