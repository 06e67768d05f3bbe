"""Letters over a real connection to a real mail server."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from models import Mail
from service.config import Settings
from service.store import outbox, transaction
from service.usecases.mailing.sending import MailServer, deliver, keep_delivering

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
USER, PASSWORD = "sam@spel", "hemligt: %?#/"
Serve = Callable[..., "Server"]


class Server(Controller):
    """A mail server that keeps what it gets and answers as it is told to."""

    def __init__(self, **options: Any) -> None:
        self.got: list[EmailMessage] = []
        self.rcpt = self.data = ""
        self.raw = b""
        super().__init__(self, hostname="127.0.0.1", port=0, **options)

    async def handle_RCPT(  # noqa: N802  the name is aiosmtpd's
        self, _: SMTP, __: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt or "250 OK"

    async def handle_DATA(  # noqa: N802  as above
        self, _: SMTP, __: Any, envelope: Envelope
    ) -> str:
        if self.data:
            return self.data
        assert isinstance(envelope.content, bytes)
        self.raw = envelope.content
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # the free one that was found
        super()._trigger_server()

    @property
    def url(self) -> str:
        return f"smtp://localhost:{self.port}"


@pytest.fixture
def serve() -> Iterator[Serve]:
    started: list[Server] = []

    def start(**options: Any) -> Server:
        made = Server(**options)
        made.start()
        started.append(made)
        return made

    yield start
    for one in started:
        one.stop()


def settings(server: Server | None, url: str = "") -> Settings:
    return Settings(
        smtp_url=url or (server.url if server else None), mail_from="Samspel <no-reply@samspel.se>"
    )


def lay(sessions: Any, to: str = "eva@example.org", **more: Any) -> str:
    with transaction(sessions) as session:
        subject, body = "Välj ett nytt lösenord", "Hej!\n\nhttps://samspel.se/å\n"
        return outbox.put(session, to, subject, body, "reset", NOW, **more).id


def row(sessions: Any, mail_id: str) -> Mail:
    with transaction(sessions) as session:
        found = session.get(Mail, mail_id)
        assert found is not None
        return found


def test_a_letter_comes_as_it_was_written_and_is_wiped(sessions: Any, serve: Serve) -> None:
    server = serve()
    off = "https://samspel.se/digest/off?token=" + 60 * "a_b-"
    mail_id = lay(sessions, unsubscribe=off)
    assert deliver(sessions, settings(server), NOW) == 1
    assert deliver(sessions, settings(server), NOW) == 0
    (got,) = server.got
    assert (got["To"], got["From"]) == ("eva@example.org", "Samspel <no-reply@samspel.se>")
    assert got["Subject"] == "Välj ett nytt lösenord"
    assert got.get_content().replace("\r\n", "\n") == "Hej!\n\nhttps://samspel.se/å\n"
    assert f"\r\nList-Unsubscribe: <{off}>\r\n".encode() in server.raw
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got["Auto-Submitted"] == "auto-generated"
    sent = row(sessions, mail_id)
    assert (sent.sent_at, sent.address, sent.body, sent.unsubscribe) == (NOW, None, None, None)


def test_without_a_server_letters_wait(sessions: Any) -> None:
    mail_id = lay(sessions)
    assert deliver(sessions, settings(None), NOW) == 0
    assert row(sessions, mail_id).body is not None


def test_a_server_that_is_down_is_tried_again(sessions: Any, serve: Serve) -> None:
    mail_id = lay(sessions)
    assert deliver(sessions, settings(None, "smtp://127.0.0.1:1"), NOW) == 0
    waits = row(sessions, mail_id)
    assert (waits.attempts, waits.last_error) == (0, "ConnectionRefusedError")
    server = serve()
    assert deliver(sessions, settings(server), NOW) == 0
    assert deliver(sessions, settings(server), NOW + timedelta(minutes=2)) == 1


def test_a_full_mailbox_is_tried_again_after_longer_and_longer(sessions: Any, serve: Serve) -> None:
    server = serve()
    server.rcpt = "452 4.2.2 eva@example.org is full"
    mail_id = lay(sessions)
    now, waits = NOW, []
    for _ in range(4):
        assert deliver(sessions, settings(server), now) == 0
        found = row(sessions, mail_id)
        assert found.due_at is not None
        assert found.last_error == "SMTPRecipientsRefused 452"
        waits.append((found.due_at - now) / timedelta(minutes=1))
        now = found.due_at
    assert waits == [2, 4, 8, 16]
    server.rcpt = ""
    assert deliver(sessions, settings(server), now) == 1


@pytest.mark.parametrize(
    ("rcpt", "data", "error"),
    [
        ("550 5.1.1 no such user", "", "SMTPRecipientsRefused 550"),
        ("", "554 5.7.1 no", "SMTPDataError 554"),
    ],
)
def test_what_never_will_be_taken_is_given_up(
    sessions: Any, serve: Serve, rcpt: str, data: str, error: str
) -> None:
    server = serve()
    server.rcpt, server.data = rcpt, data
    refused, fine = lay(sessions), lay(sessions, "per@example.org")
    deliver(sessions, settings(server), NOW)
    gone = row(sessions, refused)
    assert (gone.last_error, gone.address, gone.sent_at, gone.due_at) == (error, None, None, None)
    assert row(sessions, fine).last_error == error


def test_one_bad_address_does_not_stop_the_others(sessions: Any, serve: Serve) -> None:
    server = serve()
    bad = [lay(sessions, to) for to in ("nobody", "a@b.se\nBcc: c@d.se", "", "<a@b.se>, c@d.se")]
    fine = lay(sessions)
    assert deliver(sessions, settings(server), NOW) == 1
    assert [row(sessions, one).address for one in bad] == [None] * 4
    assert row(sessions, fine).sent_at == NOW
    assert [one["To"] for one in server.got] == ["eva@example.org"]


def test_it_ends_after_two_days(sessions: Any, serve: Serve) -> None:
    server = serve()
    server.rcpt = "451 later"
    mail_id = lay(sessions)
    now: datetime | None = NOW
    tries = 0
    while now is not None:
        deliver(sessions, settings(server), now)
        tries += 1
        last, now = now, row(sessions, mail_id).due_at
    assert tries == 12
    assert timedelta(days=1) < last - NOW < timedelta(days=3)
    assert row(sessions, mail_id).address is None


def accepts(_: Any, __: Any, ___: Any, ____: Any, data: LoginPassword) -> AuthResult:
    return AuthResult(success=data == LoginPassword(USER.encode(), PASSWORD.encode()))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a file with the key and the certificate of localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def with_tls(serve: Serve, certificate: Path) -> Server:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return serve(
        tls_context=context, require_starttls=True, authenticator=accepts, auth_required=True
    )


def signed_in(server: Server) -> str:
    return server.url.replace("//", f"//{quote(USER)}:{quote(PASSWORD, safe='')}@")


def test_an_encrypted_connection_with_a_password(
    sessions: Any, serve: Serve, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = with_tls(serve, certificate)
    lay(sessions)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert deliver(sessions, settings(server, signed_in(server)), NOW) == 1
    assert len(server.got) == 1


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
    sessions: Any, serve: Serve, certificate: Path
) -> None:
    server = with_tls(serve, certificate)
    mail_id = lay(sessions)
    assert deliver(sessions, settings(server, signed_in(server)), NOW) == 0
    assert row(sessions, mail_id).last_error == "SSLCertVerificationError"


def test_a_password_is_never_sent_in_the_clear(sessions: Any, serve: Serve) -> None:
    server = serve(authenticator=accepts, auth_require_tls=False)
    mail_id = lay(sessions)
    assert deliver(sessions, settings(server, signed_in(server)), NOW) == 0
    assert row(sessions, mail_id).last_error == "_PlainTextError"


def test_the_thread_sends_and_survives_an_error(
    sessions: Any, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server, stop = serve(), Event()
    times = iter([RuntimeError("eva@example.org"), *[NOW] * 100])

    def clock() -> datetime:
        time = next(times)
        if isinstance(time, Exception):
            raise time
        if server.got:
            stop.set()
        return time

    lay(sessions)
    with transaction(sessions) as session:
        old = outbox.put(session, "per@example.org", "x", "x", "x", NOW - timedelta(days=40)).id
    made = Thread(
        target=keep_delivering,
        args=(sessions, settings(server), stop),
        kwargs={"every": 0.01, "clock": clock},
    )
    made.start()
    made.join(10)
    assert len(server.got) == 1
    assert row(sessions, old).address is None
    assert "RuntimeError" in caplog.text
    assert "eva@example.org" not in caplog.text


def test_ports_follow_custom() -> None:
    assert MailServer.of("smtp://mail").port == 25
    assert MailServer.of("smtp://a:b@mail").port == 587
    assert MailServer.of("smtps://a:b@mail").port == 465
    assert MailServer.of("smtp://mail:2525").port == 2525
