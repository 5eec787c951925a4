"""Transfers at a bank of this machine, and the statements in which they then stand."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

ACCOUNTS = Path(__file__).with_name("accounts.csv")
HEADINGS = ("Số tham chiếu", "Ngày giao dịch", "Ghi có", "Nội dung")
DAY = "15/12/2021"
"""The day on which the demonstration stands when it is loaded."""


@dataclass
class Transfers:
    """What was transferred, by account: number, day, amount, memo."""

    lines: dict[str, list[tuple[str, str, str, str]]] = field(default_factory=dict)

    def make(self, given: dict[str, str]) -> str:
        """Somebody transfers; the account."""
        account, rows = given["tai-khoan"], self.lines.setdefault(given["tai-khoan"], [])
        ref = f"FT{account[-4:]}{sum(map(len, self.lines.values())) + 1:06d}"
        memo = f"{given['noi-dung']} chuyen khoan"  # As banks do.
        rows.append((ref, given.get("ngay", DAY), given["so-tien"], memo))
        return account

    def statement(self, account: str) -> str:
        """What came in on an account, as banks hand it out."""
        written = io.StringIO()
        rows = csv.writer(written)
        rows.writerow(HEADINGS)
        rows.writerows(self.lines.get(account, []))
        return written.getvalue()

    def page(self, chosen: str) -> str:
        """The first page: transfer, and the statement of an account."""
        known = accounts()
        options = "".join(
            f"<option value='{number}'{' selected' if number == chosen else ''}>"
            f"{number} · {escape(holder)}</option>"
            for number, holder in known.items()
        )
        boxes = "".join(
            f"<p><label>{label}<input name='{name}' value='{value}' required></label></p>"
            for name, label, value in (
                ("so-tien", "Số tiền (đồng)", ""),
                ("noi-dung", "Nội dung", ""),
                ("ngay", "Ngày", DAY),
            )
        )
        return (
            "<h1>Chuyển khoản</h1><p>Chép số tài khoản, số tiền, nội dung từ trang có mã VietQR.</p>"
            f"<form method='post' action='/'><p><label>Đến tài khoản<select name='tai-khoan'>{options}"
            f"</select></label></p>{boxes}<button>Chuyển</button></form>"
            f"<h2>Sao kê</h2>{self.listed(known)}"
        )

    def listed(self, known: dict[str, str]) -> str:
        """What came in, with the file for the cashier."""
        return (
            "".join(
                f"<p><strong>{number}</strong> {escape(known.get(number, ''))}<br>"
                f"<a href='/sao-ke.csv?tai-khoan={number}' download='sao-ke-{number}.csv'>"
                f"Tải sao kê, {len(rows)} dòng</a></p>"
                for number, rows in self.lines.items()
            )
            or "<p>Chưa có khoản nào vào.</p>"
        )


def accounts() -> dict[str, str]:
    """The accounts of the demonstration, with whose they are."""
    with ACCOUNTS.open(encoding="utf-8") as file:
        return {row["account"]: row["holder"] for row in csv.DictReader(file)}
