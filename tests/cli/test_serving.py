"""The server and its helpers: up, looked after, and gone when asked."""

import argparse
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.error import HTTPError

import pytest

from onecloth.cli import inbound, serving
from onecloth.cli.speaking import Fault
from onecloth.cli.supervising import Child
from tests import installation
from tests.installation import command, environment, served

WITHOUT_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def body(address: str) -> str:
    with WITHOUT_PROXY.open(address, timeout=10) as answer:
        return answer.read().decode()


def wait_until(is_so, within: float = 40.0) -> None:
    until = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.2)


def processes_of(home: Path) -> dict[int, str]:
    """Processes of an installation by their number: those that see its home folder in their environment."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            seen = (entry / "environ").read_bytes()
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if f"ONECLOTH_HOME={home}\0".encode() in seen:
            found[int(entry.name)] = words
    return found


def web_process(home: Path) -> int:
    return min((pid for pid, words in processes_of(home).items() if "cli.web:" in words), default=0)


def test_it_serves_mends_itself_and_leaves_nobody_behind(migrated_home: Path) -> None:
    with served(migrated_home) as running:
        assert body(f"{running.address}/healthz") == "ok\n"
        assert "Sign in" in body(f"{running.address}/account/login/")
        assert "Nobody can sign in yet. Begin with: onecloth init" in running.written()
        first = web_process(migrated_home)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: web_process(migrated_home) not in (0, first) and installation.answers(running.address))
        assert "it is started again" in running.written()
        wait_until(lambda: "work" in " ".join(processes_of(migrated_home).values()))
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=20) == 0
        assert "Ended." in running.written()
        wait_until(lambda: not processes_of(migrated_home), within=5)


A_BOARD = """
import django
django.setup()
from datetime import date, time
from onecloth.accounts.models import User
from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.organisation.models import Membership, Organisation, Person, Unit
from onecloth.organisation.queries.actors import present
from onecloth.teamwork.actions.huddles import open_board
from onecloth.teamwork.queries.huddle_live import ticket_for
Organisation.objects.create(id=1, name="Ours")
unit = Unit.objects.create(code="ND", name={"en": "North desk"}, opened_on=date(2020, 1, 1))
person = Person.objects.create(given_name="Priya", family_name="Nair", user=User.objects.create_user("priya"))
Membership.objects.create(person=person, unit=unit, is_main=True, from_date=date(2020, 1, 1))
board = open_board(unit=unit, begins=time(8), days=[0], by=system("test"), at=clock.now())
print(ticket_for(present(person.user).actor, board, is_wall=False))
"""
AN_ITEM = """
import django
django.setup()
from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.teamwork.actions.huddle_items import add_item
from onecloth.teamwork.models import HuddleBoard
add_item(board=HuddleBoard.objects.get(), kind="problem", words="{words}", by=system("test"), at=clock.now())
"""


def inside(home: Path, script: str) -> str:
    """What a script says that runs beside the server, in a process of its own."""
    surroundings = environment(home, DJANGO_SETTINGS_MODULE="onecloth.config.settings")
    done = subprocess.run([sys.executable, "-c", script], env=surroundings, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def comes_down(address: str, words: str, change: Callable[[], object]) -> bool:
    """Whether a line that is open while something changes brings these words."""
    with WITHOUT_PROXY.open(address, timeout=20) as line:
        assert line.headers["content-type"].startswith("text/event-stream")
        change()
        return any(words in told.decode() for told in line)


def test_a_board_is_pushed_and_goes_on_after_its_process_was_killed(migrated_home: Path) -> None:
    ticket = inside(migrated_home, A_BOARD)
    port = installation.free_port()
    address = f"http://localhost:{port}/live/boards/?ticket={ticket}&seen="
    with served(migrated_home, "--live-port", str(port)) as running:
        wait_until(lambda: installation.answers(f"http://localhost:{port}/"))
        put = AN_ITEM.replace("{words}", "The gate is locked")
        assert comes_down(f"{address}0", "The gate is locked", lambda: inside(migrated_home, put))
        live = min(pid for pid, words in processes_of(migrated_home).items() if "cli.live:" in words)
        os.kill(live, signal.SIGKILL)
        wait_until(lambda: "The live boards ended" in running.written())
        wait_until(lambda: installation.answers(f"http://localhost:{port}/"))
        put = AN_ITEM.replace("{words}", "A second van")
        assert comes_down(f"{address}1", "A second van", lambda: inside(migrated_home, put))
        with pytest.raises(HTTPError, match="403"):
            WITHOUT_PROXY.open(f"http://localhost:{port}/live/boards/?ticket={ticket[:-2]}", timeout=10)


AN_ADDRESS = """
import os
os.environ["ONECLOTH_INBOUND_DOMAIN"] = "boards.example.org"
import django
django.setup()
from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.organisation.models import Person
from onecloth.teamwork.actions.huddle_mail import give_board_an_address
from onecloth.teamwork.models import HuddleBoard
from onecloth.teamwork.queries.huddle_mail import address_of
Person.objects.update(email="priya@example.org")
print(address_of(give_board_an_address(board=HuddleBoard.objects.get(), by=system("test"), at=clock.now())))
"""
ITEMS = """
import django
django.setup()
from onecloth.teamwork.models import HuddleItem
print(*HuddleItem.objects.order_by("pk").values_list("words", flat=True), sep=", ")
"""


def handed_over(port: int, to: str, subject: str) -> bool:
    """Whether a mail server hears that the mail is kept; it would try again otherwise."""
    words = f"From: priya@example.org\r\nMessage-ID: <{subject}@example.org>\r\nSubject: {subject}\r\n\r\n"
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
            return line.sendmail("priya@example.org", to, words) == {}
    except (OSError, smtplib.SMTPException):
        return False


def test_mail_to_a_board_outlives_the_process_that_takes_it(migrated_home: Path) -> None:
    inside(migrated_home, A_BOARD)
    to, port = inside(migrated_home, AN_ADDRESS), installation.free_port()
    with served(migrated_home, "--inbound", str(port), ONECLOTH_INBOUND_DOMAIN="boards.example.org") as running:
        wait_until(lambda: handed_over(port, to, "Keys"))
        taker = max(pid for pid, words in processes_of(migrated_home).items() if " inbound --listen" in words)
        os.kill(taker, signal.SIGKILL)
        wait_until(lambda: "Mail to boards ended" in running.written())
        wait_until(lambda: handed_over(port, to, "Keys"))
        assert handed_over(port, to, "Vans")
        assert inside(migrated_home, ITEMS) == "Keys, Vans"


def test_no_mail_is_taken_in_without_a_domain(migrated_home: Path) -> None:
    done = installation.run(migrated_home, "inbound", check=False)
    assert done.returncode == 1
    assert "ONECLOTH_INBOUND_DOMAIN" in done.stderr


@pytest.mark.parametrize("word", ["", "host", "a:b", "127.0.0.1:0", "x:70000"])
def test_a_place_to_listen_at_is_an_address_and_a_port(word: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="no place to listen at"):
        inbound.place(word)


def test_what_was_started_ends_with_the_server_even_when_it_is_killed(migrated_home: Path) -> None:
    with served(migrated_home) as running:
        running.process.kill()
        running.process.wait()
        wait_until(lambda: not processes_of(migrated_home), within=5)
        assert not processes_of(migrated_home)


def test_a_taken_port_is_left_to_its_owner(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        found = serving.free_port("127.0.0.1", taken)
    assert found > taken
    assert f"Port {taken} is taken by another program, so this is port {found}." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("not.a.host.of.ours.invalid", "is not an address of this machine"),
        ("192.0.2.1", "is not an address of this machine"),
    ],
)
def test_an_address_of_somebody_else_is_refused(host: str, words: str) -> None:
    with pytest.raises(Fault, match=words):
        serving.free_port(host, 8000)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://localhost:80"),
        ("0.0.0.0", "http://localhost:80"),
        ("::1", "http://localhost:80"),
        ("box", "http://box:80"),
        ("2001:db8::1", "http://[2001:db8::1]:80"),
    ],
)
def test_the_address_is_one_that_a_browser_takes(host: str, address: str) -> None:
    assert serving.address_for(host, 80) == address


def test_what_keeps_dying_is_started_ever_more_rarely() -> None:
    child, now, starts = Child("It", ["/bin/false"]), 1000.0, []
    while len(starts) < 6:
        before = child.process
        child.look_after(now)
        if child.process is not None and child.process is not before:
            starts.append(now)
            child.process.wait()
        now += 0.5
    waits = [later - earlier for earlier, later in pairwise(starts)]
    assert waits == sorted(waits)
    assert waits[-1] >= 16


def test_ctrl_c_ends_a_command_cleanly(migrated_home: Path) -> None:
    worker = subprocess.Popen(
        command("work"), env=environment(migrated_home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    wait_until((migrated_home / "in-use.lock").exists)
    time.sleep(0.5)
    worker.send_signal(signal.SIGINT)
    said, _nothing = worker.communicate(timeout=20)
    assert b"Traceback" not in said
    assert worker.returncode in (0, 130)
