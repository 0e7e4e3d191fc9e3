"""A receiver of webhooks over real TLS, with a certificate of its own, that can be told to answer wrongly."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

WELL, WRONG = "well", ("500", "reset", "stall", "redirect")
Mood = Callable[[], str]


@dataclass
class Receiver:
    """What arrived: every request, and those it took. A lock guards both; several come at once."""

    port: int = 0
    mood: Mood = lambda: WELL
    stalls: float = 30.0
    requests: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    wrong: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/hook?key=1"

    def note(self, headers: Mapping[str, str], body: bytes, mood: str) -> None:
        with self.lock:
            self.requests.append((headers, body))
            self.wrong += mood != WELL
            if mood == WELL:
                self.taken.append(headers.get("webhook-id", ""))


def certificate(folder: Path, name: str = "localhost") -> Path:
    """A certificate for one name, its key in the same file; it vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(named).issuer_name(named).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2)).add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / f"{name}.pem"
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(serialization.Encoding.PEM, *plain)
    )
    return file


@contextlib.contextmanager
def receiving(file: Path, mood: Mood = lambda: WELL) -> Iterator[Receiver]:
    kept = Receiver(mood=mood)
    server = _Server(("127.0.0.1", 0), _handler_of(kept))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Callers that are killed hang up in the middle: that is what is tried here."""


def _handler_of(kept: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def receive(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            mood = kept.mood()
            kept.note({name.lower(): value for name, value in self.headers.items()}, body, mood)
            _answer(self, mood, kept.stalls)

        def log_message(self, *_words: object) -> None:
            """Nothing to tell."""

    Handler.do_POST = Handler.do_GET = Handler.receive  # the names http.server looks for
    return Handler


def _answer(handler: BaseHTTPRequestHandler, mood: str, stalls: float) -> None:
    if mood == "reset":
        line = handler.connection
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()
        return
    if mood == "stall":
        time.sleep(stalls)
        return
    if mood == "drip":
        _drip(handler, stalls)
        return
    handler.send_response({"redirect": 307, "500": 500}.get(mood, 200))
    if mood == "redirect":
        handler.send_header("Location", handler.path)
    handler.send_header("Content-Length", str(10 * 1024**3) if mood == "endless" else "0")
    handler.end_headers()
    with contextlib.suppress(OSError):
        while mood == "endless":
            handler.wfile.write(b"x" * 65536)


def _drip(handler: BaseHTTPRequestHandler, seconds: float) -> None:
    """A header that never ends, a letter at a time: no single wait is long."""
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        for _ in range(int(seconds * 10)):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)
