"""What an installation chooses, and how it is told what is wrong."""

from __future__ import annotations

import re
import stat
from dataclasses import fields
from pathlib import Path

import pytest

from portal import settings
from portal.settings import ROOT, Settings, SettingsFault, choices, load, make_secret

KEY = "a key that only the tests know, of 32 letters"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine that the tests run on."""
    for name in [*choices(), "instance"]:
        monkeypatch.delenv(f"MOTCUA_{name.upper()}", raising=False)


def faults(folder: Path) -> list[str]:
    with pytest.raises(SettingsFault) as told:
        load(folder)
    return told.value.faults


def test_a_new_installation_needs_no_file_but_a_key(tmp_path: Path) -> None:
    make_secret(tmp_path)

    chosen = load(tmp_path)

    assert chosen.database_url == f"sqlite:///{tmp_path}/motcua.db"
    assert chosen.papers_url == f"file://{tmp_path}/papers"
    assert len(chosen.secret_key) == 64


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    make_secret(folder)
    key = folder / "secret.key"
    before = key.read_text()

    make_secret(folder)

    assert key.read_text() == before
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [one.name for one in folder.iterdir()] == ["secret.key"]


def test_nothing_starts_without_a_key(tmp_path: Path) -> None:
    assert faults(tmp_path) == ["Chưa có khóa bí mật. Chạy bin/setup, hoặc đặt MOTCUA_SECRET_KEY."]


def test_the_environment_wins_over_the_file_and_the_file_over_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f'secret_key = "{KEY}"\nsession_hours = 8\nstaff_idle_minutes = 10\nhsts = true\n'
    (tmp_path / "config.toml").write_text(text)
    monkeypatch.setenv("MOTCUA_STAFF_IDLE_MINUTES", "15")
    monkeypatch.setenv("MOTCUA_COOKIE_SECURE", "yes")

    chosen = load(tmp_path)

    assert (chosen.session_hours, chosen.staff_idle_minutes) == (8, 15)
    assert chosen.citizen_idle_minutes == 120
    assert chosen.hsts
    assert chosen.cookie_secure


def test_everything_that_is_wrong_is_named_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'secret_key = "short"\nsession_hours = "twelve"\nhsts = "maybe"\ncolour = "red"\n'
    (tmp_path / "config.toml").write_text(text)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "mysql://x")
    monkeypatch.setenv("MOTCUA_STAFF_IDLE_MINUTES", "0")

    assert sorted(faults(tmp_path)) == [
        "config.toml: hsts phải là true hoặc false.",
        "config.toml: không có thiết lập tên là colour.",
        "config.toml: session_hours phải là một số nguyên.",
        "database_url phải bắt đầu bằng sqlite:/// hoặc postgresql+psycopg://.",
        "secret_key phải dài ít nhất 32 ký tự.",
        "staff_idle_minutes phải lớn hơn 0.",
    ]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    make_secret(tmp_path)
    (tmp_path / "config.toml").write_text("secret_key = ")

    assert [fault.partition(":")[0] for fault in faults(tmp_path)] == ["config.toml"]


def test_an_installation_may_live_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.instance_folder() == ROOT / "instance"

    monkeypatch.setenv("MOTCUA_INSTANCE", str(tmp_path))

    assert settings.instance_folder() == tmp_path


def test_the_example_shows_every_setting_with_what_holds_without_it() -> None:
    text = (ROOT / "instance/config.example.toml").read_text("utf-8")

    shown = dict(re.findall(r"^# (\w+) = (\w+)$", text, re.MULTILINE))
    defaults = {
        one.name: str(one.default).lower()
        for one in fields(Settings)
        if one.name in choices() and one.type in {"bool", "int"}
    }

    assert {name: shown.get(name) for name in defaults} == defaults
    assert all(f"# {name} =" in text for name in choices())


@pytest.mark.parametrize(
    "address",
    ["https://dvc.example.vn", "https://dvc.example.vn:8443/", "http://127.0.0.1:5000"],
)
def test_links_begin_with_https_or_lead_to_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    make_secret(tmp_path)
    monkeypatch.setenv("MOTCUA_PUBLIC_URL", address)

    assert load(tmp_path).public_url == address


@pytest.mark.parametrize(
    "address",
    [
        "http://dvc.example.vn",
        "dvc.example.vn",
        "https://",
        "https://dvc.example.vn/cong",
        "https://dvc.example.vn?a=1",
        "https://dvc.example.vn?",
        "https://dvc.example.vn#tren",
        "https://ai:do@dvc.example.vn",
        "https://dvc.example.vn:cong",
        "https://[::1",
        "https://dvc example.vn",
        "http://127.0.0.1.evil.example",
        "javascript://localhost",
    ],
)
def test_an_address_that_links_could_not_trust_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    make_secret(tmp_path)
    monkeypatch.setenv("MOTCUA_PUBLIC_URL", address)

    [fault] = faults(tmp_path)

    assert fault.startswith("public_url phải là https://")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("METRICS_TOKEN", "short", "metrics_token phải dài ít nhất 32 ký tự."),
        ("LOG_FORM", "xml", "log_form phải là auto, json hoặc text."),
    ],
)
def test_a_guessable_token_and_an_unknown_form_of_the_log_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    make_secret(tmp_path)
    monkeypatch.setenv(f"MOTCUA_{name}", value)

    assert list(faults(tmp_path)) == [says]


def test_providers_of_identities_are_tables_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_secret(tmp_path)
    (tmp_path / "config.toml").write_text(
        '[identity.vneid]\ntitle = "VNeID"\nissuer = "https://a.example.vn"\nclient_id = "c"\n'
        'level_claims = ["acr"]\nlevels = { loa2 = "substantial" }\n'
    )
    monkeypatch.setenv("MOTCUA_IDENTITY_VNEID_CLIENT_SECRET", "from the environment")

    (vneid,) = load(tmp_path).identity

    assert (vneid.key, vneid.client_secret) == ("vneid", "from the environment")
    assert (vneid.level_claims, vneid.levels) == (("acr",), {"loa2": "substantial"})
    assert vneid.configuration == "https://a.example.vn/.well-known/openid-configuration"


def test_everything_that_is_wrong_with_a_provider_is_named_at_once(tmp_path: Path) -> None:
    make_secret(tmp_path)
    (tmp_path / "config.toml").write_text(
        'simulated_identity = "https://elsewhere.example.vn"\n[identity]\nb = 1\n'
        '[identity.a]\nissuer = "http://a.example.vn"\nclient_id = 1\ncolour = "red"\n'
        'level = "best"\nlevels = { 1 = "best" }\nlevel_claims = "acr"\n'
    )

    told = "\n".join(faults(tmp_path))

    for fault in (
        "identity.a: thiếu title",
        "identity.a: thiếu client_secret",
        "identity.a: client_id phải là chữ",
        "identity.a: không có thiết lập tên là colour",
        "identity.a: level phải là",
        "identity.a: levels phải đổi",
        "identity.a: level_claims phải là",
        "identity.a: issuer phải bắt đầu bằng https://",
        "identity.b: đặt tên bảng",
        "simulated_identity chỉ được là",
    ):
        assert fault in told
