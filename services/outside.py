"""What this installation reaches outside, made from its settings; no address has a default."""

from __future__ import annotations

from pathlib import Path

from services.adapters.folder_store import FolderStore
from services.adapters.null import NullMessenger, NullScanner
from services.adapters.openid import OpenId
from services.identity.provider import Provider
from services.keeping import Cabinet
from services.letters import Letters
from services.ports import IdentityProvider
from services.working import Outside

FOLDER = "file://"


def cabinet(papers_url: str) -> Cabinet:
    """Where papers are kept: `file:///folder`. Nobody scans them yet (`services.ports`)."""
    if not papers_url.startswith(FOLDER):
        raise ValueError(f"papers are kept at file://…, not at {papers_url}")
    return Cabinet(FolderStore(Path(papers_url.removeprefix(FOLDER))), NullScanner())


def world(templates: Path, site: str = "") -> Outside:
    """What jobs reach; the null messenger leaves it at the portal's own notices.

    `site`: the portal's address for links in letters.
    """
    return Outside(NullMessenger(), Letters(templates, site))


def identity(provider: Provider) -> IdentityProvider:
    """How a provider of electronic identities is asked; nothing is asked yet."""
    return OpenId(provider)
