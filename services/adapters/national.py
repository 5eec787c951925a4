"""The payment platform of the National Portal, message version 1.0.6: begin, be told, ask.

Its guide could not be read. What is known are the fields of its messages, and that a message is
sealed by the SHA-256 of its values joined with bars and followed by the shared secret; the order
of the values is that in which the fields were listed, and an installation may set another.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.adapters import bounded
from services.adapters.vnpay_writing import stamp
from services.identity.provider import trusted
from services.ports import Forged, Purpose
from workflows.paying import Order, Word
from workflows.refunding import Refund, RefundWord

SEAL, RECEIPT = "MaXacThuc", "ThongTinBienLai"
VERSION, WELL, OPEN = "1.0.6", "00", "01"
"""`00` is paid; `01` of an order that was asked for is not known yet."""

INIT = (
    *("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "SoTien", "LoaiHinhThanhToan"),
    *("MaKenhThanhToan", "MaThietBi", "NgonNgu", "MaTienTe", "MaNganHang"),
    *("ThongTinGiaoDich", "ThoiGianGD", "Ip"),
)
TOLD = (
    *("LoaiBanTin", "MaLoi", "MaDoiTac", "MaThamChieu", "SoTien", "MaTienTe"),
    *("MaGiaoDich", "MaNganHang", "ThoiGianGD", "ThongTinGiaoDich"),
)
QUERY = ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD")
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class National:
    """An agreement with the platform: where its messages go, our code there, the shared secret.

    `init` and `told` are the orders in which the values of the two messages are sealed.
    """

    url: str
    partner: str
    secret: str
    init: Sequence[str] = INIT
    told: Sequence[str] = TOLD

    @property
    def gives_back(self) -> bool:
        """No message for it is known."""
        return False

    def address(
        self,
        order: Order,
        purpose: Purpose,
        *,
        ip: str,
        back: str,  # noqa: ARG002  # agreed with the platform, not said each time
    ) -> str:
        """Begin at the platform; the page to pay on that it names. `OSError` when it names none.

        Where the payer comes back to is agreed with the platform, and not in the message.
        """
        said = {
            "LoaiBanTin": "INIT",
            "PhienBan": VERSION,
            "MaDoiTac": self.partner,
            "MaThamChieu": order.reference,
            "SoTien": str(order.amount),
            "LoaiHinhThanhToan": "PAY",
            "MaKenhThanhToan": "1",
            "MaThietBi": "1",
            "NgonNgu": "vi-VN",
            "MaTienTe": "VND",
            "MaNganHang": "PAYMENT",
            "ThongTinGiaoDich": f"Le phi ho so {purpose.dossier}",
            "ThoiGianGD": stamp(order.created_at),
            "Ip": ip,
        }
        answer = bounded.post(
            self.url,
            said | {RECEIPT: receipt(order, purpose), SEAL: sealed(self.secret, said, self.init)},
        )
        page = answer.get("UrlThanhToan")
        if str(answer.get("error_code")) != "0" or not isinstance(page, str) or not trusted(page):
            raise OSError("the platform began nothing")
        return page

    def heard(self, said: Mapping[str, str]) -> Word:
        """The word in a call-back, or in what the payer's browser brings back."""
        wanted = sealed(self.secret, said, self.told)
        if not hmac.compare_digest(wanted.encode(), str(said.get(SEAL, "")).lower().encode()):
            raise Forged
        code, ours = said.get("MaLoi", ""), said.get("MaDoiTac") == self.partner
        dong = said.get("SoTien", "") if said.get("MaTienTe") == "VND" else ""
        return Word(
            reference=said.get("MaThamChieu", "") if ours else "",
            amount=amount(dong),
            said="paid" if code == WELL else "failed",
            code="" if code == WELL else f"qg-{code}",
            transaction=said.get("MaGiaoDich", ""),
            bank=said.get("MaNganHang", ""),
        )

    def ask(self, order: Order, *, at: datetime) -> Word | None:
        """QUERY: what the platform knows of an order."""
        asked = {
            "LoaiBanTin": "QUERY",
            "PhienBan": VERSION,
            "MaDoiTac": self.partner,
            "MaThamChieu": order.reference,
            "ThoiGianGD": stamp(at),
        }
        answer = bounded.post(self.url, asked | {SEAL: sealed(self.secret, asked, QUERY)})
        said = {name: str(value) for name, value in answer.items() if value is not None}
        word = self.heard(said)
        return None if said.get("MaLoi") == OPEN else word

    def give_back(self, refund: Refund, order: Order, *, at: datetime) -> RefundWord | None:  # noqa: ARG002 - the port's signature
        """No message for it is known; a person sees to it."""
        return None

    def ask_back(self, refund: Refund, order: Order, *, at: datetime) -> RefundWord | None:  # noqa: ARG002 - the port's signature
        """Nothing was asked for."""
        return None


def sealed(secret: str, said: Mapping[str, str], order: Sequence[str]) -> str:
    """SHA-256 in hexadecimal of the values in this order with bars between, and the secret."""
    text = "|".join(str(said.get(name, "")) for name in order) + secret
    return hashlib.sha256(text.encode()).hexdigest()


def receipt(order: Order, purpose: Purpose) -> Mapping[str, Any]:
    """What the platform's receipt says: for what, of whom, into which account of the office."""
    return {
        "MaDichVu": "1",
        "MaDVC": purpose.procedure,
        "TenDVC": purpose.title,
        "MaTTHC": purpose.procedure,
        "TenTTHC": purpose.title,
        "MaDonVi": purpose.office,
        "TenDonVi": purpose.office_name,
        "MaHoSo": purpose.dossier,
        "TKThuHuong": purpose.account,
        "MaNHThuHuong": purpose.bank,
        "TenTKThuHuong": purpose.holder,
        "NoiDungThanhToan": f"Le phi ho so {purpose.dossier}",
        "HoTenNguoiNop": purpose.payer,
        "SoCMNDNguoiNop": purpose.id_number,
        "DiaChiNguoiNop": purpose.address,
        "HuyenNguoiNop": "",
        "TinhNguoiNop": "",
        "PhiLePhi": [{"MaPhiLePhi": purpose.procedure, "SoTien": str(order.amount)}],
        "DSKhoanNop": [],
    }


def amount(dong: str) -> int:
    """An amount in đồng; -1, which no order has, for what is none."""
    return int(dong) if dong.isascii() and dong.isdigit() and len(dong) <= MOST_DIGITS else -1
