"""No test talks to another machine: a connection or a name look-up beyond loopback fails the test."""

import ipaddress
import socket
from typing import Any

import pytest

NAMES_OF_THIS_MACHINE = {"", "localhost", "localhost.localdomain", "ip6-localhost", socket.gethostname()}


class NetworkBlocked(RuntimeError):
    """A test tried to leave the machine. Not an OSError, so that no code takes it for a network that is down."""


def is_this_machine(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in NAMES_OF_THIS_MACHINE:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or address.is_unspecified or bool(mapped and mapped.is_loopback)


def refuse_unless_local(family: int, address: Any) -> None:
    if family in (socket.AF_INET, socket.AF_INET6) and not is_this_machine(address[0]):
        raise NetworkBlocked(f"A test tried to reach {address[0]}; only loopback is allowed.")


def block(patch: pytest.MonkeyPatch) -> None:
    """Put the guard before `connect`, `connect_ex`, `sendto` and name look-ups."""
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
    getaddrinfo = socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse_unless_local(self.family, address)
        return connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_unless_local(self.family, address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, data: bytes, *rest: Any) -> int:
        refuse_unless_local(self.family, rest[-1])
        return sendto(self, data, *rest)

    def guarded_getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        if not is_this_machine(host):
            raise NetworkBlocked(f"A test tried to look up {host}; only loopback is allowed.")
        return getaddrinfo(host, *rest, **named)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket.socket, "sendto", guarded_sendto)
    patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
