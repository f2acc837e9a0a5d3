"""E-mail is encrypted and the server's certificate checked; otherwise it waits."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from notifications.dispatch import run_once
from tests.integration.notifications.conftest import MadeOffice, MailBox, MailService, free_port
from workflow.settings import MailServer


def certificate(folder: Path) -> Path:
    """A self-signed certificate for the loopback address, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    encoding = serialization.Encoding.PEM
    file.write_bytes(
        made.public_bytes(encoding)
        + key.private_bytes(
            encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return file


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[tuple[MailServer, MailBox, Path]]:
    """A server that asks for STARTTLS and a password."""
    file = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    box = MailBox()

    def check(
        server: object, session: object, envelope: object, how: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password == b"right", handled=False)

    port = free_port()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=check,
    )
    controller.start()
    yield MailServer("127.0.0.1", port, "a@office.example", "office", "right"), box, file
    controller.stop()


def queued(office: MadeOffice) -> None:
    office.tell(office.case(email="zhang@family.example"), "closed", outcome="known")


def test_a_message_goes_over_an_encrypted_connection_with_the_password(
    office: MadeOffice,
    secured: tuple[MailServer, MailBox, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server, box, file = secured
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    queued(office.with_gateways(server))
    run_once(office)
    assert len(box.messages) == 1


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    office: MadeOffice, secured: tuple[MailServer, MailBox, Path]
) -> None:
    server, box, _ = secured
    queued(office.with_gateways(server))
    run_once(office)
    assert box.messages == []
    assert office.rows()[0].status == "queued"
    assert "SSLCertVerificationError" in office.rows()[0].last_error


def test_a_server_without_encryption_gets_nothing(office: MadeOffice, mail: MailService) -> None:
    queued(office.with_gateways(replace(mail.settings, tls="starttls")))
    run_once(office)
    assert mail.box.messages == []
    assert office.rows()[0].status == "queued"


def test_our_own_wrong_password_delays_and_is_never_the_receivers_fault(
    office: MadeOffice,
    secured: tuple[MailServer, MailBox, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server, box, file = secured
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    queued(office.with_gateways(replace(server, password="wrong")))
    run_once(office)
    assert box.messages == []
    assert office.rows()[0].status == "queued"
    assert office.rows()[0].last_error == "email: the mail server answered 535"
