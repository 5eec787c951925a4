"""The people, dossiers and figures that the gallery shows; none of them exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from portal.wording import share_of
from workflows.calendar import Calendar, Day
from workflows.clock import Deadline, Interval, Limit, deadline

NOW = datetime(2026, 10, 16, 2, 0, tzinfo=UTC)
CALENDAR = Calendar(
    "Lịch mẫu",
    {
        date(2026, 1, 1): Day(
            date(2026, 1, 1), working=False, title="Tết Dương lịch", source="Điều 112"
        )
    },
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the officer's queue."""

    code: str
    title: str
    applicant: str
    step: str
    due: datetime | None
    state: str = "running"
    mine: bool = False
    held_by: str = ""


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026, in UTC as the services give it."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


QUEUE = (
    Row(
        "000.00.04.H47-261001-0012",
        "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất do thừa kế",
        "Công Tằng Tôn Nữ Diệu Huyền Trân",
        "Thẩm tra",
        at(10, 15, 10),
    ),
    Row(
        "000.00.04.H47-261005-0003",
        "Cấp giấy phép xây dựng đối với nhà ở riêng lẻ",
        "Huỳnh Thị Ngọc Trâm Anh",
        "Trình ký",
        at(10, 16, 10),
    ),
    Row(
        "000.00.04.H47-261005-0009",
        "Cấp giấy phép xây dựng đối với nhà ở riêng lẻ",
        "Nguyễn Thị Bích Ngọc",
        "Chờ người dân bổ sung",
        at(10, 28, 10),
        "paused",
        mine=True,
    ),
    Row(
        "000.00.04.H47-261012-0001",
        "Cấp giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm",
        "Hợp tác xã Nông nghiệp Dịch vụ Tổng hợp Đại Hiệp",
        "Kiểm tra thực địa",
        at(10, 20, 10),
    ),
    Row(
        "000.00.04.H47-261014-0004",
        "Cấp phép sử dụng tạm thời một phần vỉa hè để tổ chức đám cưới",
        "Trương Công Minh Khôi",
        "Tiếp nhận",
        at(10, 22, 10),
        held_by="Đặng Hoài Nam",
    ),
)


def paused_deadline() -> Deadline:
    """Fifteen working days that stand still while the applicant is awaited."""
    pause = Interval("supplement", at(10, 15, 0), at(10, 17, 0))
    return deadline(
        Limit(working_days=15), received=at(10, 5, 2, 12), calendar=CALENDAR, pauses=(pause,)
    )


def short_deadline() -> Deadline:
    """Eight hours, counted by the minute."""
    return deadline(Limit(hours=8), received=at(10, 15, 7), calendar=CALENDAR, policy="minute")


def figure(
    key: str, title: str, part: int, whole: int, target: float, **more: Any
) -> Mapping[str, Any]:
    """One indicator as the board hands it over."""
    share = share_of(part, whole)
    return {
        "key": key,
        "title": title,
        "share": share,
        "numerator": part,
        "denominator": whole,
        "target": target,
        "met": share is not None and share >= target,
        "definition": "Hồ sơ người dân tự nộp trên mạng. Hồ sơ cán bộ nộp hộ không tính.",
        "numerator_href": "/officer",
        "denominator_href": "/officer",
        **more,
    }


FIGURES = (
    figure("on-time", "Trả đúng hoặc trước hẹn", 18204, 18884, 0.95),
    figure(
        "online-rate",
        "Hồ sơ giải quyết trực tuyến tại các cơ quan cấp tỉnh",
        13559,
        18884,
        0.8,
        beside=(
            {
                "title": "Theo cách tính của trung ương",
                "share": 0.652,
                "numerator": 12312,
                "denominator": 18884,
            },
        ),
    ),
    figure(
        "antivirus",
        "Máy tính có phần mềm phòng chống mã độc",
        1622,
        1950,
        0.8,
        reported="Sở Thông tin và Truyền thông, 30/09/2026",
    ),
    figure("e-documents", "Văn bản trao đổi dưới dạng điện tử", 0, 0, 0.8),
)
MONTHS = ("10/25", "11", "12", "01/26", "02", "03", "04", "05", "06", "07", "08", "09")
POINTS = tuple(
    zip(
        MONTHS,
        (91.2, 92, 89.4, 93.1, None, 94, 94.8, 95.3, 94.1, 95.6, 96, 96.4),
        strict=True,
    )
)
OFFICES = (
    (
        "Sở Nông nghiệp và Phát triển nông thôn",
        (0.84, 0.86, 0.859, 0.88, 0.90, 0.913, 0.9, 0.93, 0.94),
    ),
    ("Sở Tư pháp", (0.97, 0.974, 0.98, 0.98, 0.99, 0.98, 0.999, 1, 0.99)),
    ("Sở Văn hóa, Thể thao và Du lịch", (0.92, 0.93, 0.9, 0.5, 0.95, 0.95, 0.96, 0.96, 0.97)),
)
HEAT = tuple(
    (name, [{"share": one, "n": 6 if one == 0.5 else 210, "href": "/officer"} for one in shares])
    for name, shares in OFFICES
)
RANKING = (
    {"name": "Hội An", "href": "/officer", "share": 0.982, "n": 2412, "best": 1, "worst": 1},
    {"name": "Tam Kỳ", "href": "/officer", "share": 0.976, "n": 3105, "best": 2, "worst": 2},
    {"name": "Nam Trà My", "href": "/officer", "share": 0.897, "n": 312, "best": 3, "worst": 4},
    {"name": "Tây Giang", "href": "/officer", "share": None, "n": 0, "best": 3, "worst": 4},
)


def shown() -> dict[str, Any]:
    """All of it, and what the frame wants to know."""
    return {
        "now": NOW,
        "queue": QUEUE,
        "paused_deadline": paused_deadline(),
        "short_deadline": short_deadline(),
        "figures": FIGURES,
        "points": POINTS,
        "heat_rows": HEAT,
        "ranking_rows": RANKING,
        "person": "Nguyễn Thị Bích Ngọc",
        "demo_clock": NOW,
        "nav": [
            ("Thủ tục", "/procedure", True),
            ("Tra cứu", "/citizen", False),
            ("Kết quả phục vụ", "/board", False),
        ],
        "foot_links": [
            ("Cần người giúp?", [("Trợ giúp", "/parts"), ("Quầy gần bạn", "/parts")]),
            ("Về cổng này", [("Khả năng tiếp cận", "/parts"), ("Quyền riêng tư", "/parts")]),
        ],
    }
