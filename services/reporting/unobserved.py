"""What the plan sets a target for and this system cannot count yet.

No number of ours stands there; what agencies report does, and says who reported it.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.errors import NotFound
from services.reporting.indicators import PLAN


@dataclass(frozen=True, slots=True)
class Unobserved:
    """A row of the plan that no journal feeds.

    `needs` says what will feed it, `wanted` what the plan wants where that is no plain target:
    `{n}` stands for the target, `above` that reaching it is not enough. `part` and `whole` name what
    agencies report meanwhile; empty where nothing may be. A `stock` is what there is at the end of
    a month; anything else is what happened in it.
    """

    key: str
    title: str
    definition: str
    needs: str
    wanted: str = "{n}"
    source: str = PLAN
    part: str = ""
    whole: str = ""
    stock: bool = False
    above: bool = False

    @property
    def reportable(self) -> bool:
        """Whether agencies report it until something counts it."""
        return bool(self.part)


UNOBSERVED = (
    Unobserved(
        "national-portal",
        "Dịch vụ công mức độ 3, 4 tích hợp trên Cổng Dịch vụ công quốc gia",
        "Số dịch vụ công mức độ 3, 4 đã tích hợp trên Cổng Dịch vụ công quốc gia, chia cho mọi "
        "dịch vụ công mức độ 3, 4 đang mở.",
        "Kết nối với Cổng Dịch vụ công quốc gia qua nền tảng tích hợp của tỉnh.",
        part="Dịch vụ công mức độ 3, 4 đã tích hợp",
        whole="Mọi dịch vụ công mức độ 3, 4",
        stock=True,
    ),
    Unobserved(
        "e-documents",
        "Văn bản trao đổi giữa các cơ quan dưới dạng điện tử",
        "Số văn bản gửi, nhận dưới dạng điện tử, chia cho mọi văn bản trao đổi giữa các cơ quan.",
        "Kết nối với trục liên thông văn bản của tỉnh.",
        part="Văn bản điện tử gửi, nhận trong tháng",
        whole="Mọi văn bản gửi, nhận trong tháng",
    ),
    Unobserved(
        "work-files",
        "Hồ sơ công việc xử lý trên môi trường mạng",
        "Số hồ sơ công việc xử lý trên mạng, chia cho mọi hồ sơ công việc. Mục tiêu riêng cho từng "
        "cấp: tỉnh 80 %, huyện 60 %, xã 40 %.",
        "Số liệu của hệ thống quản lý văn bản và điều hành từng cấp.",
        part="Hồ sơ công việc xử lý trên mạng trong tháng",
        whole="Mọi hồ sơ công việc trong tháng",
    ),
    Unobserved(
        "antivirus",
        "Máy tính cài phần mềm phòng, chống mã độc có chia sẻ thông tin",
        "Số máy tính của cơ quan nhà nước đã cài phần mềm phòng, chống mã độc có chia sẻ thông tin "
        "với Trung tâm Giám sát an toàn không gian mạng quốc gia, chia cho mọi máy tính. Mục tiêu "
        "là trên 80 %.",
        "Số liệu từ phần mềm quản lý phòng, chống mã độc tập trung của tỉnh.",
        "trên {n}",
        part="Máy tính có phần mềm phòng, chống mã độc chia sẻ thông tin",
        whole="Mọi máy tính của cơ quan",
        stock=True,
        above=True,
    ),
    Unobserved(
        "budget",
        "Kinh phí thực hiện kế hoạch",
        "Kế hoạch công bố tổng kinh phí 80,8 tỷ đồng, gồm 54 tỷ đồng vốn đầu tư và 28,8 tỷ đồng "
        "vốn sự nghiệp. Hai phần này cộng lại là 82,8 tỷ đồng, lệch 2 tỷ đồng so với tổng đã công "
        "bố; cả hai con số được ghi lại đúng như văn bản.",
        "Số liệu giải ngân của Sở Tài chính và Sở Kế hoạch và Đầu tư.",
        "80,8 tỷ đồng (54 + 28,8 = 82,8)",
    ),
)
STOCKS = tuple(one.key for one in UNOBSERVED if one.stock)


def unobserved(key: str) -> Unobserved:
    """The row of that key; `NotFound` for an unknown one."""
    found = next((one for one in UNOBSERVED if one.key == key), None)
    if found is None:
        raise NotFound("indicator-unknown")
    return found
