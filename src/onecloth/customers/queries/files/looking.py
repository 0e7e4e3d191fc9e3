"""What a file of accounts would change. One pass over the rows; what is there already is read in three queries."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import clock
from onecloth.core.tables import BadValue, Problem, Row, Table, shown, too_wide
from onecloth.customers.choices import CustomerKind
from onecloth.customers.models import Consent, Contact, Customer
from onecloth.customers.queries.files.columns import CONTACT_NAMES, PURPOSES
from onecloth.customers.queries.files.preview import AccountChange, ContactChange, Preview
from onecloth.customers.queries.files.values import READERS

OF_ACCOUNT = ("reference", "kind", "place", "known_since")
SAME = ("customer", "place", "kind", "known_since")
OF_CONTACT = ("name", "email", "telephone", "language", "reach", "reach_when")
Values = dict[str, Any]
Wrong = Callable[[str, str, str], Problem]


@dataclass
class There:
    """What we know already, by what a file can name it by, and what the file has said so far."""

    today: date
    by_reference: dict[str, Customer]
    by_name: dict[str, list[Customer]]
    contacts: dict[int, list[Contact]]
    said: dict[int, dict[str, Consent]]
    first_line: dict[str, int] = field(default_factory=dict)
    told: dict[str, Values] = field(default_factory=dict)
    people: dict[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "There":
        customers = list(Customer.objects.filter(blanked_at__isnull=True))
        by_name: dict[str, list[Customer]] = {}
        for each in customers:
            by_name.setdefault(folded(each.name), []).append(each)
        contacts: dict[int, list[Contact]] = {}
        for contact in Contact.objects.filter(blanked_at__isnull=True).order_by("pk"):
            contacts.setdefault(contact.customer_id, []).append(contact)
        said: dict[int, dict[str, Consent]] = {}
        for consent in Consent.objects.filter(replaced_at__isnull=True):
            said.setdefault(consent.contact_id, {})[consent.purpose] = consent
        return cls(
            today=(clock.now().astimezone(UTC) + timedelta(hours=14)).date(),
            by_reference={each.reference: each for each in customers if each.reference}, by_name=by_name,
            contacts=contacts, said=said,
        )  # fmt: skip

    def account(self, values: Values) -> tuple[str, Customer | None]:
        """The key of a row's account in this file, and the customer it is, if we know it."""
        number, name = values.get("reference", ""), folded(values.get("customer", ""))
        known = self.by_reference.get(number) if number else None
        if known is None and name:
            named = [each for each in self.by_name.get(name, []) if not (number and each.reference)]
            known = named[0] if len(named) == 1 else None
        if known is not None:
            return f"#{known.pk}", known
        return (f"n:{number}" if number else f"c:{name}"), None


def folded(name: str) -> str:
    return " ".join(name.split()).casefold()


@dataclass
class Tally:
    problems: list[Problem] = field(default_factory=list)
    accounts: dict[str, AccountChange] = field(default_factory=dict)
    contacts: list[ContactChange] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    overruled: int = 0


def look(table: Table, mapping: Mapping[str, str]) -> Preview:
    there, tally = There.now(), Tally()
    places = {key: table.heads.index(head) for key, head in mapping.items()}
    for row in table.rows:
        values, wrong = _values(row, places, mapping, len(table.heads))
        wrong = wrong or list(_wrongs(row.line, values, mapping, there))
        if wrong:
            tally.problems += wrong
        else:
            _add(row.line, values, there, tally)
    return Preview(
        table, mapping, problems=tally.problems, accounts=list(tally.accounts.values()), contacts=tally.contacts,
        accounts_known=tally.known, unchanged=tally.unchanged, overruled=tally.overruled, notes=_notes(mapping, tally),
    )  # fmt: skip


def _notes(mapping: Mapping[str, str], tally: Tally) -> list[str]:
    notes = [
        _("An empty cell leaves what is there."),
        _("Whoever was erased here is not recognised: take them out of your file too."),
    ]
    if mapping.keys() & {"said_on", "known_since"}:
        notes.append(_("Days are read day first: 03/04/2026 is the third of April."))
    if tally.overruled:
        overruled = ngettext(
            "%(n)s yes or no is older than what they told us since, so it is left out.",
            "%(n)s of yes and no are older than what they told us since, so they are left out.", tally.overruled,
        )  # fmt: skip
        notes.append(overruled % {"n": tally.overruled})
    return notes


def _values(
    row: Row, places: Mapping[str, int], mapping: Mapping[str, str], width: int
) -> tuple[Values, list[Problem]]:
    wrong = too_wide(row, width)
    values: Values = {}
    for key, place in places.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        try:
            values[key] = READERS[key](cell)
        except BadValue as bad:
            wrong.append(Problem(row.line, mapping[key], shown(cell), bad.what, bad.do))
    whole = f"{values.get('given_name', '')} {values.get('family_name', '')}".strip()
    values["name"] = values.get("contact") or whole
    return values, wrong


def _wrongs(line: int, values: Values, mapping: Mapping[str, str], there: There) -> Iterator[Problem]:
    def problem(key: str, what: str, do: str) -> Problem:
        return Problem(line, mapping.get(key, ""), shown(str(values.get(key) or "")), what, do)

    if not (values.get("reference") or values.get("customer")):
        yield problem("customer", _("is empty"), _("Name the customer, or write the number they have with us."))
        return
    key, known = there.account(values)
    yield from _wrong_account(line, key, known, values, there, problem)
    if values["name"] or values.get("email"):
        yield from _wrong_contact(line, key, known, values, there, problem)
    yield from _wrong_consents(values, there, problem)


def _wrong_account(
    line: int, key: str, known: Customer | None, values: Values, there: There, problem: Wrong
) -> Iterator[Problem]:
    named = there.by_name.get(folded(values.get("customer", "")), [])
    if known is None and not values.get("reference") and len(named) > 1:
        yield problem("customer", _("is the name of several customers"), _("Write their number beside it."))
    if known is None and not values.get("customer") and key not in there.told:
        yield problem("reference", _("is no number we know"), _("Write the name of the customer too."))
    if known is not None and known.closed_on:
        yield problem("customer", _("is closed"), _("Open the customer again first, or leave the row out."))
    before = there.told.get(key, {})
    for name in SAME:
        if before.get(name) and values.get(name) and before[name] != values[name]:
            what = _("differs from line %(line)d of the same customer") % {"line": there.first_line[key]}
            yield problem(name, what, _("Write the same in both rows."))


def _wrong_contact(
    line: int, key: str, known: Customer | None, values: Values, there: There, problem: Wrong
) -> Iterator[Problem]:
    column = next((name for name in CONTACT_NAMES if values.get(name)), "email")
    for name in _names_of(values):
        if (key, name) in there.people:
            what = _("stands in line %(line)d already") % {"line": there.people[key, name]}
            yield problem(column, what, _("Keep the row that is right."))
            return
    contact = _contact(known, values, there)
    if contact is not None and contact.closed_on:
        yield problem(column, _("is closed"), _("Nobody speaks with them any more. Leave the row out."))
    if contact is None and not values["name"]:
        yield problem("email", _("has no name beside it"), _("Give somebody new a name."))


def _wrong_consents(values: Values, there: There, problem: Wrong) -> Iterator[Problem]:
    said = {key: values[key] for key in PURPOSES if values.get(key) is not None}
    day = values.get("said_on")
    if said and not (values["name"] or values.get("email")):
        yield problem(next(iter(said)), _("belongs to nobody"), _("Name the contact who said it."))
    if day and day > there.today:
        yield problem("said_on", _("has not come yet"), _("Write the day on which they agreed."))
    if any(said.values()) and not day:
        yes = next(key for key, is_given in said.items() if is_given)
        yield problem(yes, _("has no day"), _("Write in a column of its own on which day they agreed."))


def _names_of(values: Values) -> list[str]:
    """What tells a contact apart within an account: the address if there is one, else the name."""
    return [values["email"].casefold()] if values.get("email") else [folded(values["name"])]


def _contact(known: Customer | None, values: Values, there: There) -> Contact | None:
    """By e-mail, else by name; a closed one only where no open one fits."""
    people = sorted(there.contacts.get(known.pk, []) if known else [], key=lambda each: each.closed_on is not None)
    email, name = values.get("email", "").casefold(), folded(values["name"])
    by_email = next((each for each in people if email and each.email.casefold() == email), None)
    return by_email or next((each for each in people if name and folded(each.name) == name), None)


def _add(line: int, values: Values, there: There, tally: Tally) -> None:
    key, known = there.account(values)
    there.first_line.setdefault(key, line)
    merged = {**values, **{name: value for name, value in there.told.get(key, {}).items() if value}}
    there.told[key] = {name: merged.get(name) for name in SAME}
    if known is not None:
        tally.known[key] = known.pk
    has_changed = _add_account(line, key, known, values, tally)
    if values["name"] or values.get("email"):
        there.people[key, _names_of(values)[0]] = line
        has_changed = _add_contact(line, key, known, values, there, tally) or has_changed
    tally.unchanged += not has_changed


def _add_account(line: int, key: str, known: Customer | None, values: Values, tally: Tally) -> bool:
    told = {name: values[name] for name in OF_ACCOUNT if values.get(name)}
    if values.get("customer"):
        told["name"] = values["customer"]
    before = tally.accounts.get(key)
    if known is None:
        start = {"kind": CustomerKind.COMPANY.value} if before is None else before.fields
        tally.accounts[key] = AccountChange(before.line if before else line, key, None, {**start, **told})
        return True
    fields = {name: value for name, value in told.items() if getattr(known, name) != value}
    if fields:
        tally.accounts[key] = AccountChange(line, key, known.pk, {**(before.fields if before else {}), **fields})
    return bool(fields)


def _add_contact(line: int, key: str, known: Customer | None, values: Values, there: There, tally: Tally) -> bool:
    contact = _contact(known, values, there)
    told = {name: values[name] for name in OF_CONTACT if values.get(name)}
    fields = told if contact is None else {name: told[name] for name in told if getattr(contact, name) != told[name]}
    consents = _consents(contact, values, there, tally)
    if contact is not None and not (fields or consents):
        return False
    tally.contacts.append(
        ContactChange(
            line,
            key,
            contact.pk if contact else None,
            fields,
            consents,
            values.get("said_on"),
            values.get("source", ""),
        )
    )
    return True


def _consents(contact: Contact | None, values: Values, there: There, tally: Tally) -> dict[str, bool]:
    """What is said anew; what they said otherwise since holds."""
    standing = there.said.get(contact.pk, {}) if contact else {}
    day = values.get("said_on") or there.today
    found: dict[str, bool] = {}
    for key, purpose in PURPOSES.items():
        is_given, before = values.get(key), standing.get(purpose)
        if is_given is None or (before is not None and before.is_given == is_given):
            continue
        if before is not None and before.said_on >= day:
            tally.overruled += 1
        else:
            found[purpose] = is_given
    return found
