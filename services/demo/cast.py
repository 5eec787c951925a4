"""The nine people as whom anybody may look around, and what they find in their hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.demo.staffing import NewStaff
from services.invented.names import Person
from workflows.case import Post
from workflows.offices import Office

WARD, LABOUR, CITY, PROVINCE = "tam-ky.an-my", "tam-ky.labour", "tam-ky", "quang-nam"
"""One dossier can pass all of these, from the desk of the ward to the city and back again."""


@dataclass(frozen=True, slots=True)
class Part:
    """An officer of the cast; `about` is the line under their button."""

    staff: NewStaff
    about: str


OFFICERS: Mapping[str, Part] = {
    "clerk": Part(
        NewStaff(
            "bich-ngoc",
            "Trần Thị Bích Ngọc",
            "Công chức một cửa",
            (Post("clerk", WARD),),
        ),
        "Cán bộ một cửa phường An Mỹ, thành phố Tam Kỳ: tiếp nhận hồ sơ và trả kết quả.",
    ),
    "officer": Part(
        NewStaff(
            "huu-phuoc",
            "Huỳnh Hữu Phước",
            "Công chức Văn hóa - Xã hội",
            (Post("officer", WARD), Post("officer", LABOUR)),
        ),
        "Công chức phường An Mỹ, kiêm chuyên viên Phòng Lao động - Thương binh và Xã hội Tam Kỳ.",
    ),
    "head": Part(
        NewStaff(
            "thanh-ha",
            "Phan Thị Thanh Hà",
            "Trưởng phòng Lao động - Thương binh và Xã hội",
            (Post("head", LABOUR), Post("head", WARD)),
        ),
        "Trưởng phòng Lao động - Thương binh và Xã hội Tam Kỳ, duyệt cả hồ sơ của phường An Mỹ.",
    ),
    "leader": Part(
        NewStaff(
            "dinh-nam",
            "Lê Đình Nam",
            "Phó Chủ tịch UBND thành phố",
            (Post("leader", CITY), Post("leader", WARD)),
        ),
        "Phó Chủ tịch UBND thành phố Tam Kỳ, phụ trách phường An Mỹ: ký duyệt kết quả.",
    ),
    "manager": Part(
        NewStaff(
            "quang-vinh",
            "Võ Quang Vinh",
            "Phó Chánh Văn phòng UBND tỉnh",
            (Post("manager", PROVINCE),),
        ),
        "Lãnh đạo Văn phòng UBND tỉnh Quảng Nam: theo dõi số liệu của ba cấp.",
    ),
    "city-manager": Part(
        NewStaff(
            "thu-huong",
            "Ngô Thị Thu Hương",
            "Chánh Văn phòng HĐND và UBND thành phố",
            (Post("manager", CITY),),
        ),
        "Lãnh đạo Văn phòng UBND thành phố Tam Kỳ: theo dõi số liệu của thành phố và các phường, xã.",
    ),
    "admin": Part(
        NewStaff(
            "minh-khoa",
            "Đặng Minh Khoa",
            "Quản trị hệ thống",
            (Post("admin", PROVINCE),),
        ),
        "Quản trị hệ thống của tỉnh: cán bộ, đơn vị, thủ tục.",
    ),
}


def citizen(ward: Office) -> Person:
    """The citizen of the cast, who lives in the ward."""
    return Person(
        kind="citizen",
        name="Nguyễn Thị Hồng Hạnh",
        sex="female",
        born=date(1986, 4, 12),
        id_number="049186990001",
        phone="0199900001",
        email="hong.hanh@example.com",
        address="27 Trần Cao Vân, Phường An Mỹ",
        commune=ward,
    )


def business(ward: Office) -> Person:
    """The business of the cast."""
    return Person(
        kind="business",
        name="Công ty TNHH Nông sản Thu Bồn",
        sex="",
        born=date(1980, 9, 2),
        id_number="",
        tax_code="4001990004",
        phone="0199900002",
        email="nong.san@example.com",
        address="112 Phan Châu Trinh, Phường An Mỹ",
        commune=ward,
    )


ABOUT: Mapping[str, str] = {
    "citizen": "Người dân phường An Mỹ: có hồ sơ đang giải quyết, chờ bổ sung, đã xong và bản khai dở.",
    "business": "Doanh nghiệp ở Tam Kỳ: có hồ sơ an toàn thực phẩm và giấy phép lao động.",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A dossier that the cast finds, filed online so many working days before the end.

    `who` is one of the cast, or empty for one of their neighbours. `pace` is its share of the time
    until the due day; it may be asked for more, or be left lying at a step, or remain a `draft`.
    `says` are answers that it needs for what it shows.
    """

    who: str
    code: str
    days: int
    pace: float = 0.5
    asked: bool = False
    waits_for: str = ""
    draft: bool = False
    says: Mapping[str, Any] = field(default_factory=dict)


SCENES = (
    Scene("citizen", "2.000635", 31),
    Scene("citizen", "1.001776", 9, waits_for="appraise"),
    Scene("citizen", "1.004873", 4, asked=True),
    Scene("citizen", "1.001193", 1, draft=True),
    Scene("business", "2.001827", 30),
    Scene("business", "1.014199", 5, waits_for="draft"),
    *(Scene("", code, 0, waits_for="receive") for code in ("1.001776", "1.001193", "1.004873")),
    Scene("", "1.004873", 7, waits_for="examine"),
    Scene("", "1.000894", 6, waits_for="examine"),
    Scene("", "1.001731", 5, waits_for="review"),
    Scene("", "1.001731", 9, waits_for="appraise"),
    Scene("", "1.001776", 8, waits_for="review"),
    Scene("", "1.004873", 6, waits_for="check"),
    Scene("", "1.000894", 5, waits_for="check"),
    Scene("", "1.001731", 6, waits_for="district-check"),
    Scene("", "1.001776", 16, waits_for="district-check"),
    Scene("", "1.001731", 8, waits_for="commune-sign"),
    Scene("", "1.000894", 6, waits_for="sign"),
    Scene("", "1.001731", 7, waits_for="decide"),
    Scene("", "1.001776", 17, waits_for="decide"),
    Scene("citizen", "2.001023", 8, pace=0.6, says={"then_residence": True}),
    Scene("", "2.002622", 8, pace=0.7, says={"benefit": "social"}),
)
"""Overdue, due today, due soon, and new this night: something in every hand."""
