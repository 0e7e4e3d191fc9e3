"""What a column of a file can mean, and how it is called in English and German files."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    """`called`: headings that mean it, in the bare form of `bare`."""

    key: str
    label: str | Promise
    called: frozenset[str]
    is_needed: bool = False


def _field(key: str, label: str | Promise, called: str, *, is_needed: bool = False) -> Field:
    return Field(key, label, frozenset(called.split()), is_needed)


PEOPLE = (
    _field(
        "number", _("Personnel number"),
        "number personnelnumber personnelno staffnumber staffno staffid employeenumber employeeno employeeid personid "
        "id personalnummer persnr personalnr mitarbeiternummer mitarbeiternr mitarbeiterid pnr stammnummer",
        is_needed=True,
    ),
    _field("given_name", _("Given name"), "givenname firstname forename christianname vorname rufname"),
    _field("family_name", _("Family name"), "familyname lastname surname secondname nachname familienname zuname"),
    _field("name", _("Whole name"), "name fullname wholename displayname employee employeename person mitarbeiter "
           "vollername vorundnachname mitarbeitername"),
    _field("email", _("E-mail"), "email mail emailaddress workemail emailadresse mailadresse dienstmail"),
    _field("language", _("Language"), "language lang preferredlanguage sprache korrespondenzsprache"),
    _field("started_on", _("First day"), "firstday startedon startdate started start hiredate hired joined joinedon datejoined "
           "entrydate eintritt eintrittsdatum eintrittam beginn"),
    _field("left_on", _("Day after the last"), "dayafterthelast lefton leavedate leavingdate leaver enddate terminationdate termination "
           "left austritt austrittsdatum austrittam ende"),
    _field("unit", _("Unit"), "unit unitreference unitcode team department dept departmentcode orgunit "
           "organisationunit organizationunit costcentre costcenter einheit abteilung organisationseinheit oe bereich "
           "kostenstelle gruppe"),
    _field("role", _("Role"), "role jobtitle job title position function funktion rolle stelle stellenbezeichnung "
           "taetigkeit beruf"),
    _field("leads", _("Leads the unit"), "leadstheunit leads lead leader isleader manager ismanager head leitet leitung leiter "
           "fuehrungskraft vorgesetzter"),
)  # fmt: skip

UNITS = (
    _field(
        "reference", _("Reference"),
        "reference ref id unitid unitreference unitnumber number no costcentre costcenter referenz einheitid nummer nr "
        "kostenstelle oenummer oeid schluessel",
        is_needed=True,
    ),
    _field("name", _("Name"), "name unit unitname department team title bezeichnung einheit abteilung langname"),
    _field("code", _("Letters"), "code letters short shortname abbreviation abbr kuerzel kurz kurzname kurzzeichen "
           "abkuerzung"),
    _field("parent", _("Belongs to"), "parent parentid parentunit parentreference belongsto partof under above "
           "superior reportsto uebergeordnet uebergeordneteeinheit gehoertzu elternid obereinheit"),
)  # fmt: skip

FIELDS: Mapping[str, tuple[Field, ...]] = {"people": PEOPLE, "units": UNITS}


def bare(heading: str) -> str:
    """A heading without case, accents and everything that is no letter: "E-Mail-Adresse" is emailadresse."""
    told = heading.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = unicodedata.normalize("NFKD", told).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]+", "", plain)


def guess(kind: str, heads: Iterable[str]) -> dict[str, str]:
    """Which heading means which field; each heading is used once, the first that fits wins."""
    mapping: dict[str, str] = {}
    free = list(heads)
    for field in FIELDS[kind]:
        head = next((each for each in free if bare(each) in field.called), None)
        if head is not None:
            mapping[field.key] = head
            free.remove(head)
    if {"given_name", "family_name"} <= mapping.keys():
        mapping.pop("name", None)
    elif kind == "people" and "family_name" in mapping and "name" in mapping:
        # "Name, Vorname" in German files: the bare "name" beside one given-name column is the family name.
        mapping.pop("name")
    elif kind == "people" and "given_name" in mapping and "name" in mapping:
        mapping["family_name"] = mapping.pop("name")
    return mapping


def needed_and_missing(kind: str, mapping: Mapping[str, str]) -> list[Field]:
    missing = [field for field in FIELDS[kind] if field.is_needed and field.key not in mapping]
    if kind == "people" and not mapping.keys() & {"name", "family_name", "given_name"}:
        missing.append(next(field for field in PEOPLE if field.key == "family_name"))
    if kind == "units" and "name" not in mapping:
        missing.append(next(field for field in UNITS if field.key == "name"))
    return missing
