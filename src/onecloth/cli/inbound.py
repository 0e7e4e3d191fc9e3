"""`onecloth inbound`: takes in mail to boards. `onecloth serve --inbound` starts one."""

import argparse
import asyncio
import os
import signal
import ssl
from typing import Any

from onecloth.cli.speaking import Fault, say
from onecloth.cli.starting import in_this_home, start_migrated

EXAMPLE = """example:
  ONECLOTH_INBOUND_DOMAIN=boards.example.org onecloth inbound --listen 127.0.0.1:2525

Your mail server hands on what is for that domain; docs/operate/mail.md says how."""
PLACE = "127.0.0.1:2525"


def add_to(commands: Any) -> None:
    command = commands.add_parser(
        "inbound",
        help="take in mail to the boards of teams",
        description="Listens for mail from your own mail server. onecloth serve --inbound starts one.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--listen", type=place, default=place(PLACE), help=f"address and port ({PLACE})")
    command.set_defaults(run=run)


def place(word: str) -> tuple[str, int]:
    """ "2525", "127.0.0.1:2525" or "[::1]:2525"."""
    host, _colon, port = word.rpartition(":")
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        raise argparse.ArgumentTypeError(f"{word!r} is no place to listen at; say 127.0.0.1:2525")
    return host.strip("[]") or "127.0.0.1", int(port)


def run(arguments: argparse.Namespace) -> int:
    start_migrated()
    check_domain()
    with in_this_home():
        asyncio.run(_until_stopped(*arguments.listen))
    return 0


def check_domain() -> None:
    """Without one no board has an address, and all mail would be refused."""
    from django.conf import settings

    if not settings.ONECLOTH_INBOUND_DOMAIN:
        raise Fault("Say for which domain mail is taken in: ONECLOTH_INBOUND_DOMAIN=boards.example.org")


async def _until_stopped(host: str, port: int) -> None:
    from onecloth.config import inbound

    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        server = await inbound.listen(inbound.Taker(), host, port, _certificate())
    except OSError as refused:
        raise Fault(
            f"Mail cannot be taken in at {host} port {port}: {refused.strerror or refused}. Say another place."
        ) from refused
    say(f"Mail to boards is taken in at {host} port {port}.")
    async with server:
        await stopped.wait()


def _certificate() -> ssl.SSLContext | None:
    """For STARTTLS, where the mail server stands on another machine."""
    file, key = os.environ.get("ONECLOTH_INBOUND_CERTIFICATE"), os.environ.get("ONECLOTH_INBOUND_KEY")
    if not file:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(file, key or None)
    except (OSError, ssl.SSLError) as unusable:
        raise Fault(f"The certificate in ONECLOTH_INBOUND_CERTIFICATE cannot be used: {unusable}.") from unusable
    return context
