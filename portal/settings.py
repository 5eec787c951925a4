"""What an installation chooses: `instance/config.toml`, overridden by `MOTCUA_*`, read once."""

from __future__ import annotations

import os
import re
import secrets
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.bank_settings import reaching_out, unusable_banks
from portal.providers import TABLE, providers
from services.identity.provider import LOOPBACK, Provider

ROOT = Path(__file__).parents[1]
PREFIX = "MOTCUA_"
CONFIG, SECRET = "config.toml", "secret.key"
"""The settings that connect an installation with the world."""

LOG_FORMS = ("auto", "json", "text")
MAIL_SECURITY = ("starttls", "tls", "none")
SENDER = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
YES_NO = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class SettingsFault(Exception):
    """The settings cannot be used; `faults` names each of them, in sentences."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of this installation; what each means stands in `config.example.toml`."""

    instance: Path
    secret_key: str
    database_url: str
    papers_url: str
    public_url: str = ""
    cookie_secure: bool = False
    hsts: bool = False
    proxies: int = 0
    session_hours: int = 12
    staff_idle_minutes: int = 30
    citizen_idle_minutes: int = 120
    request_megabytes: int = 60
    free_megabytes: int = 1000
    metrics_token: str = ""
    log_form: str = "auto"
    bank_accounts: str = ""
    vnpay_url: str = ""
    vnpay_api: str = ""
    vnpay_terminal: str = ""
    vnpay_secret: str = ""
    national_url: str = ""
    national_partner: str = ""
    national_secret: str = ""
    sealed_init: str = ""
    sealed_told: str = ""
    report_pkcs12: str = ""
    report_passphrase: str = ""
    simulated_identity: str = ""
    identity: tuple[Provider, ...] = ()
    mail_host: str = ""
    mail_port: int = 587
    mail_security: str = "starttls"
    mail_user: str = ""
    mail_password: str = ""
    mail_sender: str = ""
    mail_authority: str = ""
    training: bool = False
    testing: bool = False

    def flask(self) -> dict[str, Any]:
        """What Flask and its extensions read. A form may stay open as long as its session lives."""
        secure = self.cookie_secure
        return {
            "TESTING": self.testing,
            "SECRET_KEY": self.secret_key,
            "SESSION_COOKIE_NAME": "__Host-motcua" if secure else "motcua",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "MAX_CONTENT_LENGTH": self.request_megabytes * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
            "MAX_FORM_PARTS": 2000,
            "PROVIDE_AUTOMATIC_OPTIONS": False,
            "WTF_CSRF_TIME_LIMIT": None,
        }


def instance_folder() -> Path:
    """Where this installation keeps its own things: `MOTCUA_INSTANCE`, else `instance/`."""
    return Path(os.environ.get(f"{PREFIX}INSTANCE") or ROOT / "instance").resolve()


def load(folder: Path | None = None) -> Settings:
    """The settings as they are now. Raises SettingsFault with everything that is wrong."""
    instance = folder or instance_folder()
    faults: list[str] = []
    given = defaults(instance) | from_file(instance / CONFIG, faults) | from_environment(faults)
    faults += [fault for fault in unusable(given) if fault]
    if faults:
        raise SettingsFault(faults)
    return Settings(**given)


def make_secret(instance: Path) -> None:
    """Write a fresh secret key that only this account can read, unless there is one."""
    path = instance / SECRET
    if path.exists():
        return
    instance.mkdir(parents=True, exist_ok=True)
    draft = instance / f"{SECRET}.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(draft, path)  # Unlike a rename, never takes another process's key away.
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def defaults(instance: Path) -> dict[str, Any]:
    """What holds when nobody says otherwise."""
    secret = instance / SECRET
    return {
        "instance": instance,
        "secret_key": secret.read_text().strip() if secret.exists() else "",
        "database_url": f"sqlite:///{instance}/motcua.db",
        "papers_url": f"file://{instance}/papers",
    }


def choices() -> dict[str, Field[Any]]:
    """The settings that a file or the environment may give; providers have tables of their own."""
    apart = {"instance", "testing", TABLE}
    return {one.name: one for one in fields(Settings) if one.name not in apart}


def from_file(path: Path, faults: list[str]) -> dict[str, Any]:
    """What the file says."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: không đọc được ({error}).")
        return {}
    tables = {TABLE: providers(said.pop(TABLE), faults, PREFIX)} if TABLE in said else {}
    unknown = said.keys() - choices().keys()
    faults += [f"{path.name}: không có thiết lập tên là {name}." for name in sorted(unknown)]
    known = {name: said[name] for name in said.keys() - unknown}
    return dict(typed(known, path.name, faults)) | tables


def from_environment(faults: list[str]) -> dict[str, Any]:
    """What the environment says, such as `MOTCUA_DATABASE_URL`."""
    said = {
        name: os.environ[variable]
        for name in choices()
        if (variable := f"{PREFIX}{name.upper()}") in os.environ
    }
    return dict(typed(said, "môi trường", faults))


def typed(said: Mapping[str, Any], where: str, faults: list[str]) -> Iterator[tuple[str, Any]]:
    """Each value in the type of its setting; the environment knows text only."""
    for name, value in said.items():
        kind = str(choices()[name].type)
        if kind == "bool" and str(value).lower() in YES_NO:
            yield name, YES_NO[str(value).lower()]
        elif kind == "int" and str(value).isascii() and str(value).isdigit():
            yield name, int(value)
        elif kind == "str" and isinstance(value, str) and value:
            yield name, value
        else:
            wanted = {"bool": "true hoặc false", "int": "một số nguyên", "str": "chữ"}[kind]
            faults.append(f"{where}: {name} phải là {wanted}.")


def unusable(given: Mapping[str, Any]) -> Iterator[str]:
    """What is well written, and yet cannot be worked with."""
    if not given["secret_key"]:
        yield "Chưa có khóa bí mật. Chạy bin/setup, hoặc đặt MOTCUA_SECRET_KEY."
    elif len(given["secret_key"]) < 32:  # noqa: PLR2004  # 256 bits as hexadecimal, halved
        yield "secret_key phải dài ít nhất 32 ký tự."
    if given.get("metrics_token") and len(given["metrics_token"]) < 32:  # noqa: PLR2004  # as above
        yield "metrics_token phải dài ít nhất 32 ký tự."
    if given.get("log_form", "auto") not in LOG_FORMS:
        yield "log_form phải là auto, json hoặc text."
    if not given["database_url"].startswith(("sqlite:///", "postgresql+psycopg://")):
        yield "database_url phải bắt đầu bằng sqlite:/// hoặc postgresql+psycopg://."
    yield from unusable_mail(given)
    yield from reaching_out(given)
    if given.get("public_url") and not is_address(given["public_url"]):
        yield (
            "public_url phải là https:// và tên máy, không có đường dẫn theo sau, "
            "ví dụ https://dichvucong.example.vn. Chỉ máy này (127.0.0.1) mới dùng được http://."
        )
    if given.get("simulated_identity") and not is_simulator(given["simulated_identity"]):
        yield "simulated_identity chỉ được là http://127.0.0.1 và cổng: bên mô phỏng chạy trên máy này."
    yield from unusable_banks(given, tuple(choices()))
    for name, choice in choices().items():
        value = given.get(name, None if choice.default is MISSING else choice.default)
        if name.endswith(("hours", "minutes", "megabytes")) and not value:
            yield f"{name} phải lớn hơn 0."


def unusable_mail(given: Mapping[str, Any]) -> Iterator[str]:
    """What keeps letters from going out, where a mail server is named at all."""
    host, security = given.get("mail_host", ""), given.get("mail_security", "starttls")
    if security not in MAIL_SECURITY:
        yield f"mail_security phải là {', '.join(MAIL_SECURITY)}."
    if not host:
        return
    if not SENDER.fullmatch(given.get("mail_sender", "")):
        yield "mail_host cần mail_sender, ví dụ khong-tra-loi@dichvucong.example.vn."
    if not given.get("public_url"):
        yield "mail_host cần public_url: thư phải có liên kết về cổng."
    if security == "none" and host not in LOOPBACK:
        yield "mail_security = none chỉ dùng được với máy chủ thư trên chính máy này."
    if not (given.get("mail_user", "") + given.get("mail_password", "")).isascii():
        yield "mail_user và mail_password chỉ dùng chữ không dấu, số và dấu thường."
    if given.get("mail_user") and security == "none":
        yield "mail_user cần mail_security là starttls hoặc tls: mật khẩu không đi trên đường không mã hóa."


def is_address(typed: str) -> bool:
    """Whether links may begin with it: https and a host, or plain http on this machine alone."""
    try:
        parts = urlsplit(typed)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    bare = parts.path in {"", "/"} and not (parts.query or parts.fragment or "@" in parts.netloc)
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    clean = typed.isascii() and not any(letter in typed for letter in ' \\?#"<>')
    return bool(host and bare and safe and clean and typed.isprintable())


def is_simulator(typed: str) -> bool:
    """Whether it is an address of this machine alone, as the simulated provider has one."""
    return is_address(typed) and urlsplit(typed).hostname in LOOPBACK
