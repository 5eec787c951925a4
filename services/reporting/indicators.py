"""Every figure that is shown, with its definition; a new indicator is one entry here.

A share is a sum of facts over a sum of facts (`workflows.figures.facts`), or, where the names
begin with `offered`, of procedures in the catalogue. Each fact is true of a dossier once at most,
so that a sum of facts is a number of dossiers, which the list behind it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from services.errors import NotFound

PLAN = "Kế hoạch hoàn thiện nền tảng chính quyền điện tử tỉnh Quảng Nam năm 2021"
PUBLISHED = "offered"
"""Procedures that are open; `offered.3` are those of level 3."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many out of so many: the names that are summed above and below the line."""

    key: str
    title: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    definition: str

    @property
    def version(self) -> str:
        """What the share counts and says, as one short mark: other words or names are another."""
        told = "\n".join((*self.numerator, "/", *self.denominator, self.definition))
        return sha256(told.encode()).hexdigest()[:8]

    @property
    def of_procedures(self) -> bool:
        """Whether procedures are counted, and not dossiers."""
        return self.denominator[0].startswith(PUBLISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A share that is held against a target, and stricter or wider shares beside it.

    `tier`: for which tier the plan sets the target; asked for the whole province, the figure is
    that tier's. `limit`: what the source itself demands, in percent; a row of `target` wins.
    `fewer`: less is better, so a target is a ceiling.
    """

    main: Share
    source: str
    beside: tuple[Share, ...] = ()
    tier: str = ""
    limit: float | None = None
    fewer: bool = False

    @property
    def key(self) -> str:
        """The stable name, also in addresses."""
        return self.main.key

    def share(self, key: str = "") -> Share:
        """The share itself, or one beside it by its key."""
        shares = (self.main, *self.beside) if key else (self.main,)
        found = next((one for one in shares if key in ("", one.key)), None)
        if found is None:
            raise NotFound("indicator-unknown")
        return found

    @property
    def names(self) -> frozenset[str]:
        """All that has to be counted for the indicator."""
        shares = (self.main, *self.beside)
        return frozenset(name for one in shares for name in one.numerator + one.denominator)


INDICATORS = (
    Indicator(
        main=Share(
            "online-rate",
            "Hồ sơ giải quyết trực tuyến",
            ("resolved.online",),
            ("resolved",),
            "Số hồ sơ có kết quả trong kỳ mà người dân tự nộp trên cổng, chia cho mọi hồ sơ có kết "
            "quả trong kỳ. Hồ sơ cán bộ nhập tại quầy, hồ sơ gửi qua bưu chính và hồ sơ không ghi "
            "kênh nộp đều tính là trực tiếp. Tính theo ngày ký kết quả.",
        ),
        beside=(
            Share(
                "national",
                "Theo cách tính quốc gia",
                ("received.online.electronic-result",),
                ("received",),
                "Số hồ sơ tiếp nhận trong kỳ, nộp trên cổng và đã trả kết quả bản điện tử, chia "
                "cho mọi hồ sơ tiếp nhận trong kỳ (Quyết định 766/QĐ-TTg, mục 3.3). Hồ sơ chưa có "
                "kết quả chưa được tính ở tử số.",
            ),
        ),
        source=f"{PLAN}: ít nhất 30 % hồ sơ tại cơ quan cấp tỉnh được giải quyết trực tuyến.",
        tier="province",
    ),
    Indicator(
        main=Share(
            "authenticated",
            "Giao dịch được xác thực điện tử",
            ("submitted.authenticated",),
            ("submitted",),
            "Số hồ sơ nộp trong kỳ bởi người được xác thực điện tử từ mức 2 trở lên trong chính lần "
            "đăng nhập đã nộp, chia cho mọi hồ sơ nộp trong kỳ trên cổng và tại một cửa ba cấp. Mức "
            "2 ngang với xuất trình thẻ căn cước: bằng định danh điện tử, hoặc bằng tài khoản mà cơ "
            "quan đã kiểm tra danh tính. Đăng nhập bằng mật khẩu tự đặt và định danh mức 1 không "
            "tính. Hồ sơ nộp tại quầy hay qua bưu chính chỉ nằm ở mẫu số. Tính theo ngày nộp.",
        ),
        beside=(
            Share(
                "online-authenticated",
                "Riêng hồ sơ nộp trên cổng",
                ("submitted.authenticated",),
                ("submitted.online",),
                "Cũng những hồ sơ ấy, chia cho hồ sơ nộp trong kỳ trên cổng. Phần còn lại là người "
                "nộp trên cổng mà chưa được xác thực đến mức 2.",
            ),
        ),
        source=f"{PLAN}: 100 % giao dịch trên cổng dịch vụ công và một cửa điện tử.",
    ),
    Indicator(
        main=Share(
            "level-3",
            "Dịch vụ công ở mức độ 3",
            ("offered.3",),
            ("offered",),
            "Số thủ tục đang mở ở đúng mức độ 3 (nộp hồ sơ trên mạng, nhận kết quả hoặc trả phí "
            "trực tiếp), chia cho mọi thủ tục đang mở. Tính vào ngày cuối kỳ, không muộn hơn hôm "
            "nay.",
        ),
        beside=(
            Share(
                "online-levels",
                "Mức độ 3 và 4 cộng lại",
                ("offered.3", "offered.4"),
                ("offered",),
                "Số thủ tục đang mở ở mức độ 3 hoặc 4, chia cho mọi thủ tục đang mở.",
            ),
        ),
        source=f"{PLAN}: 60 % dịch vụ công cung cấp ở mức độ 3.",
    ),
    Indicator(
        main=Share(
            "level-4",
            "Dịch vụ công ở mức độ 4",
            ("offered.4",),
            ("offered",),
            "Số thủ tục đang mở ở mức độ 4 (làm trọn vẹn trên mạng), chia cho mọi thủ tục đang mở. "
            "Tính vào ngày cuối kỳ, không muộn hơn hôm nay.",
        ),
        source=f"{PLAN}: 30 % dịch vụ công cung cấp ở mức độ 4.",
    ),
    Indicator(
        main=Share(
            "on-time",
            "Trả đúng hoặc trước hẹn",
            ("resolved.early", "resolved.on-time"),
            ("resolved",),
            "Số hồ sơ có kết quả trong kỳ không muộn hơn giờ hẹn trả, chia cho mọi hồ sơ có kết "
            "quả trong kỳ. Thời gian chờ người dân bổ sung, nộp phí hay thuế không tính. Hồ sơ đã "
            "rút, dừng giải quyết hoặc chưa có kết quả không nằm trong số này.",
        ),
        beside=(
            Share(
                "national",
                "Bổ sung nhiều lần tính là trễ",
                ("resolved.in-time.national",),
                ("resolved",),
                "Như trên, nhưng hồ sơ bị yêu cầu bổ sung từ hai lần trở lên luôn tính là trễ hẹn, "
                "như ở Quyết định 766/QĐ-TTg, mục 2.1. Điểm quốc gia còn tính cả hồ sơ chưa có kết "
                "quả, nên không phải là số này.",
            ),
        ),
        source="Thông tư 01/2018/TT-VPCP, Điều 13. Kế hoạch năm 2021 không đặt mục tiêu.",
    ),
    Indicator(
        main=Share(
            "early",
            "Trả trước hẹn",
            ("resolved.early",),
            ("resolved",),
            "Số hồ sơ có kết quả sớm hơn ngày hẹn trả ít nhất một ngày, chia cho mọi hồ sơ có kết "
            "quả trong kỳ.",
        ),
        source="Thông tư 01/2018/TT-VPCP, Điều 13. Kế hoạch năm 2021 không đặt mục tiêu.",
    ),
    Indicator(
        main=Share(
            "online-overdue",
            "Hồ sơ trực tuyến trễ hẹn",
            ("resolved.online.late",),
            ("resolved.online",),
            "Số hồ sơ nộp trên cổng có kết quả muộn hơn giờ hẹn trả, chia cho mọi hồ sơ nộp trên "
            "cổng có kết quả trong kỳ. Còn một hồ sơ trễ hẹn thì đơn vị không được điểm về giải "
            "quyết trực tuyến, dù tỷ lệ trực tuyến đạt 30 %.",
        ),
        source="Thông tư 01/2018/TT-VPCP, Điều 13, chỉ số 9: không có hồ sơ trực tuyến trễ hẹn.",
        limit=0,
        fewer=True,
    ),
    Indicator(
        main=Share(
            "paid-online",
            "Hồ sơ thanh toán trực tuyến",
            ("submitted.charged.paid-online",),
            ("submitted.charged",),
            "Số hồ sơ nộp trong kỳ có khoản phải nộp mà ít nhất một lần đã nộp trực tuyến (VNPAY, "
            "Nền tảng thanh toán quốc gia, mã VietQR), chia cho mọi hồ sơ nộp trong kỳ có khoản phải nộp. Hồ "
            "sơ được miễn hết hoặc không thu thì không tính; tiền chuyển khoản do cán bộ ghi tại "
            "quầy là trực tiếp. Tính theo ngày nộp, nên số của tháng trước còn có thể tăng.",
        ),
        source="Quyết định 766/QĐ-TTg, mục 3.6. Kế hoạch năm 2021 không đặt mục tiêu.",
    ),
    Indicator(
        main=Share(
            "supplemented",
            "Hồ sơ phải bổ sung",
            ("submitted.supplemented",),
            ("submitted",),
            "Số hồ sơ nộp trong kỳ đã có ít nhất một lần bị yêu cầu bổ sung, chia cho mọi hồ sơ "
            "nộp trong kỳ. Hồ sơ bị yêu cầu nhiều lần vẫn tính một. Tính theo ngày nộp, nên số của "
            "tháng trước còn có thể tăng.",
        ),
        source="Nghị định 61/2018/NĐ-CP: mỗi hồ sơ chỉ yêu cầu bổ sung một lần. Không có mục tiêu.",
        fewer=True,
    ),
)

OF_DOSSIERS = tuple(one for one in INDICATORS if not one.main.of_procedures)
"""Those that have months, offices and procedures to be told apart by."""


def indicator(key: str) -> Indicator:
    """The indicator of that key; `NotFound` for an unknown one."""
    found = next((one for one in INDICATORS if one.key == key), None)
    if found is None:
        raise NotFound("indicator-unknown")
    return found
