"""The test message of the doctor: what a real server took, and in words why another did not."""

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from onecloth.cli.mailing import trial

ME = "me@example.org"


class Server:
    def __init__(self) -> None:
        self.taken: list[str] = []
        self.answer = "250 kept"

    async def keep(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.taken += envelope.rcpt_tos
        return self.answer


Server.handle_DATA = Server.keep


@pytest.fixture
def server(settings) -> Iterator[Server]:
    kept = Server()
    controller = Controller(kept, hostname="127.0.0.1", port=0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        controller.port = free.getsockname()[1]
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", controller.port, False
    yield kept
    controller.stop()


def test_the_server_took_it(server: Server) -> None:
    assert not trial(ME).is_fault
    assert server.taken == [ME]


def test_a_server_that_refuses_is_told_in_words(server: Server) -> None:
    server.answer = "554 no"
    assert "refused it (554)" in trial(ME).sentence


def test_a_server_that_stalls_is_told_in_words(server: Server, settings) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = silent.getsockname()[1], 0.3
        assert "in time" in trial(ME).sentence


def test_where_nothing_listens_is_told_in_words(server: Server, settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    assert "nothing listens" in trial(ME).sentence


def test_what_is_no_address_is_not_tried(server: Server) -> None:
    assert "not an e-mail address" in trial("me").sentence
    assert server.taken == []


def test_without_a_server_nothing_is_tried(settings) -> None:
    settings.EMAIL_HOST = ""
    assert "ONECLOTH_SMTP_HOST" in trial(ME).remedy
