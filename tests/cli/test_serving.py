"""The server and its helpers: up, looked after, and gone when asked."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from itertools import pairwise
from pathlib import Path

import pytest

from onecloth.cli import serving
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
    return min((pid for pid, words in processes_of(home).items() if "-m granian" in words), default=0)


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
