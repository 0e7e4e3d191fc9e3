"""How many guesses a stranger has, without letting strangers lock anybody out.

Three buckets, after OWASP's device cookies: a browser from which somebody has signed in before has a bucket of its own,
so that guesses from elsewhere never shut its owner out; everybody else shares one bucket for each name and one for each
address. Only failures count, so a works gate where six hundred people sign in at six is not in the way of anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from onecloth.accounts.models import FailedSignIns
from onecloth.core.fields import random_token

COOKIE = "known_device"
A_YEAR = 60 * 60 * 24 * 365
NAMES_A_DEVICE_KNOWS = 40


@dataclass(frozen=True)
class Allowance:
    failures: int
    within: timedelta


FROM_A_KNOWN_DEVICE = Allowance(20, timedelta(minutes=15))
FOR_A_NAME = Allowance(20, timedelta(minutes=15))
FROM_AN_ADDRESS = Allowance(200, timedelta(minutes=15))


def is_too_often(request: HttpRequest, name: str, address: str, at: datetime) -> bool:
    buckets = dict(_buckets(request, name, address))
    rows = FailedSignIns.objects.filter(bucket__in=buckets)
    return any(_holds(row, buckets[row.bucket], at) for row in rows)


def note_failure(request: HttpRequest, name: str, address: str, at: datetime) -> None:
    for bucket, allowance in _buckets(request, name, address):
        row, _made = FailedSignIns.objects.get_or_create(bucket=bucket, defaults={"since": at})
        fresh = FailedSignIns.objects.filter(pk=row.pk, since__lte=at - allowance.within)
        if not fresh.update(since=at, count=1):
            FailedSignIns.objects.filter(pk=row.pk).update(count=models.F("count") + 1)


def forget_old(at: datetime) -> int:
    return FailedSignIns.objects.filter(since__lt=at - timedelta(days=1)).delete()[0]


def remember_device(request: HttpRequest, response: HttpResponse, name: str, *, secure: bool) -> None:
    """Leave a mark on the browser that says: this name has signed in here. A shared screen carries those of many."""
    serial, seals = _mark(request)
    if _seal(name, serial) in seals:
        return
    serial = serial or random_token()
    kept = [*seals, _seal(name, serial)][-NAMES_A_DEVICE_KNOWS:]
    value = f"{serial}:{'.'.join(kept)}"
    response.set_cookie(COOKIE, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)


def _buckets(request: HttpRequest, name: str, address: str) -> Iterator[tuple[str, Allowance]]:
    device = _device(request, name)
    if device:
        yield _hash("device", device), FROM_A_KNOWN_DEVICE
        return
    yield _hash("name", name.casefold()), FOR_A_NAME
    yield _hash("address", address), FROM_AN_ADDRESS


def _device(request: HttpRequest, name: str) -> str:
    """The serial of a mark that we set for this name, or nothing."""
    serial, seals = _mark(request)
    wanted = _seal(name, serial)
    return serial if any(constant_time_compare(seal, wanted) for seal in seals) else ""


def _mark(request: HttpRequest) -> tuple[str, list[str]]:
    serial, _colon, seals = request.COOKIES.get(COOKIE, "").partition(":")
    return serial, [seal for seal in seals.split(".") if seal][:NAMES_A_DEVICE_KNOWS]


def _seal(name: str, serial: str) -> str:
    sealed = salted_hmac("onecloth.known_device", f"{name.casefold()}\n{serial}", algorithm="sha256")
    return sealed.hexdigest()[:32]


def _hash(kind: str, word: str) -> str:
    """Keyed, so that the table tells nobody who mistyped a password, and from where."""
    return salted_hmac("onecloth.failed_sign_ins", f"{kind}\n{word}", algorithm="sha256").hexdigest()


def _holds(row: FailedSignIns, allowance: Allowance, at: datetime) -> bool:
    return row.count >= allowance.failures and row.since > at - allowance.within
