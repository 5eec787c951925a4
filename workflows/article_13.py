"""The nine indicators of TT 01/2018/TT-VPCP, Điều 13, for an office (`domain.md` 1.7 and 1.3), and
the five of them that are an officer's.

Each gives 0, 1 or 2 points; what is asked of every dossier gives the mean over them, to one decimal.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil

from workflows.scoring import Counts, Formulas, Judged, Line

COMPLAINTS = "Số liệu phản ánh, kiến nghị đã xác minh; hệ thống này chưa tiếp nhận."
OFFERED_ONLINE = Fraction(20, 100)
ENOUGH, SOME = Fraction(30, 100), Fraction(15, 100)


def online_progress(counts: Counts) -> Judged:
    """Indicator 9: how far an office is with dossiers that are filed online.

    2 points with at least 20 % of procedures at level 3 or 4, 30 % of dossiers online and none of
    them overdue; 1 with 15 to under 30 %; 0 below, or when one is overdue. The scale does not say
    what 30 % of dossiers with fewer procedures are worth: None.
    """
    received, online = counts.get("received", 0), counts.get("received.online", 0)
    overdue = counts.get("resolved.online.late", 0) + counts.get("pending.online.late", 0)
    wanted = {
        "{n} hồ sơ trực tuyến quá hạn": overdue,
        "thiếu {n} hồ sơ nộp trực tuyến để được 30 %": ceil(ENOUGH * received) - online,
        "thiếu {n} thủ tục mở ở mức độ 3, 4 để được 20 %": _procedures_lacking(counts),
    }
    lacks = "; ".join(words.format(n=n) for words, n in wanted.items() if n > 0)
    if overdue or online < SOME * received:
        return Judged(0, lacks)
    if online < ENOUGH * received:
        return Judged(1, lacks)
    return Judged(None if _procedures_lacking(counts) > 0 else 2, lacks)


def _procedures_lacking(counts: Counts) -> int:
    at_level = counts.get("offered.3", 0) + counts.get("offered.4", 0)
    return ceil(OFFERED_ONLINE * counts.get("offered", 0)) - at_level


def points(of: str) -> tuple[str, ...]:
    """Two points for each that was early, one for each that was in time."""
    return (f"{of}.early", f"{of}.early", f"{of}.on-time")


def most_points(of: str) -> tuple[str, ...]:
    """Two points for each, whenever it was done."""
    return 2 * (f"{of}.early", f"{of}.on-time", f"{of}.late")


WHOLE_TIME = Line(
    key="1",
    title="Tổng thời gian giải quyết so với quy định",
    most=2,
    formula="Mỗi hồ sơ có kết quả: sớm hơn ngày hẹn trả 2 điểm, đúng ngày 1 điểm, muộn hơn 0 điểm; "
    "lấy trung bình.",
    numerator=points("resolved"),
    denominator=("resolved", "resolved"),
    more="điểm hồ sơ (đúng ngày thành sớm: 1, trễ thành sớm: 2)",
)
CONTACTS = Line(
    key="3",
    title="Số lần người dân phải liên hệ để hoàn thiện hồ sơ",
    most=2,
    formula="Mỗi hồ sơ có kết quả: không lần nào bị yêu cầu bổ sung 2 điểm, một lần 1 điểm, nhiều hơn "
    "0 điểm; lấy trung bình. Lần nào do người dân thì nhật ký không ghi, nên mọi lần đều tính: điểm "
    "thật có thể cao hơn, không thể thấp hơn.",
    numerator=("resolved.asked.0", "resolved.asked.0", "resolved.asked.1"),
    denominator=("resolved", "resolved"),
    more="điểm hồ sơ (không phải bổ sung: 2, một lần: 1)",
)
AGENCIES = Line(
    key="4",
    title="Số cơ quan người dân phải đến",
    most=2,
    formula="Mỗi hồ sơ: không cơ quan nào 2 điểm, chỉ một cửa 1 điểm, nhiều hơn 0 điểm.",
    needs="Hỏi người dân còn phải đến cơ quan nào khác.",
)
ATTITUDE = Line(
    key="7",
    title="Thái độ phục vụ",
    most=2,
    formula="Mỗi hồ sơ không bị phản ánh: trả sớm 2 điểm, đúng hạn 1 điểm; có phản ánh đúng 0 điểm.",
    needs=COMPLAINTS,
)

ARTICLE_13 = Formulas(
    key="tt-01-2018",
    title="Chín chỉ số đánh giá của một cửa",
    source="Thông tư 01/2018/TT-VPCP, Điều 13",
    since=date(2019, 1, 6),
    digits=1,
    lines=(
        WHOLE_TIME,
        Line(
            key="2",
            title="Thời gian của từng đơn vị tham gia",
            most=2,
            formula="Mỗi hồ sơ có kết quả, theo đơn vị chậm nhất: mọi bước đều xong trước giờ giao 2 "
            "điểm, có bước xong đúng phút giao 1 điểm, có bước muộn hơn 0 điểm; lấy trung bình.",
            numerator=points("resolved.steps"),
            denominator=most_points("resolved.steps"),
            more="điểm hồ sơ (mọi bước xong trước giờ giao: 2)",
        ),
        CONTACTS,
        AGENCIES,
        Line(
            key="5",
            title="Tiếp nhận, thẩm định, trả kết quả tại một cửa",
            most=2,
            formula="Ít nhất 20 % thủ tục làm trọn tại chỗ 2 điểm; mọi thủ tục nhận tại một cửa 1 "
            "điểm.",
            needs="Danh mục thủ tục của đơn vị ở ngoài hệ thống này.",
        ),
        Line(
            key="6",
            title="Công khai thủ tục",
            most=2,
            formula="Niêm yết và đăng trên mạng 2 điểm; một trong hai 1 điểm; sai 0 điểm.",
            needs="Kiểm tra việc niêm yết tại trụ sở.",
        ),
        ATTITUDE,
        Line(
            key="8",
            title="Xử lý phản ánh, kiến nghị",
            most=2,
            formula="Không có phản ánh, hoặc 100 % đúng hạn 2 điểm; từ 90 % 1 điểm; dưới 90 % 0 điểm.",
            needs=COMPLAINTS,
        ),
        Line(
            key="9",
            title="Tiến độ dịch vụ công trực tuyến",
            most=2,
            formula="Ít nhất 20 % thủ tục ở mức độ 3, 4, ít nhất 30 % hồ sơ nhận trực tuyến và không "
            "hồ sơ trực tuyến nào quá hạn 2 điểm; từ 15 đến dưới 30 % 1 điểm; dưới 15 % hoặc có hồ sơ "
            "quá hạn 0 điểm.",
            numerator=("received.online",),
            denominator=("received",),
            judge=online_progress,
            also=(
                *("resolved.online.late", "pending.online.late"),
                *("offered.3", "offered.4", "offered"),
            ),
        ),
    ),
    grades=(
        *((15, "Xuất sắc"), (12, "Tốt"), (9, "Khá")),
        *((6, "Trung bình"), (0, "Yếu")),
    ),
)

OF_AN_OFFICER = Formulas(
    key="tt-01-2018-can-bo",
    title="Năm chỉ số của cán bộ, công chức",
    source="Thông tư 01/2018/TT-VPCP, Điều 13",
    since=date(2019, 1, 6),
    digits=1,
    lines=(
        WHOLE_TIME,
        Line(
            key="2",
            title="Thời gian của từng bước đã làm",
            most=2,
            formula="Mỗi bước đã làm: xong trước giờ giao 2 điểm, đúng phút giao 1 điểm, muộn hơn 0 "
            "điểm; lấy trung bình.",
            numerator=points("step"),
            denominator=most_points("step"),
            more="điểm bước (xong trước giờ giao: 2)",
        ),
        CONTACTS,
        AGENCIES,
        ATTITUDE,
    ),
    grades=(
        (5, "Hoàn thành 100 %"),
        (Fraction(7, 2), "Hoàn thành từ 70 đến dưới 100 %"),
        (0, "Hoàn thành dưới 70 %"),
    ),
)
"""Of the dossiers that had a result in the period and on which the officer did a step."""
