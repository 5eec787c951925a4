"""What this installation reaches outside, made from its settings; no address has a default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from services import treasury
from services.adapters import national
from services.adapters.folder_spool import FolderSpool
from services.adapters.folder_store import FolderStore
from services.adapters.national import National
from services.adapters.null import NullMessenger, NullScanner
from services.adapters.openid import OpenId
from services.adapters.smtp import MailServer, SmtpMessenger
from services.adapters.vnpay import Vnpay
from services.identity.provider import Provider
from services.keeping import Cabinet
from services.letters import Letters
from services.ports import Gateway, IdentityProvider, Messenger, Spool
from services.promised import Outside
from services.sealing import Seal
from services.treasury import Account

FOLDER = "file://"
CALLED = "Cổng Dịch vụ công tỉnh Quảng Nam"
"""The name in which letters come."""


def cabinet(papers_url: str) -> Cabinet:
    """Where papers are kept: `file:///folder`. Nobody scans them yet (`services.ports`)."""
    if not papers_url.startswith(FOLDER):
        raise ValueError(f"papers are kept at file://…, not at {papers_url}")
    return Cabinet(FolderStore(Path(papers_url.removeprefix(FOLDER))), NullScanner())


def spool(papers_url: str) -> Spool:
    """Where uploads lie while they come: in a folder beside the papers, which no backup needs."""
    folder = Path(papers_url.removeprefix(FOLDER))
    return FolderSpool(folder.with_name(f"{folder.name}.parts"))


def world(
    templates: Path,
    site: str = "",
    *,
    server: MailServer | None = None,
    key: str = "",
    banks: Mapping[str, Gateway] | None = None,
) -> Outside:
    """What jobs reach; without a mail server all is left at the portal's own notices.

    `site`: the portal's address for links in letters; `key` seals those that prove something.
    """
    mail: Messenger = SmtpMessenger(server, CALLED) if server else NullMessenger()
    return Outside(mail, Letters(templates, site, mailbox_seal(key)), gateways=banks or {})


def mail_server(
    host: str, port: int, sender: str, *, security: str, user: str, password: str, authority: str
) -> MailServer | None:
    """Where letters are handed in; None where the installation names no server."""
    server = MailServer(
        host=host,
        port=port,
        sender=sender,
        security=security,
        user=user,
        password=password,
        authority=authority,
    )
    return server if host else None


def mailbox_seal(key: str) -> Seal:
    """Closes and opens the links that confirm an address."""
    return Seal(key, "mailbox")


def identity(provider: Provider) -> IdentityProvider:
    """How a provider of electronic identities is asked; nothing is asked yet."""
    return OpenId(provider)


def gateways(said: Mapping[str, str]) -> Mapping[str, Gateway]:
    """The ways to pay on another's page, in the order in which they are offered: those of which the
    settings, by their names, say everything."""
    ways: dict[str, Gateway] = {}
    if said.get("vnpay_secret"):
        parts = (said[f"vnpay_{name}"] for name in ("url", "api", "terminal", "secret"))
        ways["vnpay"] = Vnpay(*parts)
    if said.get("national_secret"):
        parts = (said[f"national_{name}"] for name in ("url", "partner", "secret"))
        ways["national"] = National(*parts, *sealed_orders(said))
    return ways


def sealed_orders(said: Mapping[str, str]) -> Iterator[Sequence[str]]:
    """In which order the national platform seals what begins and what it tells."""
    for name, usual in (("sealed_init", national.INIT), ("sealed_told", national.TOLD)):
        yield tuple(said.get(name, "").replace(" ", "").split(",")) if said.get(name) else usual


def accounts(path: str) -> Mapping[str, Account]:
    """Where transfers go, by office; nowhere if no file is named."""
    return treasury.read(Path(path)) if path else {}
