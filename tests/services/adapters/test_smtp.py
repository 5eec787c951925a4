"""Letters against a real mail server on loopback: taken once, or said why not."""

from __future__ import annotations

import ssl
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from services.adapters import smtp
from services.adapters.smtp import SmtpMessenger
from services.ports import Message, Undelivered
from tests.factories import MONDAY
from tests.mail import PASSWORD, USER, Postman, a_free_port, post_office, server_at, somebody_silent

TO = "an@example.vn"
SHORT = 0.3
"""Seconds that a test waits for a server that does not answer."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody but these tests trusts, with its key."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    asked += ["-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(  # noqa: S603
        [*asked, "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True
    )
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def a_letter(
    key: str = "notice:1:2", to: str = TO, subject: str = "Hồ sơ đã có kết quả"
) -> Message:
    return Message(key, to, subject, "Chào bạn,\n\nHồ sơ đã có kết quả.\n", MONDAY)


def sends(port: int, *letters: Message, **also: str) -> SmtpMessenger:
    messenger = SmtpMessenger(server_at(port, **also), "Cổng Dịch vụ công", patience=SHORT)
    for letter in letters or (a_letter(),):
        messenger.send(letter)
    return messenger


def refusal(do: Callable[[], object]) -> tuple[str, bool]:
    """How a letter was refused: the code, and whether for good."""
    with pytest.raises(Undelivered) as refused:
        do()
    return refused.value.code, refused.value.final


def test_a_letter_arrives_whole() -> None:
    postman = Postman()
    with post_office(postman) as port:
        sends(port, a_letter(), a_letter(), a_letter("notice:1:3"))

    letter, again, other = postman.letters
    assert letter["Subject"] == "Hồ sơ đã có kết quả"
    assert letter["To"] == TO
    assert str(letter["From"]) == "Cổng Dịch vụ công <khong-tra-loi@dichvucong.example.vn>"
    assert letter["Date"].datetime == MONDAY
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == "Chào bạn,\n\nHồ sơ đã có kết quả.\n"
    assert letter["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert "notice" not in letter["Message-ID"]
    assert postman.envelopes[0] == ("khong-tra-loi@dichvucong.example.vn", [TO])


@pytest.mark.parametrize(
    "subject",
    [
        "Xin lỗi và hẹn lại ngày trả kết quả hồ sơ 000.03.31.H47-211203-0001",
        "Xác nhận địa chỉ thư điện tử của bạn",
        "ạ ắ ẫ " * 40 + "hết",
        "Plain",
    ],
)
def test_a_long_subject_loses_no_space(subject: str) -> None:
    postman = Postman()
    with post_office(postman) as port:
        sends(port, a_letter(subject=subject))

    assert postman.letters[0]["Subject"] == subject
    lines = bytes(postman.letters[0]).split(b"\n")
    assert max(map(len, lines)) <= 78


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("an@example.vn\r\nBcc: moi@nguoi.vn", "Chào"),
        ("an@example.vn\nRCPT TO:<moi@nguoi.vn>", "Chào"),
        ("an@example.vn, moi@nguoi.vn", "Chào"),
        ("<an@example.vn> SIZE=1", "Chào"),
        ("", "Chào"),
        (TO, "Chào\r\nBcc: moi@nguoi.vn"),
        (TO, "Chào\n\nMua đi"),
    ],
)
def test_nothing_typed_begins_a_line_of_its_own(to: str, subject: str) -> None:
    postman = Postman()
    with post_office(postman) as port:
        assert refusal(lambda: sends(port, a_letter(to=to, subject=subject))) == (
            "not an address",
            True,
        )

    assert postman.letters == []


@pytest.mark.parametrize(
    ("mood", "final"),
    [
        ("451 4.3.0 later", False),
        ("421 4.3.2 closing", False),
        ("552 5.2.2 full for good", True),
        ("554 5.7.1 you may not", False),
    ],
)
def test_what_the_server_says_of_a_letter_is_believed(mood: str, final: bool) -> None:  # noqa: FBT001
    with post_office(Postman(moods=[mood])) as port:
        assert refusal(lambda: sends(port)) == (mood[:3], final)


@pytest.mark.parametrize(
    ("said", "final"),
    [
        ("550 5.1.1 no such box", True),
        ("450 4.2.1 busy", False),
        ("550 5.7.1 no relaying", False),
    ],
)
def test_what_the_server_says_of_an_address_is_believed(said: str, final: bool) -> None:  # noqa: FBT001
    with post_office(Postman(nobody={TO: said})) as port:
        assert refusal(lambda: sends(port)) == (said[:3], final)


def test_who_does_not_answer_is_left_alone_for_a_while() -> None:
    with somebody_silent() as port:
        messenger = SmtpMessenger(server_at(port), "Cổng", patience=SHORT)

        first = refusal(lambda: messenger.send(a_letter()))
        began = time.monotonic()
        second = refusal(lambda: messenger.send(a_letter()))

    assert first == ("SMTPServerDisconnected", False)
    assert second == ("resting", False)
    assert time.monotonic() - began < SHORT / 2


def test_nobody_there_is_no_reason_to_give_up() -> None:
    assert refusal(lambda: sends(a_free_port())) == ("ConnectionRefusedError", False)


def test_a_goodbye_that_does_not_come_takes_no_letter_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "PARTING", SHORT)
    postman = Postman(leaves_slowly=SHORT * 4)
    with post_office(postman) as port:
        sends(port)

    assert len(postman.letters) == 1


def test_letters_go_over_a_safe_line_or_not_at_all(certificate: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    postman, trusted = Postman(), f"{certificate}.crt"
    known = {"user": USER, "password": PASSWORD}
    with post_office(postman, tls, password=True) as port:
        sends(port, security="starttls", authority=trusted, **known)
        wrong = refusal(lambda: sends(port, security="starttls", authority=trusted, user=USER))
        stranger = refusal(lambda: sends(port, security="starttls", **known))
    with post_office(postman) as port:
        bare = refusal(lambda: sends(port, security="starttls", authority=trusted))

    assert postman.safe == [True]
    assert wrong == ("535", False)
    assert stranger == ("SSLCertVerificationError", False)
    assert bare == ("SMTPNotSupportedError", False)
