"""What a clerk keys in at the counter: a whole dossier, money, a result that is handed over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    Form,
    RadioField,
    SelectField,
    StringField,
    TelField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf, Length, Optional

from portal.forms.accounts import email, spelled
from portal.forms.base import one_line
from portal.forms.dossiers import written
from portal.forms.facts import FactsForm
from portal.forms.money import CARRIER, NO_PARCEL
from portal.forms.papers_in import PapersField
from services import spelling
from services.counter import WALK_IN
from services.entering import Applicant
from services.parcel_lines import BROUGHT, Carried
from workflows.competence import deciders
from workflows.definition import Procedure
from workflows.offices import Office
from workflows.returning import deliveries

OWN, PICK_OFFICE = "Nơi quầy này phục vụ", "Chọn nơi giải quyết"

NOTHING: tuple[object, ...] = (None, "", [])
FIND_HINT = (
    "Quét mã trên thẻ căn cước, hoặc gõ số định danh, mã số thuế, số điện thoại rồi bấm Tìm."
)
PROFILE = {
    "profile.name": "applicant",
    "profile.id_number": "id_number",
    "profile.phone": "phone",
    "profile.email": "email",
    "profile.address": "address",
}
"""What a question may be filled in from, and the box of ours that says the same."""
NO_NUMBER = "Nhập 12 hoặc 9 chữ số của người, hoặc mã số thuế của doanh nghiệp"
NO_PHONE = "Nhập số điện thoại 10 chữ số, bắt đầu bằng số 0"
WORDS = {
    "counter": "Nộp tại quầy",
    "post": "Gửi qua bưu chính",
    "to-desk": "Nhận tại quầy này",
    "to-post": "Nhận tại nhà qua bưu chính",
    "to-online": "Nhận bản điện tử",
}


def picks(keys: Sequence[str], prefix: str = "") -> list[SelectChoice]:
    """Answers to choose from, in our words."""
    return [SelectChoice(key, WORDS[prefix + key]) for key in keys]


def pick(label: str, choices: Sequence[SelectChoice], sentence: str, name: str) -> RadioField:
    """One of a few fixed answers; the first is chosen already."""
    known = AnyOf([choice.value for choice in choices], message=sentence)
    default = choices[0].value
    return RadioField(
        label, [known], choices=choices, default=default, name=name, validate_choice=False
    )


def a_number(_form: Form, field: Field) -> None:
    """The number by which the State knows the applicant."""
    if not (spelling.id_number(field.data) or spelling.tax_code(field.data)):
        raise ValidationError(NO_NUMBER)


def address_if_posted(form: Form, field: Field) -> None:
    """What is sent by post needs an address."""
    if form["delivery"].data == "post" and not field.data:
        raise ValidationError("Nhập địa chỉ để bưu chính giao kết quả")


def number_if_posted(form: Form, field: Field) -> None:
    """What came by post has its number, by which the sender follows it."""
    if form["channel"].data == "post" and not spelling.parcel(field.data or ""):
        raise ValidationError(NO_PARCEL)


def line_field(label: str, name: str, hint: str = "", *checks: Any, **own: Any) -> StringField:
    """A line that may stay empty."""
    short = [*(checks or [Optional()]), Length(max=300, message="Nhập ngắn hơn 300 ký tự")]
    return StringField(label, short, filters=[one_line], description=hint, name=name, **own)


LAST = ("papers", "office", "delivery", "delivery_address")
"""What stands below the questions, and so is named after them where something is wrong."""


class WalkInForm(FactsForm):
    """A dossier that was brought or posted; the questions of its procedure follow.

    `walk_in_form` adds `papers` and `delivery`, and `office` where the desk receives for several.
    """

    papers: PapersField
    only_office = ""
    channel = pick(
        "Hồ sơ đến bằng cách nào?", picks(WALK_IN), "Chọn tại quầy hoặc qua bưu chính", "came-by"
    )
    parcel = line_field("Số hiệu bưu gửi", "parcel", "In trên phong bì.", number_if_posted)
    carrier = line_field("Đơn vị bưu chính", "carrier", default=CARRIER)
    account = line_field("Tìm người nộp đã có tài khoản", "known-by", FIND_HINT)
    link = BooleanField("Cho hồ sơ vào tài khoản này, người nộp đồng ý", name="known-link")
    applicant = line_field(
        "Họ và tên, hoặc tên tổ chức", "applicant-name", "", written("Nhập tên người nộp")
    )
    id_number = line_field("Số định danh hoặc mã số thuế", "applicant-id", "", Optional(), a_number)
    phone = TelField(
        "Số điện thoại",
        [Optional(), spelled(spelling.phone, NO_PHONE)],
        filters=[one_line],
        description="Để báo kết quả, hoặc khi hồ sơ còn thiếu.",
        name="applicant-phone",
    )
    email = EmailField(
        "Thư điện tử",
        [Optional(), spelled(email, "Nhập địa chỉ thư đầy đủ, ví dụ an@example.vn")],
        filters=[one_line],
        name="applicant-email",
    )
    address = line_field("Địa chỉ", "applicant-address")
    delivery: RadioField
    delivery_address = line_field(
        "Địa chỉ giao kết quả", "delivery-address", "Khi nhận qua bưu chính.", address_if_posted
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether all is well: the answers, the applicant and the papers, told all at once."""
        fine = super().validate(extra_validators)
        there = {paper.slot for paper in self.papers.handed_in}
        wanted = self.known_before.procedure.wanted(self.filled)
        lacking = [slot.name for slot in wanted if slot.required and slot.name not in there]
        if lacking and not self.grew:
            self.papers.refuse(lacking)
        return fine and not lacking

    def __init__(self, *known: Any, **own: Any) -> None:
        super().__init__(*known, **own)
        self.ask_for_parcel()
        for name in LAST:
            if name in self._fields:
                self._fields.move_to_end(name)

    def ask_for_parcel(self) -> None:
        """The number of the post is asked for where something came by it."""
        fields: tuple[Any, Any] = (self.parcel, self.carrier)
        for field in fields:
            field.when = json.dumps({"field": self.channel.name, "is": "post"})
            field.asked = self.channel.data == "post"

    @property
    def carried(self) -> Carried:
        """Under which number it came, and who brought it."""
        if self.channel.data != "post":
            return BROUGHT
        return Carried(self.carrier.data or CARRIER, spelling.parcel(self.parcel.data or ""))

    @property
    def picked_office(self) -> str:
        """Where the dossier goes, if that is picked."""
        return str(self["office"].data) if "office" in self else self.only_office

    @property
    def who(self) -> Applicant:
        """The applicant as it is kept and printed."""
        number, phone = self.id_number.data or "", self.phone.data or ""
        return Applicant(
            name=str(self.applicant.data),
            id_number=spelling.id_number(number) or spelling.tax_code(number),
            phone=spelling.phone(phone),
            email=self.email.data or "",
            address=self.address.data or "",
        )

    def take_over(self, profile: Mapping[str, Any]) -> None:
        """Fill what is empty with what is known, the questions too: nothing is typed twice."""
        for name, field in PROFILE.items():
            if self[field].data in NOTHING and profile.get(name):
                self[field].data = profile[name]
        said = {name: self[field].data for name, field in PROFILE.items()}
        known = {name: value for name, value in said.items() if value} | dict(profile)
        for control in self.controls:
            when = control.asks.prefill_when
            about = when is None or when(self.answers)
            if about and control.data in NOTHING and control.asks.prefill in known:
                control.data = known[control.asks.prefill]

    def settle(self, commune: str, *, over: str | None = "") -> None:
        """Answer what decides the office with this commune, where nothing else but `over` is said."""
        deciding = deciders(self.known_before.procedure)
        for control in self.controls:
            said = (control.data or "") in ("", over)
            if said and control.kind == "commune" and control.asks.name in deciding:
                control.data = commune


def one_of_many(own: Sequence[Office], others: Sequence[tuple[Office, str]]) -> SelectField:
    """The offices of the whole province under their districts, to pull down. One's own stands first;
    who has none picks."""
    first = [SelectChoice(one.code, one.name, optgroup=OWN) for one in own]
    rest = [SelectChoice(one.code, one.name, optgroup=district) for one, district in others]
    known = AnyOf([one.value for one in (*first, *rest)], message=PICK_OFFICE)
    every = [*(first or [SelectChoice("", PICK_OFFICE)]), *rest]
    return SelectField(
        "Nơi giải quyết", [known], choices=every, name="filed-at", validate_choice=False
    )


def walk_in_form(
    procedure: Procedure, own: Sequence[Office], others: Sequence[tuple[Office, str]] = ()
) -> type[WalkInForm]:
    """The form of a procedure at a desk that receives for these offices, where one is picked; for
    `others`, each with its district, where they may be."""
    ways = picks(deliveries(procedure), "to-")
    also: dict[str, Any] = {
        "papers": PapersField("Giấy tờ đã nhận", slots=procedure.papers, name="papers-in"),
        "delivery": pick("Nhận kết quả ở đâu?", ways, "Chọn nơi nhận kết quả", "delivery-to"),
    }
    if others:
        also["office"] = one_of_many(own, others)
    elif len(own) == 1:
        also["only_office"] = own[0].code
    elif own:
        choices = [SelectChoice(office.code, office.name) for office in own]
        also["office"] = pick("Nơi giải quyết", choices, PICK_OFFICE, "filed-at")
    return type("WalkInForm", (WalkInForm,), also)
