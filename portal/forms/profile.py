"""What people say about themselves; procedures fill their forms in from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.forms.base import PageForm
from portal.forms.controls import PREFIX, controls_of
from portal.forms.kinds import Places, form_of, said
from portal.forms.slips import blame
from portal.language import NAMES
from services.accounts import Profile
from services.models import Citizen
from services.procedure_words import heard_field
from services.tongue import marked
from workflows.answering import CHECKS, Slip
from workflows.definition import Field as Question
from workflows.offices import Directory

SEX = {"male": marked("Nam"), "female": marked("Nữ")}
PHONE = Question(
    "phone",
    "phone",
    marked("Số điện thoại"),
    "",
    marked("Cán bộ gọi số này khi cần hỏi về hồ sơ. Bạn cũng đăng nhập bằng số này."),
)
EMAIL = Question("email", "email", marked("Thư điện tử"), "", required=False)
BORN = Question("born", "date", marked("Ngày sinh"), "", marked("Ví dụ 20 5 1990."), required=False)
GENDER = Question("sex", "choice", marked("Giới tính"), "", required=False, choices=SEX)
COMMUNE = Question("commune", "commune", marked("Xã, phường nơi ở"), "", required=False)
ADDRESS = Question(
    "address", "text", marked("Số nhà, đường, thôn hoặc khối phố"), "", required=False
)
LANGUAGE = Question(
    "language",
    "choice",
    marked("Tiếng dùng cho trang và thư"),
    "",
    marked("Máy này theo tiếng bạn đã chọn ở đầu trang, nếu có."),
    choices=NAMES,
)
PERSON = (PHONE, EMAIL, BORN, GENDER, COMMUNE, ADDRESS, LANGUAGE)
BUSINESS = (PHONE, EMAIL, COMMUNE, ADDRESS, LANGUAGE)


class ProfileForm(PageForm):
    """The questions that fit a person or a business, judged as a procedure's are."""

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether everything can be kept; else each box says what to do."""
        fine = bool(super().validate(extra_validators))
        for control in controls_of(self):
            question, value = control.asks, control.data
            reason = "answer-missing" * (question.required and not value)
            reason = reason or (CHECKS[question.kind](question, value) if value else "")
            if reason:
                blame(control, Slip(question.name, reason))
                fine = False
        return fine

    def box(self, where: str) -> str:
        """The field that a service means by its `where`."""
        return f"{PREFIX}{where}"

    def profile(self) -> Profile:
        """What was given, to be kept."""
        given = {one.asks.name: one.data or "" for one in controls_of(self)}
        born = given.pop("born", "")
        return Profile(**given, born=date.fromisoformat(born) if born else None)


def questions_for(citizen: Citizen) -> tuple[Question, ...]:
    """What somebody is asked about themselves."""
    asked = PERSON if citizen.kind == "citizen" else BUSINESS
    return tuple(heard_field(one) for one in asked)


def profile_form(citizen: Citizen, directory: Directory, on: date) -> ProfileForm:
    """The form as it stands; in a request that posts, with what was posted."""
    asked = questions_for(citizen)
    made: type[ProfileForm] = form_of(ProfileForm, asked, Places(directory, on))  # type: ignore[assignment]
    return made(data={f"{PREFIX}{name}": value for name, value in known(citizen).items()})


def told(citizen: Citizen, directory: Directory, on: date) -> list[dict[str, str]]:
    """What is known, as people read it, for a summary list."""
    values, places = known(citizen), Places(directory, on)
    return [
        {"term": q.label, "value": said(q, values[q.name], places)} for q in questions_for(citizen)
    ]


def known(citizen: Citizen) -> dict[str, Any]:
    """The plain values of what somebody may change."""
    return {
        "phone": citizen.phone,
        "email": citizen.email,
        "born": citizen.born.isoformat() if citizen.born else None,
        "sex": citizen.sex,
        "commune": citizen.commune,
        "address": citizen.address,
        "language": citizen.language,
    }
