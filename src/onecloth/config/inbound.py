"""The inbound process: mail to boards, taken from the organisation's own mail server. It answers 250 once an item is kept.

It sends nothing back by itself, so no loop begins here; what it refuses, it refuses in words while the line is open, and
the sender's server tells them. Nothing of a mail is kept but what became the item, and a hash of its Message-ID.
"""

import asyncio
import logging
import os
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")
django.setup()

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections
from django.utils import translation

from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.teamwork.actions.huddle_mail import take_mail
from onecloth.teamwork.exceptions import TooMuchMail
from onecloth.teamwork.queries.huddle_mail import board_behind, read_mail

LARGEST = 1_000_000  # bytes: a sentence with what a mail program hangs on to it
SILENT = 60  # seconds after which a line that says nothing is closed
MOST_LINES = 50
UNKNOWN = "550 5.1.1 There is no such address."
LATER = "451 4.3.0 It cannot be kept just now; please try again later."
LISTENER = system("mail to a board")
T = TypeVar("T")


class Taker:
    """What aiosmtpd asks at each step. The database is asked in a few threads; at most `MOST_LINES` talk at once."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(2, thread_name_prefix="mail")

    async def ask(self, question: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, _asked, question, given)

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str | None, options: list[str]
    ) -> str:  # fmt: skip
        if address in (None, "", "<>"):  # what comes back undelivered; answering it would be how loops begin
            return "550 5.7.1 Nothing is delivered here that nobody wrote."
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:  # fmt: skip
        if envelope.rcpt_tos:
            return "452 4.5.3 One board at a time; the others in another round."
        try:
            found = await self.ask(board_behind, address)
        except Exception:
            logging.getLogger("onecloth.inbound").exception("An address could not be looked up.")
            return LATER
        if found is None:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        try:
            return await self.ask(_taken, cast(bytes, envelope.content), envelope.rcpt_tos[0])
        except Exception:
            logging.getLogger("onecloth.inbound").exception("A mail could not be taken; its server tries again.")
            return LATER


class Line(SMTP):
    """One connection. Those above the most there may be are told to come back."""

    open_lines = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        Line.open_lines += 1
        if Line.open_lines > MOST_LINES:
            cast(asyncio.Transport, transport).write(b"421 4.3.2 Too many at once; please try again later.\r\n")
            transport.close()
            self.transport = None
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        Line.open_lines -= 1
        if self.transport is not None:
            super().connection_lost(error)


def line_for(taker: Taker, tls: ssl.SSLContext | None = None) -> Line:
    return Line(
        taker, data_size_limit=LARGEST, timeout=SILENT, ident="Onecloth", enable_SMTPUTF8=True, tls_context=tls,
        command_call_limit=200, hostname=settings.ONECLOTH_INBOUND_DOMAIN or "localhost",
    )  # fmt: skip


async def listen(taker: Taker, host: str, port: int, tls: ssl.SSLContext | None = None) -> asyncio.Server:
    """Take mail from now on, with STARTTLS where there is a certificate. Raises `OSError` where the port is taken."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # at DEBUG it would write down every line of every mail
    return await asyncio.get_running_loop().create_server(lambda: line_for(taker, tls), host, port)


def _asked(question: Callable[..., T], given: tuple[Any, ...]) -> T:
    close_old_connections()
    try:
        return question(*given)
    finally:
        close_old_connections()


def _taken(content: bytes, address: str) -> str:
    """The answer to a whole mail. Sentences are in English, as a mail server passes them on to whomever."""
    found = board_behind(address)
    if found is None:
        return UNKNOWN
    board, suffix = found
    with translation.override("en"):
        try:
            take_mail(board=board, letter=read_mail(content), suffix=suffix, by=LISTENER, at=clock.now())
        except TooMuchMail as later:
            return f"450 4.7.1 {_plain(later)}"
        except (Refused, NotAllowed) as refused:
            return f"550 5.7.1 {_plain(refused)}"
    return "250 2.0.0 It is on the board."


def _plain(sentence: Exception) -> str:
    """One line of the letters that every mail server knows."""
    return " ".join(str(sentence).replace("’", "'").encode("ascii", "replace").decode().split())[:400]
