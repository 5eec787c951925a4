"""The index of 100 points of QĐ 766/QĐ-TTg, as the National Portal calculated it in 2026.

The maxima of the six groups (18, 20, 12, 10, 22, 18) are confirmed by reports of Quảng Nam; the
lines and formulas were derived again from published values (`domain.md` 1.8) and are no legal text.
A new way to calculate is a new `Formulas` with its own day; old periods keep theirs.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from workflows.scoring import Formulas, Line

SYNC = "Kết nối và đối soát với Cổng Dịch vụ công quốc gia."
FEES = "Dữ liệu phí đồng bộ lên Cổng Dịch vụ công quốc gia; hệ thống này chưa nối với Cổng ấy."
SCANS = "Đếm thành phần hồ sơ số hóa và kết quả điện tử của mọi hồ sơ."
PETITIONS = "Số liệu phản ánh, kiến nghị; hệ thống này chưa tiếp nhận."
FOUR_FIFTHS = Fraction(4, 5)
MOST_REQUESTS = 1
"""Line 2.1: after more requests for papers than this a dossier counts as overdue."""

PUBLICITY = (
    Line(
        key="1.1",
        title="Thủ tục công bố đúng hạn",
        most=6,
        formula="Quyết định công bố ký ít nhất 5 ngày làm việc (tỉnh) trước khi văn bản có hiệu lực, "
        "chia cho thủ tục công bố trong kỳ. Điểm = 6 × tỷ lệ.",
        needs="Ngày ký quyết định công bố của từng thủ tục.",
    ),
    Line(
        key="1.2",
        title="Thủ tục cập nhật, công khai đúng hạn",
        most=4,
        formula="Công khai trong 5 ngày làm việc (tỉnh) sau quyết định, chia cho thủ tục phải công "
        "khai. Điểm = 4 × tỷ lệ.",
        needs="Ngày ký quyết định công bố của từng thủ tục.",
    ),
    Line(
        key="1.3",
        title="Thủ tục công khai đủ nội dung",
        most=2,
        formula="Thủ tục có đủ tên, trình tự, cách thức, thành phần và số lượng hồ sơ, thời hạn, đối "
        "tượng, cơ quan, chia cho mọi thủ tục công khai. Điểm = 2 × tỷ lệ.",
        numerator=("offered.full",),
        denominator=("offered",),
        more="thủ tục đủ nội dung",
    ),
    Line(
        key="1.4",
        title="Hồ sơ đồng bộ lên Cổng Dịch vụ công quốc gia",
        most=6,
        formula="Hồ sơ đã đồng bộ có ngày tiếp nhận trong kỳ, chia cho số lớn hơn trong hai số: hồ sơ "
        "báo cáo và hồ sơ đã đồng bộ. Điểm = 6 × tỷ lệ.",
        needs=SYNC,
    ),
)
PROGRESS = (
    Line(
        key="2.1",
        title="Hồ sơ trước hạn, đúng hạn",
        most=20,
        formula="Hồ sơ xong không muộn hơn ngày hẹn trả, hoặc chưa xong và còn hạn vào cuối kỳ, chia "
        "cho mọi hồ sơ xử lý trong kỳ: có kết quả, dừng, rút sau tiếp nhận, còn lại. Yêu cầu bổ sung "
        "từ hai lần là quá hạn; đang chờ bổ sung lần đầu thì tính đến lúc yêu cầu. "
        "Điểm = 20 × tỷ lệ.",
        numerator=("resolved.in-time.national", "ended.in-time", "pending.in-time"),
        denominator=("resolved", "ended", "pending"),
        more="hồ sơ đúng hạn",
    ),
)
ONLINE = (
    Line(
        key="3.1",
        title="Thủ tục cung cấp dịch vụ công trực tuyến",
        most=2,
        formula="Thủ tục mở ở mức độ 3 (một phần) và 4 (toàn trình), chia cho mọi thủ tục đang mở. "
        "Đủ 2 điểm từ 80 %, dưới đó theo tỷ lệ.",
        numerator=("offered.3", "offered.4"),
        denominator=("offered",),
        full_at=FOUR_FIFTHS,
        more="thủ tục mở ở mức độ 3 hoặc 4",
    ),
    Line(
        key="3.2",
        title="Dịch vụ trực tuyến có phát sinh hồ sơ",
        most=4,
        formula="Dịch vụ mức độ 3, 4 có hồ sơ trực tuyến tiếp nhận trong kỳ, chia cho mọi dịch vụ mức "
        "độ 3, 4 đang mở. Điểm = 4 × tỷ lệ.",
        numerator=("offered.used",),
        denominator=("offered.3", "offered.4"),
        more="dịch vụ có hồ sơ trực tuyến",
    ),
    Line(
        key="3.3",
        title="Hồ sơ nộp trực tuyến",
        most=6,
        formula="Hồ sơ tiếp nhận trong kỳ, nộp trực tuyến và đã trả kết quả điện tử, chia cho mọi hồ "
        "sơ tiếp nhận trong kỳ, nhân với tỷ lệ đồng bộ của dòng 1.4. Đủ 6 điểm từ 50 %.",
        numerator=("received.online.electronic-result",),
        denominator=("received",),
        full_at=Fraction(1, 2),
        needs="Tỷ lệ đồng bộ của dòng 1.4; tỷ lệ ghi ở đây là trước khi nhân.",
    ),
)
PAYMENT = (
    Line(
        key="3.5",
        title="Thủ tục có nghĩa vụ tài chính được tích hợp thanh toán",
        most=2,
        formula="Thủ tục có dữ liệu phí đã đồng bộ, chia cho thủ tục có phí. Đủ 2 điểm từ 80 %.",
        full_at=FOUR_FIFTHS,
        needs=FEES,
    ),
    Line(
        key="3.5b",
        title="Thủ tục có giao dịch thanh toán trực tuyến",
        most=2,
        formula="Thủ tục có phí mà trong các hồ sơ nộp trong kỳ đã có hồ sơ thanh toán trực tuyến, "
        "chia cho thủ tục có phí đang mở. Đủ 2 điểm từ 80 %.",
        numerator=("offered.charged.paid-online",),
        denominator=("offered.charged",),
        full_at=FOUR_FIFTHS,
        more="thủ tục có thanh toán trực tuyến",
    ),
    Line(
        key="3.6",
        title="Hồ sơ thanh toán trực tuyến",
        most=6,
        formula="Hồ sơ nộp trong kỳ đã thanh toán trực tuyến, chia cho hồ sơ nộp trong kỳ có nghĩa vụ "
        "tài chính. Điểm = 6 × tỷ lệ.",
        numerator=("submitted.charged.paid-online",),
        denominator=("submitted.charged",),
        more="hồ sơ thanh toán trực tuyến",
    ),
)
DIGITAL = (
    Line(
        key="4.1",
        title="Hồ sơ có kết quả điện tử",
        most=6,
        formula="Hồ sơ có tệp kết quả, chia cho hồ sơ của thủ tục có trả giấy tờ. Điểm = 6 × tỷ lệ.",
        needs=SCANS,
    ),
    Line(
        key="4.2",
        title="Hồ sơ số hóa khi giải quyết",
        most=4,
        formula="Hồ sơ có tệp thành phần và kết quả điện tử, chia cho mọi hồ sơ. Điểm = 4 × tỷ lệ.",
        needs=SCANS,
    ),
    Line(
        key="4.x",
        title="Chứng thực bản sao điện tử",
        most=2,
        formula="Tỷ lệ bản sao chứng thực điện tử. Điểm = 2 × tỷ lệ.",
        needs="Đếm riêng bản sao chứng thực điện tử.",
    ),
    Line(
        key="4.3",
        title="Khai thác, sử dụng lại dữ liệu số hóa",
        most=2,
        formula="Hồ sơ có ít nhất một thành phần dùng lại, chia cho mọi hồ sơ. Đủ 2 điểm từ 80 %.",
        full_at=FOUR_FIFTHS,
        needs=SCANS,
    ),
    Line(
        key="4.4",
        title="Kết nối, chia sẻ để tái sử dụng",
        most=4,
        formula="Hồ sơ lấy giấy tờ từ kho cá nhân hoặc đẩy kết quả về kho, chia cho mọi hồ sơ. "
        "Điểm = 4 × tỷ lệ.",
        needs=SYNC,
    ),
    Line(
        key="4.5b",
        title="Dữ liệu dân cư: hồ sơ",
        most=2,
        formula="Hồ sơ có dữ liệu xác thực với dữ liệu dân cư, chia cho mọi hồ sơ. Điểm = 2 × tỷ lệ.",
        needs="Kết nối cơ sở dữ liệu quốc gia về dân cư.",
    ),
    Line(
        key="4.5a",
        title="Dữ liệu dân cư: thủ tục",
        most=2,
        formula="Thủ tục có hồ sơ như vậy, chia cho thủ tục của cá nhân. Điểm = 2 × tỷ lệ.",
        needs="Kết nối cơ sở dữ liệu quốc gia về dân cư.",
    ),
)
SATISFACTION = (
    Line(
        key="5.2",
        title="Phản ánh, kiến nghị xử lý đúng hạn",
        most=6,
        formula="Đúng hạn chia cho đã tiếp nhận; không có phản ánh nào thì đủ điểm. "
        "Điểm = 6 × tỷ lệ.",
        needs=PETITIONS,
    ),
    Line(
        key="5.3",
        title="Hài lòng về xử lý phản ánh, kiến nghị",
        most=6,
        formula="Phản ánh không bị chê, lặp lại hay quá hạn, chia cho mọi phản ánh; không có phản ánh "
        "nào thì đủ điểm. Điểm = 6 × tỷ lệ.",
        needs=PETITIONS,
    ),
    Line(
        key="5.4",
        title="Hài lòng về tiếp nhận, giải quyết hồ sơ",
        most=6,
        formula="100 % trừ tỷ lệ quá hạn và tỷ lệ phản ánh, chê. Đủ 6 điểm từ 90 %.",
        full_at=Fraction(9, 10),
        needs=PETITIONS,
    ),
)

GROUPS = {
    "Công khai, minh bạch": PUBLICITY,
    "Tiến độ giải quyết": PROGRESS,
    "Cung cấp dịch vụ trực tuyến": ONLINE,
    "Thanh toán trực tuyến": PAYMENT,
    "Số hóa hồ sơ": DIGITAL,
    "Mức độ hài lòng": SATISFACTION,
}
"""The six groups of the index, in its order."""

INDEX_766 = Formulas(
    key="qd-766-2026",
    title="Bộ chỉ số phục vụ người dân, doanh nghiệp",
    source="Quyết định 766/QĐ-TTg; công thức tái dựng theo cách tính của Cổng Dịch vụ công quốc gia "
    "năm 2026, không phải văn bản pháp luật",
    since=date(2022, 6, 23),
    lines=tuple(line for lines in GROUPS.values() for line in lines),
    grades=(
        *((90, "Xuất sắc"), (80, "Tốt"), (70, "Khá")),
        *((50, "Trung bình"), (0, "Yếu")),
    ),
)
