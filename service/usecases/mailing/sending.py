"""Sending: what lies in the outbox goes to a mail server, beside the requests."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid, parseaddr
from threading import Event
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from models.mail import Mail
from models.record import utc_now
from service.auth import SYSTEM
from service.config import Settings
from service.errors import ProblemError
from service.store import outbox, transaction

__all__ = ["MailServer", "deliver", "keep_delivering", "message", "tidy"]

KEPT: Final = timedelta(days=30)
"""How long a letter waits at most before it is wiped, sent or not."""

REMEMBERED: Final = timedelta(days=90)
"""How long it is remembered that there was one."""

_TIDY_EVERY: Final = timedelta(hours=6)

_PATIENCE: Final = timedelta(minutes=10)  # how long one try may take before another may have it
_TRIES: Final = 12  # over about two days
_SECONDS: Final = 20
_log = logging.getLogger(__name__)


class _AddressHeader(UnstructuredHeader):
    """A header that holds an address of the web, which stays on one line and as it is."""

    def fold(self, *, policy: Any) -> str:
        """Return the header as it is sent."""
        name, value = self.name, str(self)  # type: ignore[attr-defined]  # the registry adds a base
        return f"{name}: {value}{policy.linesep}"


_HEADERS: Final = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _AddressHeader)  # type: ignore[arg-type]  # as above
_POLICY: Final = SMTP.clone(header_factory=_HEADERS)


class _PlainTextError(smtplib.SMTPException):
    """A password would have to be sent unencrypted."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where to send mail, as an address such as `smtp://user:password@host:587` tells.

    `smtps` is encrypted from the start. `smtp` is encrypted when the server offers STARTTLS,
    and must be when there is a password.
    """

    host: str
    port: int
    user: str
    password: str
    encrypted: bool

    @classmethod
    def of(cls, url: str) -> MailServer:
        """Return the server at an address that the settings have checked."""
        parts = urlsplit(url)
        encrypted = parts.scheme == "smtps"
        port = parts.port or (465 if encrypted else 587 if parts.username else 25)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname or "", port, user, password, encrypted)

    def connect(self) -> smtplib.SMTP:
        """Return an open connection, signed in; raises OSError or SMTPException."""
        context = ssl.create_default_context()
        if self.encrypted:
            made: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=_SECONDS, context=context
            )
        else:
            made = smtplib.SMTP(self.host, self.port, timeout=_SECONDS)
        try:
            self._sign_in(made, context)
        except BaseException:
            made.close()
            raise
        return made

    def _sign_in(self, made: smtplib.SMTP, context: ssl.SSLContext) -> None:
        made.ehlo()
        if not self.encrypted and made.has_extn("starttls"):
            made.starttls(context=context)
            made.ehlo()
        elif not self.encrypted and self.user:
            raise _PlainTextError
        if self.user:
            made.login(self.user, self.password)


def keep_delivering(
    sessions: Any,
    settings: Settings,
    stop: Event,
    *,
    every: float = 10.0,
    clock: Callable[[], datetime] = utc_now,
) -> None:
    """Deliver every few seconds until `stop` is set; meant for a thread of its own.

    Now and then it also wipes what nobody will send any more.
    """
    tidied: datetime | None = None
    while not stop.wait(every):
        try:
            now = clock()
            if tidied is None or now - tidied >= _TIDY_EVERY:
                tidy(sessions, now)
                tidied = now
            deliver(sessions, settings, now)
        except Exception as error:  # noqa: BLE001  # nobody else sees a thread's error
            _log.error("the outbox could not be emptied: %s", _told(error))


def deliver(sessions: Any, settings: Settings, now: datetime) -> int:
    """Send what is due, and return how many letters went.

    Without a configured server they wait. A letter is taken by one sender at a time; one that
    fails is tried again, each time after twice as long, and given up after two days or when
    the server says that it never will take it.
    """
    if settings.smtp_url is None:
        return 0
    with transaction(sessions) as session:
        waiting = outbox.due(SYSTEM, session, now)
    if not waiting:
        return 0
    server = MailServer.of(settings.smtp_url.get_secret_value())
    try:
        connection = server.connect()
    except (OSError, smtplib.SMTPException) as error:
        _log.warning("the mail server cannot be reached: %s", _told(error))
        _postpone_all(sessions, waiting, now, _told(error))
        return 0
    try:
        return sum(_send(sessions, connection, settings, one, now) for one in waiting)
    finally:
        connection.close()


def tidy(sessions: Any, now: datetime) -> None:
    """Wipe letters that have waited a month, and forget those of a season ago."""
    with transaction(sessions) as session:
        outbox.expire(SYSTEM, session, now - KEPT, forget_before=now - REMEMBERED)


def message(mail: Mail, sender: str, now: datetime) -> EmailMessage:
    """Return a letter as it goes over the wire; raises ValueError for what is no address."""
    made = EmailMessage(policy=_POLICY)
    try:
        made["From"] = _address(sender)
        made["To"] = Address(addr_spec=mail.address or "")
    except (HeaderParseError, MessageError, IndexError) as error:
        raise ValueError("not an e-mail address") from error
    made["Subject"] = mail.subject
    made["Date"] = now
    made["Message-ID"] = make_msgid(domain=_address(sender).domain)
    made["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        made["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(mail.body or "")
    return made


def _address(sender: str) -> Address:
    name, address = parseaddr(sender)
    return Address(display_name=name, addr_spec=address)


def _send(
    sessions: Any,
    connection: smtplib.SMTP,
    settings: Settings,
    mail_id: str,
    now: datetime,
) -> bool:
    """Take one letter and send it; return whether it went."""
    try:
        with transaction(sessions) as session:
            mail = outbox.claim(SYSTEM, session, mail_id, now, now + _PATIENCE)
    except ProblemError:
        return False  # another sender was faster, or the database is busy: it stays due
    if mail is None:
        return False
    error: str | None = None
    final = mail.attempts >= _TRIES
    try:
        connection.send_message(message(mail, settings.mail_from, now))
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        error, final = _told(problem), final or _is_final(problem)
    with transaction(sessions) as session:
        if error is None or final:
            outbox.settle(SYSTEM, session, mail_id, now if error is None else None, error)
        else:
            outbox.postpone(SYSTEM, session, mail_id, _next_try(mail.attempts, now), error)
    return error is None


def _postpone_all(sessions: Any, mail_ids: list[str], now: datetime, error: str) -> None:
    """Try all again later, none the worse: the fault is not theirs."""
    with transaction(sessions) as session:
        for mail_id in mail_ids:
            outbox.postpone(SYSTEM, session, mail_id, now + timedelta(minutes=2), error)


def _next_try(attempts: int, now: datetime) -> datetime:
    return now + min(timedelta(minutes=2**attempts), timedelta(hours=8))


def _is_final(error: Exception) -> bool:
    """Return whether trying again is no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, (ValueError, smtplib.SMTPNotSupportedError))


def _told(error: Exception) -> str:
    """Tell of an error by its class and code; what a server says may name people."""
    codes: list[int] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException):
        codes = [error.smtp_code]
    return " ".join([type(error).__name__, *map(str, codes)])[:100]
