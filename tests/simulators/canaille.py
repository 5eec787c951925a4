"""Canaille: a provider of electronic identities that others wrote, as it runs on this machine.

It has an environment of its own, `.provider`, which `bin/test` makes; who calls pytest by hand makes
it here. Its commands prepare a database in a folder; then it serves until it is ended.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from joserfc.jwk import RSAKey

from services.identity.provider import WELL_KNOWN
from tests.faults.serving import a_free_port
from tests.house import ROOT

PROGRAM = ROOT / ".provider/bin/canaille"
PASSWORD = "bến đò sông Thu 26"
CONFIGURED = """SECRET_KEY = "only for the tests"
SERVER_NAME = "127.0.0.1:{port}"
PREFERRED_URL_SCHEME = "http"
[CANAILLE]
DATABASE = "sql"
[CANAILLE_SQL]
DATABASE_URI = "sqlite:///{folder}/canaille.db"
[CANAILLE_OIDC]
ACTIVE_JWKS = [{{{key}}}]
"""


@dataclass
class Canaille:
    """One provider in a folder, with one person and one client."""

    folder: Path
    port: int = field(default_factory=a_free_port)
    server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self, site: str, person: dict[str, str]) -> None:
        """A database with somebody in it, and the portal at `site` as a client."""
        if not PROGRAM.exists():
            made = "source bin/environment; enter_environment; need_provider"
            subprocess.run(["bash", "-ec", made], cwd=ROOT, check=True, timeout=300)  # noqa: S603, S607
        key = RSAKey.generate_key(2048, {"kid": "t", "use": "sig", "alg": "RS256"})
        told = ", ".join(f'{name} = "{value}"' for name, value in key.as_dict(private=True).items())
        text = CONFIGURED.format(port=self.port, folder=self.folder, key=told)
        (self.folder / "canaille.toml").write_text(text, "utf-8")
        self.does("install")
        given = [word for name, value in person.items() for word in (f"--{name}", value)]
        self.does("create", "user", "--quiet", *given, "--password", PASSWORD)
        client = ["--client-id", "motcua", "--client-secret", "secret", "--client-name", "Một Cửa"]
        client += ["--redirect-uris", f"{site}/dang-nhap/dinh-danh/canaille"]
        client += ["--post-logout-redirect-uris", f"{site}/dang-nhap"]
        client += ["--scope", "openid", "--scope", "profile", "--response-types", "code"]
        client += ["--grant-types", "authorization_code"]
        client += ["--token-endpoint-auth-method", "client_secret_basic"]
        made_client = json.loads(self.does("create", "client", *client))
        # Without this the audience of every token is empty.
        self.does("set", "client", "motcua", "--audience", made_client["id"])

    def does(self, *words: str) -> str:
        """Run one of its commands; return what it says."""
        ran = subprocess.run(  # noqa: S603 - our own words
            [PROGRAM, *words], env=self.environment, capture_output=True, timeout=60, check=False
        )
        assert ran.returncode == 0, f"canaille {words[:2]}: {ran.stderr.decode()[-2000:]}"
        return ran.stdout.decode()

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"CANAILLE_CONFIG": str(self.folder / "canaille.toml")}

    def start(self) -> None:
        """Serve; back when it answers."""
        with (self.folder / "canaille.log").open("wb") as said:
            self.server = subprocess.Popen(  # noqa: S603 - our own words
                [PROGRAM, "run", "--bind", f"127.0.0.1:{self.port}"],
                env=self.environment,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until and self.server.poll() is None:
            try:
                with urllib.request.urlopen(self.address + WELL_KNOWN, timeout=5):  # noqa: S310
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError((self.folder / "canaille.log").read_text()[-2000:])

    def end(self) -> None:
        """End this server and what it has started."""
        if self.server and self.server.poll() is None:
            os.killpg(self.server.pid, 15)
            self.server.wait(20)
