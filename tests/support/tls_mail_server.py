"""A mail server with a certificate that only `trust()` knows."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from organiser.kernel.config import MailServer
from tests.support.mail_server import SmtpSink, free_port


class TlsMailServer:
    """Speaks TLS from the first byte on one port, and after STARTTLS on another."""

    def __init__(self, folder: Path) -> None:
        self._certificate = make_certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate)
        self.sink = SmtpSink()
        self._ports = {"tls": free_port(), "starttls": free_port()}
        self._controllers = [
            Controller(self.sink, hostname="127.0.0.1", port=self._ports["tls"], ssl_context=context),
            Controller(
                self.sink,
                hostname="127.0.0.1",
                port=self._ports["starttls"],
                tls_context=context,
                require_starttls=True,
            ),
        ]
        for controller in self._controllers:
            controller.start()

    def as_setting(self, security: str) -> MailServer:
        return MailServer("localhost", self._ports[security], security)

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._certificate)

    def close(self) -> None:
        for controller in self._controllers:
            controller.stop()


def make_certificate(folder: Path) -> Path:
    """Key and certificate of localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    path = folder / "localhost.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
