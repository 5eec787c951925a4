"""A citizen declares, section by section, and files."""

from __future__ import annotations

from flask import Flask

from tests.people import a_signed_in_citizen


def test_a_draft_begins(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    page = citizen.opens("/nop-ho-so/1.001776")
    answer = citizen.sends(page)
    assert answer.status_code == 303
    section = citizen.opens(answer.location)
