"""What is asked about the fees of a procedure: amounts, the most that is taken, the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import StringField, ValidationError

from portal.forms import typed
from portal.forms.administering import ErrandForm
from portal.forms.base import needed, one_line
from portal.forms.days import SHORT
from portal.forms.register import DayField
from services.administering.fee_tables import Price, Row

MOST = 1_000_000_000


class DongField(StringField):
    """An amount in đồng as people write it; `dong` is what it means."""

    dong = 0

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002, FBT001  # as WTForms calls it
        """A whole amount, 0 for nothing."""
        if self.errors:
            return
        found = typed.money(str(self.data or ""))
        if not isinstance(found, int) or not 0 <= found <= MOST:
            raise ValidationError("Nhập số tiền bằng đồng, ví dụ 8.000; 0 là không thu")
        self.dong = found


class FeesForm(ErrandForm):
    """From which day on; the amounts are added for each procedure."""

    first = DayField("Áp dụng từ ngày", description="Hồ sơ nộp trước ngày này giữ mức cũ.")

    def prices(self, rows: Sequence[Row]) -> Mapping[str, Price]:
        """What was filled in, for each fee."""
        return {row.name: self._price(row) for row in rows}

    def _price(self, row: Row) -> Price:
        amounts = tuple(self[f"{row.name}-{n}"].dong for n in range(len(row.upto)))
        cap = self[f"{row.name}-cap"].dong if row.price.cap else 0
        return Price(amounts, cap, str(self[f"{row.name}-source"].data))


def form_of(rows: Sequence[Row]) -> type[FeesForm]:
    """The form with a box for every amount of these fees."""
    boxes: dict[str, Any] = {}
    for row in rows:
        for n, upto in enumerate(row.upto):
            boxes[f"{row.name}-{n}"] = DongField(
                said(row, n), [needed("Nhập số tiền")], filters=[one_line], description=unit(upto)
            )
        if row.price.cap:
            boxes[f"{row.name}-cap"] = DongField(
                f"{row.title}: thu nhiều nhất", [needed("Nhập số tiền")], filters=[one_line]
            )
        boxes[f"{row.name}-source"] = StringField(
            f"{row.title}: văn bản quy định",
            [needed("Nhập số và ngày của văn bản"), SHORT],
            filters=[one_line],
        )
    return type("FeesOfProcedureForm", (FeesForm,), boxes)


def said(row: Row, n: int) -> str:
    """Which amount a box is for."""
    if len(row.upto) == 1:
        return row.title
    return f"{row.title}, mức {n + 1}"


def unit(upto: int) -> str:
    """For how many units an amount holds."""
    return f"Đồng, đến đơn vị thứ {upto}" if upto else "Đồng"


def filled(rows: Sequence[Row]) -> dict[str, str]:
    """What stands in the boxes to start with."""
    start: dict[str, str] = {}
    for row in rows:
        for n, amount in enumerate(row.price.amounts):
            start[f"{row.name}-{n}"] = typed.money_typed(amount)
        start[f"{row.name}-cap"] = typed.money_typed(row.price.cap)
        start[f"{row.name}-source"] = row.price.source
    return start
