"""Reads one cell as what its column means. `BadValue` says why not, and what to do."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

YES = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "wahr", "leader", "lead", "leitung"})
NO = frozenset({"", "no", "n", "false", "0", "-", "nein", "falsch"})
DAYS = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})([ T].*)?"),
    re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
)
LANGUAGES = {"english": "en", "englisch": "en", "german": "de", "deutsch": "de"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class BadValue(Exception):
    """`what` is wrong with a cell, and what to `do`."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(what)
        self.what, self.do = what, do


def as_text(value: str, most: int) -> str:
    if UNPRINTABLE.search(value):
        raise BadValue(_("has characters that cannot be shown"), _("Delete them, or save the file as UTF-8 again."))
    told = " ".join(value.split())
    if len(told) > most:
        raise BadValue(
            _("is longer than %(most)d characters") % {"most": most}, _("Shorten it, or choose the right column.")
        )
    return told


def as_email(value: str) -> str:
    told = as_text(value, 254)
    if told:
        try:
            validate_email(told)
        except ValidationError as fault:
            raise BadValue(_("is no e-mail address"), _("Correct it, or leave the cell empty.")) from fault
    return told


def as_day(value: str) -> date | None:
    """Days are read day first; a file that means the month first is written with four-digit years first."""
    told = as_text(value, 40)
    if not told:
        return None
    found = next((match for form in DAYS if (match := form.fullmatch(told))), None)
    if found:
        try:
            day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            day = date.min
        if 1900 <= day.year <= 2100:
            return day
    raise BadValue(_("is no day we can read"), _("Write it like 2026-03-31 or 31.03.2026."))


def as_yes(value: str) -> bool:
    told = as_text(value, 40).casefold()
    if told in YES:
        return True
    if told in NO:
        return False
    raise BadValue(_("is neither yes nor no"), _("Write yes or no, or leave the cell empty."))


def as_language(value: str) -> str:
    told = as_text(value, 40).casefold().replace("_", "-")
    told = LANGUAGES.get(told, told)
    if told and not LANGUAGE.fullmatch(told):
        raise BadValue(_("is no language code"), _("Write it like en or de, or leave the cell empty."))
    if len(told) > 10:
        raise BadValue(_("is no language code"), _("Write it like en or de, or leave the cell empty."))
    return told


def as_names(value: str) -> tuple[str, str]:
    """Given and family name from one cell: "Nair, Priya" and "Priya Nair" are the same person."""
    told = as_text(value, 200)
    if "," in told:
        family, _comma, given = told.partition(",")
        return given.strip(), family.strip()
    given, _space, family = told.rpartition(" ")
    return given.strip(), family.strip()
