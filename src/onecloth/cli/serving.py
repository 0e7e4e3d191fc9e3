"""`onecloth serve`: the web process and the background work on one machine, each started anew when it dies."""

import argparse
import os
import socket
import sys
from typing import Any
from urllib.parse import urlsplit

from onecloth.cli.inbound import check_domain, place
from onecloth.cli.migrating import bring_up_to_date, collect_static
from onecloth.cli.speaking import Fault, say
from onecloth.cli.starting import in_this_home, is_untouched, start_django, start_migrated, this_command
from onecloth.cli.supervising import ENDS_WITHIN, Child, supervise

FIRST_PORT, FIRST_LIVE_PORT = 8000, 8001
PORTS_TRIED = 20
THREADS = 32
MOST_LINES = 10_000  # pages that look on at boards at once
EXAMPLE = """examples:
  onecloth serve
  onecloth serve --host 0.0.0.0 --port 8080
  onecloth serve --only web          (with onecloth work as a service of its own)"""


def add_to(commands: Any) -> None:
    command = commands.add_parser(
        "serve",
        help="serve the pages and work in the background",
        description="Serves the pages and does the background work, until Ctrl-C.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)")
    command.add_argument(
        "--port", type=port_number, default=FIRST_PORT, help=f"port, or the next free one ({FIRST_PORT})"
    )
    command.add_argument(
        "--workers", type=positive, default=1, help="web processes (1; SQLite gains nothing from more)"
    )
    command.add_argument("--threads", type=positive, default=THREADS, help=f"threads of each web process ({THREADS})")
    command.add_argument(
        "--live-port",
        type=port_or_none,
        help=f"push boards from this port, or the next free one ({FIRST_LIVE_PORT}; 0: nothing is pushed, and pages ask)",
    )
    command.add_argument(
        "--inbound",
        type=place,
        metavar="[HOST:]PORT",
        help="take in mail to boards there (see onecloth inbound --help)",
    )
    command.add_argument("--only", choices=("web", "live"), help="only the pages, or only the live boards")
    command.set_defaults(run=run)


def port_number(word: str) -> int:
    if not word.isdigit() or not 1 <= int(word) <= 65535:
        raise argparse.ArgumentTypeError(f"{word!r} is not a port; it is a number from 1 to 65535")
    return int(word)


def port_or_none(word: str) -> int:
    return 0 if word == "0" else port_number(word)


def positive(word: str) -> int:
    if not word.isdigit() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a number above 0")
    return int(word)


def run(arguments: argparse.Namespace) -> int:
    port = free_port(arguments.host, arguments.port) if arguments.only != "live" else arguments.port
    address = address_for(arguments.host, port)
    os.environ.setdefault("ONECLOTH_BASE_URL", address)
    live_port = live_port_of(arguments)
    if live_port:
        os.environ.setdefault("ONECLOTH_LIVE_URL", live_address(live_port))
    prepare()
    if arguments.inbound:
        check_domain()
    children = [
        Child(name, command)
        for only, name, command in (
            ("web", "The web process", web_command(arguments, port)),
            ("live", "The live boards", live_command(arguments, live_port) if live_port else []),
            (None, "The background work", this_command("work")),
            ("web", "Mail to boards", inbound_command(*arguments.inbound) if arguments.inbound else []),
        )
        if command and arguments.only in (None, only)
    ]
    if not children:
        raise Fault("With --only live and --live-port 0 there is nothing to serve. Leave one of them out.")
    say(f"Onecloth is at {os.environ['ONECLOTH_BASE_URL']}" + (f" (here: {address})" if _is_elsewhere(address) else ""))
    if known := who_may_sign_in():
        say(known)
    say("Ctrl-C ends it.")
    with in_this_home():
        return supervise(children)


def live_port_of(arguments: argparse.Namespace) -> int:
    """0 where nothing is pushed from here: pages alone are served beside live boards of another machine, or of none."""
    first = arguments.live_port
    if first is None:
        first = 0 if arguments.only == "web" else FIRST_LIVE_PORT
    return free_port(arguments.host, first) if first else 0


def prepare() -> None:
    """A first start makes its databases; an older one is not changed without a back-up."""
    start_django()
    if is_untouched():
        bring_up_to_date()
    start_migrated()
    collect_static()


def who_may_sign_in() -> str:
    """What somebody who has just started it needs to know to get in."""
    from onecloth.demo.people import who_to_sign_in_as
    from onecloth.organisation.queries import the_organisation

    organisation = the_organisation()
    if organisation._state.adding:
        return "Nobody can sign in yet. Begin with: onecloth init"
    return who_to_sign_in_as() if organisation.is_demo else ""


def free_port(host: str, first: int) -> int:
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        if is_free(host, port):
            if port != first:
                say(f"Port {first} is taken by another program, so this is port {port}.")
            return port
    raise Fault(f"Ports {first} to {first + PORTS_TRIED - 1} are all taken. Say another: onecloth serve --port 9000")


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as refused:
            raise Fault(f"Port {port} may not be used by this user; ports below 1024 are the system's.") from refused
        except socket.gaierror as unknown:
            raise Fault(f"{host!r} is not an address of this machine.") from unknown
        except OSError as taken:
            if taken.errno == 99:  # EADDRNOTAVAIL
                raise Fault(f"{host!r} is not an address of this machine.") from taken
            return False
    return True


def address_for(host: str, port: int) -> str:
    name = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def live_address(port: int) -> str:
    """A proxy hands on what begins with /live/; without one, browsers go to the port itself."""
    base = urlsplit(os.environ["ONECLOTH_BASE_URL"])
    if os.environ.get("ONECLOTH_BEHIND_PROXY", "") not in ("", "0"):
        return f"{base.scheme}://{base.netloc}"
    host = base.hostname or "localhost"
    return f"{base.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def _is_elsewhere(address: str) -> bool:
    return urlsplit(os.environ["ONECLOTH_BASE_URL"]).netloc != urlsplit(address).netloc


def web_command(arguments: argparse.Namespace, port: int) -> list[str]:
    """Granian with threads: the fewest processor seconds a page of the servers that were measured. It writes no access
    log: a line with an address and a time beside an anonymous answer would say who answered."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", arguments.host, "--port", str(port),
        "--workers", str(arguments.workers), "--blocking-threads", str(arguments.threads),
        "--backlog", "1024", "--backpressure", str(4 * arguments.threads), "--respawn-failed-workers",
        "--workers-kill-timeout", str(ENDS_WITHIN - 5),
        "--no-ws", "--http", "1", "--log-level", "error", "--no-access-log", "onecloth.cli.web:application",
    ]  # fmt: skip


def inbound_command(host: str, port: int) -> list[str]:
    return this_command("inbound", "--listen", f"[{host}]:{port}" if ":" in host else f"{host}:{port}")


def live_command(arguments: argparse.Namespace, port: int) -> list[str]:
    """One process whatever `--workers` says: each would ask the database for itself what changed."""
    return [
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", arguments.host, "--port", str(port),
        "--workers", "1", "--backlog", "4096", "--backpressure", str(MOST_LINES), "--respawn-failed-workers",
        "--workers-kill-timeout", "2", "--no-ws", "--http", "1", "--log-level", "error", "--no-access-log",
        "onecloth.cli.live:application",
    ]  # fmt: skip
