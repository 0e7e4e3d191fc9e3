"""The one way out by HTTP (TRUST D13). The name is looked up here, every address it has is checked, and the connection
goes to exactly the address that was checked: a name that answers differently a moment later changes nothing.

Only https, no redirects, a cap on time; of an answer only its status is read, so that it may be as long as it likes.
Receivers inside the house are reached only where the operator names them in ONECLOTH_OUTBOUND_INTERNAL.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlsplit

from django.conf import settings
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util.ssl_match_hostname import CertificateError

LONGEST_URL = 500
MOST_TRIED = 3  # addresses of one name
UNICAST = ipaddress.IPv6Network("2000::/3")
# Addresses that carry another one inside: 6to4 and Teredo reach nobody any more, NAT64 is read for what it carries.
OLD_TUNNELS = (ipaddress.IPv6Network("2002::/16"), ipaddress.IPv6Network("2001::/32"))
SPECIAL = (ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv4Network("192.88.99.0/24"))  # of protocols, not of hosts
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class CannotReach(Exception):
    """The request did not arrive, or nobody knows whether it did. The class says why; `str` holds no address."""


class BadUrl(CannotReach):
    """Not an https address of a host."""


class PointsInside(CannotReach):
    """The name leads to this machine, into the house, or to no single host."""


class NoSuchName(CannotReach):
    """Nobody knows the name."""


class NotTrusted(CannotReach):
    """TLS failed: the certificate is not the host's, or nobody we trust vouches for it."""


class TooSlow(CannotReach):
    """Not done within the time."""


class LineBroke(CannotReach):
    """Refused, or hung up before an answer."""


@dataclass(frozen=True)
class Target:
    """Where a request goes. `host` is the name that was asked for: TLS and the Host header speak of it."""

    host: str
    port: int
    path: str

    @property
    def is_named_inside(self) -> bool:
        """Whether the operator named it, with or without its port."""
        named = {name.casefold() for name in settings.ONECLOTH_OUTBOUND_INTERNAL}
        return self.host in named or f"{self.host}:{self.port}" in named


@dataclass(frozen=True)
class Reply:
    status: int

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300


def target_of(url: str) -> Target:
    """Raises `BadUrl`. A host that ends in a number and is no plain address (0x7f.1, 2130706433) is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
        host = host if ":" in host else host.encode("idna").decode().casefold()
    except (ValueError, UnicodeError) as bad:
        raise BadUrl from bad
    signs = any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in url)
    if parts.scheme != "https" or not host or "@" in parts.netloc or signs or len(url) > LONGEST_URL:
        raise BadUrl
    if not _is_address(host) and host.rstrip(".").rpartition(".")[2][:1].isdigit():
        raise BadUrl
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, path)


def check(url: str) -> Target:
    """What can be said of an address before anything is sent: raises `BadUrl`, or `PointsInside` for a bare address."""
    target = target_of(url)
    if not target.is_named_inside and _is_address(target.host) and not is_outside(target.host):
        raise PointsInside
    return target


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Send once and read the status of the answer, whatever it is. Raises a `CannotReach`."""
    target = check(url)
    fault: CannotReach = NoSuchName()
    for address in checked_addresses(target)[:MOST_TRIED]:
        try:
            return _sent(target, address, body, headers)
        except LineBroke as broken:
            fault = broken
    raise fault


def checked_addresses(target: Target) -> list[str]:
    """Every address of the name, looked up once. One of them inside the house, and none is used."""
    try:
        found = list(dict.fromkeys(resolve(target.host, target.port)))
    except (OSError, UnicodeError) as unknown:
        raise NoSuchName from unknown
    if not target.is_named_inside and not all(is_outside(address) for address in found):
        raise PointsInside
    return found


def resolve(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_outside(text: str) -> bool:
    """One host of the public net: not this machine, a private net, a link, a group, nor any of them in another spelling."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped or address in NAT64:
            return is_outside(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
        if address.scope_id or address not in UNICAST:
            return False
    if any(address in net for net in (*OLD_TUNNELS, *SPECIAL)):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class _Line(HTTPSConnection):
    """A connection to an address that was checked, under the name that was asked for. `cut` ends it from outside."""

    def __init__(self, target: Target, address: str, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds, ssl_context=ssl.create_default_context())
        self._checked = (address, target.port)
        self._handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        line = socket.create_connection(self._checked, self.timeout if isinstance(self.timeout, float) else None)
        self._handle = line.dup()  # TLS takes the first one over
        return line

    def cut(self) -> None:
        with suppress(OSError):
            if self._handle is not None:
                self._handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        super().close()
        if self._handle is not None:
            self._handle.close()


def _sent(target: Target, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """A receiver that drips one byte a second passes every timeout of a socket, so a clock outside cuts the line."""
    seconds = float(settings.ONECLOTH_OUTBOUND_SECONDS)
    line, is_late = _Line(target, address, seconds), threading.Event()
    clock = threading.Timer(seconds, _cut, (line, is_late))
    clock.daemon = True
    clock.start()
    try:
        line.request("POST", target.path, body=body, headers=dict(headers), preload_content=False)
        reply = Reply(line.getresponse().status)
    except (ssl.SSLCertVerificationError, CertificateError) as refused:
        raise NotTrusted from refused
    except (OSError, HTTPError, HTTPException, ValueError) as broken:
        raise TooSlow if is_late.is_set() or isinstance(broken, TimeoutError) else LineBroke from broken
    finally:
        clock.cancel()
        line.close()
    if is_late.is_set():  # headers that end where the line was cut look whole
        raise TooSlow
    return reply


def _cut(line: _Line, is_late: threading.Event) -> None:
    is_late.set()
    line.cut()
