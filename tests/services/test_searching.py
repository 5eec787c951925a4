"""Finding a procedure: by words, by what it is about, and what helps when nothing fits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from services import catalogue, demand, publishing
from services.searching import PER_PAGE, Wish, by_sector, search
from tests.factories import MONDAY, a_filed
from workflows.definition import Procedure
from workflows.parsing import parse

OFFERED = [parse(raw) for raw in publishing.shipped().values()]
BIRTH = "1.001193"


def codes(procedures: Sequence[Procedure]) -> list[str]:
    return [one.code for one in procedures]


def found(words: str) -> list[str]:
    return codes(search(OFFERED, Wish(words)).procedures)


def near(words: str) -> Sequence[str]:
    result = search(OFFERED, Wish(words))
    assert not result.procedures
    return result.nearest


def counts(kind: str, wish: Wish) -> dict[str, int]:
    return {facet.value: facet.n for facet in search(OFFERED, wish).facets[kind]}


@pytest.mark.parametrize("words", ["khai sinh", "khai sinh ", "KHAI SINH", "giấy khai sinh"])
def test_birth_registration_comes_first(words: str) -> None:
    assert found(words)[0] == BIRTH


@pytest.mark.parametrize(
    ("words", "without"), [("sổ đỏ", "so do"), ("kết hôn", "ket hon"), ("lý lịch", "li lich")]
)
def test_marks_and_spelling_do_not_matter(words: str, without: str) -> None:
    assert set(found(words)) == set(found(without)) != set()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("con mới sinh", BIRTH),
        ("mở quán", "1.001612"),
        ("xây nhà", "1.009994"),
        ("sang tên sổ đỏ", "1.013831"),
        ("độc thân", "1.004873"),
        ("lấy chồng nước ngoài", "2.000806"),
    ],
)
def test_people_find_a_procedure_in_their_own_words(words: str, code: str) -> None:
    assert found(words)[0] == code


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        (BIRTH, "khai sinh|giay khai sinh|làm giấy khai sinh|lam giay khai sinh|dang ky khai sinh"),
        (BIRTH, "con moi sinh|sinh em be"),
        ("1.004884", "mat giay khai sinh|làm lại giấy khai sinh"),
        ("1.004859", "sua giay khai sinh|sai tên|đổi tên|cai chinh"),
        ("2.000635", "ban sao khai sinh|trich luc ket hon"),
        ("1.004873", "ly hôn|ly hon|doc than|giấy độc thân|xac nhan doc than|hon nhan"),
        ("1.000894", "ket hon|kết hôn|dang ki ket hon|lấy vợ|lay chong|cuoi"),
        ("1.000656", "khai tu|giay chung tu|người chết"),
        ("1.012756", "so do|sổ đỏ|sổ hồng|lam so do"),
        ("1.012786", "mất sổ đỏ|mat so do"),
        ("1.013831", "sang ten so do|mua ban dat|thua ke"),
        ("1.012784", "tach thua|chia dat cho con"),
        ("1.013992", "len tho cu|chuyen muc dich su dung dat"),
        ("1.009994", "xay nha|giay phep xay dung|làm nhà"),
        ("1.001612", "kinh doanh|ho kinh doanh|hộ kinh doanh|mo quan|mo tiem|giay phep kinh doanh"),
        ("1.002809", "bang lai xe|doi bang lai|gplx"),
        ("1.002759", "bhyt|bao hiem y te|mat the bao hiem"),
        ("1.004222", "ho khau|nhap khau|thuong tru"),
        ("1.010038", "tach ho|tach khau"),
        ("1.004194", "tam tru|tạm trú|o tro"),
        ("2.000815", "sao y|cong chung|photo cong chung"),
        ("2.000884", "so yeu ly lich|giay uy quyen"),
        ("2.000488", "ly lich tu phap|tien an"),
        ("1.011606", "ho ngheo"),
        ("1.001776", "nguoi cao tuoi|người già|tro cap"),
        ("3.000182", "lop 6|tuyen sinh"),
    ],
)
def test_what_people_type_leads_to_what_they_mean(code: str, typed: str) -> None:
    assert [(words, *found(words)[:1]) for words in typed.split("|")] == [
        (words, code) for words in typed.split("|")
    ]


@pytest.mark.parametrize(
    ("who", "typed"),
    [
        ("court", "ly hôn|thủ tục ly hôn|ly di|divorce"),
        ("vehicle", "đăng ký xe|dang ki xe may|giấy tờ xe"),
        ("identity-card", "can cuoc|làm cccd|cmnd"),
        ("passport", "ho chieu|làm hộ chiếu"),
        ("tax", "mã số thuế"),
        ("unemployment", "tro cap that nghiep"),
        ("company", "thành lập công ty"),
        ("", "thuê nhà|kết hôn|mở quán|bảo hiểm y tế|bằng lái xe|thuế|ly hồn"),
    ],
)
def test_what_others_do_is_said_with_who_does_it(who: str, typed: str) -> None:
    for words in typed.split("|"):
        assert search(OFFERED, Wish(words)).elsewhere == who, words


def test_whoever_is_only_spoken_of_is_shown_as_that() -> None:
    assert search(OFFERED, Wish("góa")).weak
    assert not found("tòa án"), "which is not the beginning of two words of 'an toàn'"
    assert not search(OFFERED, Wish("khai sinh")).weak


def test_nobody_is_helped_by_what_shares_only_the_words_of_every_title() -> None:
    assert near("đăng ký tàu cá") == []


def test_a_whole_sentence_is_understood_by_the_keyword_in_it() -> None:
    assert found("tôi muốn mở quán cơm") == ["1.001612"]


def test_a_procedure_is_found_by_its_code() -> None:
    assert found(BIRTH) == [BIRTH]


def test_the_beginning_of_a_word_is_enough_when_no_whole_word_fits() -> None:
    assert BIRTH in found("khai si")


def test_typed_marks_decide_between_words_that_sound_alike() -> None:
    assert found("đất")[0] != found("đặt")[0]
    assert found("đặt")[0] == BIRTH


def test_the_title_comes_before_the_keyword_before_the_rest() -> None:
    order = found("tách hộ")

    assert order[0] == "1.010038"


def test_no_words_list_everything_sector_by_sector() -> None:
    everything = search(OFFERED, Wish()).procedures

    groups = by_sector(everything)

    assert len(everything) == len(OFFERED) == sum(len(own) for _, own in groups)
    assert len({sector for sector, _ in groups}) == len(groups) == 16


def test_a_list_is_narrowed_by_what_a_procedure_is() -> None:
    wish = Wish(sector="ho-tich", level="4", tier="commune")

    narrowed = search(OFFERED, wish).procedures

    assert {(one.sector, one.level, one.received_by) for one in narrowed} == {
        ("Hộ tịch", 4, "commune")
    }
    assert Wish(topic="birth").narrowed
    assert not Wish("khai sinh").narrowed


def test_each_count_says_how_many_choosing_it_would_show() -> None:
    wish = Wish("sổ đỏ", level="3")

    for kind in ("sector", "tier", "level", "subject", "topic"):
        for value, n in counts(kind, wish).items():
            chosen = Wish(**{"words": wish.words, "level": wish.level} | {kind: value})
            assert len(search(OFFERED, chosen).procedures) == n


def test_counts_leave_out_their_own_choice() -> None:
    assert counts("level", Wish(level="2")) == counts("level", Wish()) == {"2": 7, "3": 23, "4": 18}


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        ("khai sing", "khai sinh"),
        ("bán quán cơm", "mở quán ăn"),
        ("đăng ki kết hun", "đăng ký kết hôn"),
    ],
)
def test_nothing_found_suggests_words_that_lead_somewhere(words: str, suggested: str) -> None:
    suggestions = near(words)

    assert suggested in suggestions
    assert all(found(suggestion) for suggestion in suggestions)
    assert len(suggestions) <= 4


@pytest.mark.parametrize("words", ["xxyz", "tôi muốn làm", "?!", "visa"])
def test_nothing_is_suggested_that_has_nothing_to_do_with_it(words: str) -> None:
    assert not search(OFFERED, Wish(words)).nearest


def test_a_page_is_shorter_than_the_catalogue() -> None:
    assert len(OFFERED) > PER_PAGE


def test_what_people_needed_last_month_comes_first(db: Session) -> None:
    offered = catalogue.offered(db, on=MONDAY.date())
    for code in ("1.004873", "1.001776", "1.004873"):
        a_filed(db, code)

    after = demand.most_used(db, offered, on=date(2021, 4, 12))

    assert codes(after.procedures)[:2] == ["1.004873", "1.001776"]
    assert after.month == date(2021, 3, 1)
    assert len(after.procedures) == len(offered)


def test_without_figures_what_is_done_online_comes_first(db: Session) -> None:
    offered = catalogue.offered(db, on=MONDAY.date())
    a_filed(db)

    same_month = demand.most_used(db, offered, on=MONDAY.date() + timedelta(days=9))

    assert same_month.month is None
    assert [one.level for one in same_month.procedures] == [4] * 18 + [3] * 23 + [2] * 7


def test_the_last_day_of_a_month_counts_and_the_next_does_not(db: Session) -> None:
    offered = catalogue.offered(db, on=MONDAY.date())
    a_filed(db, at=MONDAY.replace(month=2, day=26))
    a_filed(db, "1.004873", at=MONDAY)
    a_filed(db, "1.004873", at=MONDAY)

    before = demand.most_used(db, offered, on=MONDAY.date())

    assert codes(before.procedures)[0] == "1.001776"
    assert before.month == date(2021, 2, 1)
