"""The one way out by HTTP: nowhere inside the house, whatever it is called, and nobody holds us up (TRUST D13)."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks._receiver import Receiver, certificate, receiving
from onecloth.core import outbound

INSIDE = [
    *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "100::1"),
    *("::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    *("64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::", "2001:0:7f00:1::1", "4000::1"),
]
NO_ADDRESS = [
    *(
        "http://chat.example/",
        "ftp://chat.example/",
        "https://",
        "https:///x",
        "chat.example",
        "https://a@chat.example/",
    ),
    *("https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/", "https://0x7f.1/"),
    *("https://chat.example:99999/", "https://chat.example:x/", "https://chat .example/"),
    *(
        "https://chat.example/\r\nHost: x",
        "https://chat.example\\@10.0.0.1/",
        "https://[::1/",
        "https://x/" + "y" * 600,
    ),
]


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch, settings) -> Iterator[Receiver]:
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    settings.ONECLOTH_OUTBOUND_INTERNAL = ["localhost"]
    settings.ONECLOTH_OUTBOUND_SECONDS = 1
    with receiving(file) as kept:
        yield kept


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_known_in_every_spelling(address: str) -> None:
    assert not outbound.is_outside(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_an_address_of_the_public_net_may_be_called(address: str) -> None:
    assert outbound.is_outside(address)


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_https_address_of_a_host_is_refused(url: str) -> None:
    with pytest.raises(outbound.BadUrl):
        outbound.target_of(url)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://①②⑦.⓪.⓪.①/", "https://[::1]/", "https://[::ffff:10.0.0.1]:8443/x"]
)
def test_a_bare_address_inside_is_refused_before_anything_is_looked_up(url: str) -> None:
    with pytest.raises(outbound.PointsInside):
        outbound.check(url)


def test_a_name_of_which_one_address_lies_inside_is_not_called(monkeypatch) -> None:
    monkeypatch.setattr(outbound, "resolve", lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(outbound.PointsInside):
        outbound.post("https://chat.example/", b"{}", {})


def test_a_name_is_looked_up_once_and_exactly_the_checked_address_is_called(monkeypatch) -> None:
    """DNS rebinding: the second answer would be this machine."""
    answers, called = [["93.184.216.34"], ["127.0.0.1"]], []

    def refuse(address, *_more):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outbound, "resolve", lambda host, port: answers.pop(0))
    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(outbound.LineBroke):
        outbound.post("https://chat.example:8443/", b"{}", {})
    assert called == [("93.184.216.34", 8443)]
    assert len(answers) == 1


def test_this_machine_is_reached_only_where_the_operator_names_it(receiver: Receiver, settings) -> None:
    assert outbound.post(receiver.url, b"{}", {"content-type": "application/json"}).is_taken
    (headers, body) = receiver.requests[0]
    assert (headers["host"], body) == (f"localhost:{receiver.port}", b"{}")
    settings.ONECLOTH_OUTBOUND_INTERNAL = [f"localhost:{receiver.port + 1}"]
    with pytest.raises(outbound.PointsInside):
        outbound.post(receiver.url, b"{}", {})


@pytest.mark.parametrize(("mood", "status"), [("500", 500), ("redirect", 307), ("endless", 200)])
def test_an_answer_is_its_status_and_no_redirect_is_followed(receiver: Receiver, mood: str, status: int) -> None:
    receiver.mood = lambda: mood
    began = time.monotonic()
    assert outbound.post(receiver.url, b"{}", {}).status == status
    assert len(receiver.requests) == 1
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("mood", "fault"), [("stall", outbound.TooSlow), ("drip", outbound.TooSlow), ("reset", outbound.LineBroke)]
)
def test_nobody_holds_us_up(receiver: Receiver, mood: str, fault: type[Exception]) -> None:
    receiver.mood, receiver.stalls = lambda: mood, 4.0
    began = time.monotonic()
    with pytest.raises(fault):
        outbound.post(receiver.url, b"{}", {})
    assert time.monotonic() - began < 3


def test_a_certificate_of_another_name_or_of_nobody_we_trust_is_refused(
    receiver: Receiver, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate(tmp_path, "other.example")))
    with pytest.raises(outbound.NotTrusted):
        outbound.post(receiver.url, b"{}", {})
    assert not receiver.requests


def test_a_name_nobody_knows_is_told_as_such(monkeypatch) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror

    monkeypatch.setattr(outbound, "resolve", unknown)
    with pytest.raises(outbound.NoSuchName):
        outbound.post("https://nobody.example/", b"{}", {})
