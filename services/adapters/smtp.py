"""Letters by e-mail, over the mail server that the installation names.

A letter that the server has taken counts as delivered, whatever happens to the line afterwards; one
whose fate is unknown goes again under the same Message-ID, by which the other side can tell.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from email.charset import QP, Charset
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.mime.text import MIMEText
from email.utils import format_datetime

from services.ports import Message, Undelivered

PATIENCE = 10.0
"""Seconds for each answer of the server."""
PARTING = 1.0
"""Seconds for its goodbye, which changes nothing any more."""
REST = 60.0
"""Seconds without another try once it does not answer: other work does not wait for it."""

STARTTLS, TLS, NONE = SECURITY = ("starttls", "tls", "none")
AUTHORISATION = "5.7."
"""An answer that is about us, not about the address (RFC 3463): it can be put right."""
NO_SUCH_BOX = range(550, 560)

QUOTED = Charset("utf-8")
QUOTED.body_encoding = QP


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where letters are handed in, as whom, and from which address."""

    host: str
    port: int
    sender: str
    security: str = STARTTLS
    user: str = ""
    password: str = ""
    authority: str = ""
    """A file with the certificates to trust; empty: those of this machine."""

    @property
    def domain(self) -> str:
        """The domain in whose name letters are sent."""
        return self.sender.rpartition("@")[2]


class SmtpMessenger:
    """One connection for each letter: they are few, and none waits for another's line."""

    reaches = True

    def __init__(self, server: MailServer, called: str, *, patience: float = PATIENCE) -> None:
        self._server = server
        self._called = called
        self._patience = patience
        self._resting_until = 0.0

    def send(self, message: Message) -> None:
        """Hand a letter in, or say why that was not possible."""
        letter = self._letter(message)
        if time.monotonic() < self._resting_until:
            raise Undelivered("resting")
        try:
            line = self._connected()
        except (OSError, smtplib.SMTPException) as away:
            self._rest()
            raise Undelivered(_code(away)) from away
        try:
            line.send_message(letter, self._server.sender, [message.to])
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = refused.recipients[message.to]
            raise Undelivered(str(code), final=_is_final(code, said)) from refused
        except smtplib.SMTPDataError as refused:
            final = _is_final(refused.smtp_code, refused.smtp_error)
            raise Undelivered(str(refused.smtp_code), final=final) from refused
        except (OSError, smtplib.SMTPException) as broken:
            if not isinstance(broken, smtplib.SMTPResponseException):
                self._rest()
            raise Undelivered(_code(broken)) from broken
        finally:
            _part(line)

    def _letter(self, message: Message) -> MIMEText:
        """The letter; an address or a subject that would begin a line of its own is refused.

        Long subjects are folded by `Header`: Python's newer policies lose a space where they break.
        """
        letter = MIMEText(message.text, "plain", QUOTED)  # type: ignore[arg-type]  # as it may be
        mark = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        if not _fits_a_line(message.to, message.subject):
            raise Undelivered("not an address", final=True)
        letter["From"] = f"{Header(self._called, 'utf-8').encode()} <{self._server.sender}>"
        letter["To"] = message.to
        letter["Subject"] = Header(message.subject, "utf-8", header_name="Subject").encode()
        letter["Message-ID"] = f"<{mark}@{self._server.domain}>"
        letter["Date"] = format_datetime(message.at)
        letter["Auto-Submitted"] = "auto-generated"
        letter["X-Auto-Response-Suppress"] = "All"
        return letter

    def _connected(self) -> smtplib.SMTP:
        """A line that is as safe as was asked for, or none."""
        it, tls = self._server, self._trust()
        where, patience = (it.host, it.port, it.domain), self._patience
        if it.security == TLS:
            line: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=patience, context=tls)
        else:
            line = smtplib.SMTP(*where, timeout=patience)
        try:
            if it.security == STARTTLS:
                line.starttls(context=tls)
            if it.user:
                line.login(it.user, it.password)
        except BaseException:
            line.close()
            raise
        return line

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._server.authority or None)

    def _rest(self) -> None:
        self._resting_until = time.monotonic() + REST


def _fits_a_line(address: str, subject: str) -> bool:
    """Whether this is one address, and a subject without a line of its own in it."""
    try:
        Address(addr_spec=address)
    except (ValueError, IndexError, MessageError):
        return False
    return not set(address + subject) & set("\r\n")


def _is_final(code: int, said: bytes | str) -> bool:
    """Whether the address itself was refused for good, and not we."""
    words = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    return code in NO_SUCH_BOX and not words.startswith(AUTHORISATION)


def _code(failure: Exception) -> str:
    """What may be said about it: the server's number, or the kind of failure; never its words."""
    return str(getattr(failure, "smtp_code", "") or type(failure).__name__)


def _part(line: smtplib.SMTP) -> None:
    """Say goodbye; whatever happens now, the letter has its answer."""
    with suppress(OSError, smtplib.SMTPException):
        if line.sock is not None:
            line.sock.settimeout(PARTING)
            line.quit()
    line.close()
