"""Reads one cell of a file of accounts as what its column means."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from onecloth.core.tables import BadValue, as_day, as_email, as_language, as_text, as_yes
from onecloth.customers.choices import CustomerKind, ReachWay
from onecloth.customers.queries.files.columns import PURPOSES

COMPANY = frozenset(
    [
        "company",
        "companies",
        "business",
        "firm",
        "organisation",
        "organization",
        "b2b",
        "account",
        "firma",
        "unternehmen",
    ]
)
PERSON = frozenset(
    ["person", "persons", "people", "private", "individual", "consumer", "b2c", "privat", "privatkunde", "mensch"]
)
REACHED = {
    ReachWay.EMAIL: ("email", "e-mail", "mail"),
    ReachWay.TELEPHONE: ("telephone", "phone", "call", "mobile", "telefon", "anruf"),
    ReachWay.LETTER: ("letter", "post", "paper", "brief"),
    ReachWay.IN_PERSON: ("in person", "visit", "persönlich", "besuch"),
}
WAYS = {word: way.value for way, words in REACHED.items() for word in words}
TELEPHONE = re.compile(r"[0-9+()/ .\-]{3,40}")


def as_kind(value: str) -> str:
    told = as_text(value, 40).casefold()
    if not told:
        return ""
    if told in COMPANY:
        return CustomerKind.COMPANY.value
    if told in PERSON:
        return CustomerKind.PERSON.value
    raise BadValue(_("is neither a person nor a company"), _("Write person or company, or leave the cell empty."))


def as_telephone(value: str) -> str:
    told = as_text(value, 40)
    if told and not TELEPHONE.fullmatch(told):
        raise BadValue(_("is no telephone number"), _("Figures, spaces and + ( ) / . - only."))
    return told


def as_reach(value: str) -> str:
    told = as_text(value, 40).casefold()
    if told and told not in WAYS:
        raise BadValue(_("is no way to reach somebody"), _("Write e-mail, telephone, letter or in person."))
    return WAYS.get(told, "")


def as_said(value: str) -> bool | None:
    """Yes, no, or nothing said where the cell is empty."""
    return as_yes(value) if value.strip() else None


def _text(most: int) -> Callable[[str], str]:
    return lambda value: as_text(value, most)


READERS: Mapping[str, Callable[[str], Any]] = {
    "reference": _text(80),
    "customer": _text(200),
    "kind": as_kind,
    "place": _text(120),
    "known_since": as_day,
    "given_name": _text(100),
    "family_name": _text(100),
    "contact": _text(200),
    "email": as_email,
    "telephone": as_telephone,
    "language": as_language,
    "reach": as_reach,
    "reach_when": _text(200),
    "said_on": as_day,
    "source": _text(200),
    **dict.fromkeys(PURPOSES, as_said),
}
