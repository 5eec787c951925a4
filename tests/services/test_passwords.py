"""Which passwords are taken, and how they are compared."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher

from services import passwords


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("ngắn quá", "password-short"),
        ("a" * 201, "password-long"),
        ("0905123456 của tôi", "password-personal"),
        ("mã 049-190-000-001", "password-personal"),
        ("1234512345", "password-common"),
        ("aaaaaaaaaaaa", "password-common"),
        ("quangnam2021", "password-common"),
        ("Mật khẩu 123", "password-common"),
        ("đò dọc sông Hoài", ""),
        ("x7Q" * 43, "password-common"),
        ("một câu rất dài mà ai cũng nhớ được, có dấu, có cách, có cả 🙂", ""),
    ],
)
def test_a_password_is_refused_for_a_reason(password: str, reason: str) -> None:
    assert passwords.weakness(password, "0905123456", "049190000001") == reason


def test_a_password_is_right_letter_by_letter() -> None:
    kept = passwords.kept("Đò dọc sông Hoài")

    assert passwords.right(kept, "Đò dọc sông Hoài")
    assert not passwords.right(kept, "đò dọc sông Hoài")
    assert not passwords.right(kept, "Đò dọc sông Hoài ")


def test_keyboards_may_compose_letters_in_their_own_way() -> None:
    kept = passwords.kept(unicodedata.normalize("NFD", "Đò dọc sông Hoài"))

    assert passwords.right(kept, unicodedata.normalize("NFC", "Đò dọc sông Hoài"))


def test_nobody_has_the_password_of_an_account_without_one() -> None:
    assert not passwords.right("", "")
    assert not passwords.right("", "nobody has this account")


def test_what_is_kept_is_argon2id_at_its_cost(
    monkeypatch: pytest.MonkeyPatch, costly_hasher: PasswordHasher
) -> None:
    monkeypatch.setattr(passwords, "hasher", costly_hasher)

    kept = passwords.kept("đò dọc sông Hoài")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
