"""What a column of a file can mean, and how it is called in English and German files."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from onecloth.core.tables import Column, guess_columns
from onecloth.core.tables import a_column as _field

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

FIELDS: Mapping[str, tuple[Column, ...]] = {"people": PEOPLE, "units": UNITS}


def guess(kind: str, heads: Iterable[str]) -> dict[str, str]:
    """Which heading means which field; each heading is used once, the first that fits wins."""
    mapping = guess_columns(FIELDS[kind], heads)
    if {"given_name", "family_name"} <= mapping.keys():
        mapping.pop("name", None)
    elif kind == "people" and "family_name" in mapping and "name" in mapping:
        # "Name, Vorname" in German files: the bare "name" beside one given-name column is the family name.
        mapping.pop("name")
    elif kind == "people" and "given_name" in mapping and "name" in mapping:
        mapping["family_name"] = mapping.pop("name")
    return mapping


def needed_and_missing(kind: str, mapping: Mapping[str, str]) -> list[Column]:
    missing = [field for field in FIELDS[kind] if field.is_needed and field.key not in mapping]
    if kind == "people" and not mapping.keys() & {"name", "family_name", "given_name"}:
        missing.append(next(field for field in PEOPLE if field.key == "family_name"))
    if kind == "units" and "name" not in mapping:
        missing.append(next(field for field in UNITS if field.key == "name"))
    return missing
