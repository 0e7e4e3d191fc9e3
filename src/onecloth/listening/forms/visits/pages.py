"""A visit in four answers: with whom, how long, what they said, what was promised."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core.actors import Actor
from onecloth.customers.models import Customer
from onecloth.customers.permissions import visible_customers
from onecloth.listening.choices import Audience
from onecloth.listening.queries.choosing import people_called, units_to_choose
from onecloth.listening.queries.visits.told import MOST_NOTED, Visit
from onecloth.organisation.models import Person, Unit
from onecloth.ui.asking import WithVersion

WHO = [(Audience.CUSTOMER, gettext_lazy("A customer")), (Audience.EMPLOYEE, gettext_lazy("Colleagues"))]
LENGTHS = [
    (15, gettext_lazy("15 min")),
    (30, gettext_lazy("30 min")),
    (60, gettext_lazy("1 hour")),
    (240, gettext_lazy("½ day")),
]
HEARD, PROMISED = 5, 3
MOST_SUGGESTED = 60
A_WEEK = timedelta(days=7)


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def plain(name: str) -> str:
    """A unit's name without the marks that set it in below another."""
    return name.lstrip("– ")


def unit_named(words: str, units: Sequence[tuple[str, str]]) -> str:
    """The key of the one unit that the words name, alone or as one of their parts; empty where none or several do."""
    parts = {" ".join(part.split()).casefold() for part in (words, *words.split(","))}
    found = [pk for pk, name in units if plain(name).casefold() in parts]
    return found[0] if len(found) == 1 else ""


class VisitForm(forms.Form):
    who = forms.ChoiceField(label=gettext_lazy("Customer or colleagues"), choices=WHO, widget=forms.RadioSelect)
    with_whom = forms.CharField(
        label=gettext_lazy("With whom?"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("A team, a person or a customer. Names of single people stay with you unless they agree."),
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=gettext_lazy("They agree that their name stands beside their words"), required=False,
        help_text=gettext_lazy("For one person or customer, written as we know them: whole name or number."),
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=gettext_lazy("Which team is it about?"), required=False,
        help_text=gettext_lazy("Left open, it is the team you named above."),
    )  # fmt: skip
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long?"), choices=LENGTHS, coerce=int, widget=forms.RadioSelect, initial=30
    )
    held_on = day_field(gettext_lazy("When?"))
    notes = forms.CharField(
        label=gettext_lazy("Notes only you can read"), required=False, max_length=MOST_NOTED,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.person: Person | None = None
        self.customer: Customer | None = None
        self.units = units_to_choose()
        self.fields["unit"].choices = [("", _("As named above, or none")), *self.units]
        for number in range(1, HEARD + 1):
            words = forms.Textarea(attrs={"rows": 2, "autocomplete": "off"})
            label = _("What did you hear? Their words, not yours") if number == 1 else _("The next thing you heard")
            self.fields[f"heard_{number}"] = forms.CharField(
                label=label, required=False, max_length=MOST_NOTED, widget=words
            )
        for number in range(1, PROMISED + 1):
            label = _("What did you promise?") if number == 1 else _("And what else?")
            self.fields[f"promise_{number}"] = forms.CharField(label=label, required=False, max_length=500)
            self.fields[f"due_{number}"] = day_field(_("By when?"), required=False, initial=self._in_a_week())

    def _in_a_week(self) -> date | None:
        day = self.initial.get("held_on")
        return day + A_WEEK if day else None

    @property
    def heard_fields(self) -> list[forms.BoundField]:
        return [self[f"heard_{number}"] for number in range(1, HEARD + 1)]

    @property
    def promise_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"promise_{number}"], self[f"due_{number}"]) for number in range(1, PROMISED + 1)]

    @property
    def known(self) -> list[str]:
        """Teams to choose from while one types: those the actor leads, for others all while there are few."""
        own = [plain(name) for pk, name in self.units if int(pk) in self.actor.led_unit_ids]
        return (own or [plain(name) for _pk, name in self.units])[:MOST_SUGGESTED]

    @property
    def has_more_heard(self) -> bool:
        return any(self[f"heard_{number}"].value() for number in range(2, HEARD + 1))

    @property
    def has_more_promised(self) -> bool:
        return any(self[f"promise_{number}"].value() for number in range(2, PROMISED + 1))

    @property
    def has_more(self) -> bool:
        """Whether something stands, or is wrong, in what is folded at first."""
        folded = ("held_on", "unit", "agreed", "notes")
        said = any(self[name].value() for name in ("unit", "agreed", "notes"))
        return said or (self.is_bound and any(name in self.errors for name in folded))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not told.get("unit") and told.get("who") == Audience.EMPLOYEE:
            told["unit"] = unit_named(told.get("with_whom", ""), self.units)
        for number in range(1, PROMISED + 1):
            if told.get(f"promise_{number}") and not told.get(f"due_{number}") and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", _("A promise needs a day. Choose the day by which it will be done."))
        if told.get("agreed") and told.get("with_whom"):
            self._find(told["with_whom"], is_customer=told.get("who") == Audience.CUSTOMER)
        return told

    def _find(self, words: str, *, is_customer: bool) -> None:
        known: list[Any]
        if is_customer:
            rows = visible_customers(self.actor).filter(closed_on__isnull=True)
            known = list(rows.filter(reference=words)[:1]) or list(rows.filter(name__iexact=words)[:2])
        else:
            known = list(people_called(self.actor, words))
        if len(known) != 1:
            told = _("We cannot tell who “%(name)s” is. Write the whole name or the number, or take the tick away.")
            self.add_error("with_whom", told % {"name": words})
        elif is_customer:
            self.customer = known[0]
        else:
            self.person = known[0]

    def visit(self, language: str) -> Visit:
        told = self.cleaned_data
        promised = [(told[f"promise_{n}"], told[f"due_{n}"]) for n in range(1, PROMISED + 1)]
        return Visit(
            audience=told["who"], with_whom=told["with_whom"], minutes=told["minutes"], held_on=told["held_on"],
            unit=Unit.objects.get(pk=int(told["unit"])) if told["unit"] else None, person=self.person,
            customer=self.customer, heard=[told[f"heard_{n}"] for n in range(1, HEARD + 1)],
            promised=[each for each in promised if each[0]], notes=told["notes"], language=language,
        )  # fmt: skip


class SettleForm(WithVersion):
    became = forms.ChoiceField(
        label=gettext_lazy("What became of it?"), widget=forms.RadioSelect,
        choices=[("kept", gettext_lazy("Kept")), ("broken", gettext_lazy("Broken"))],
    )  # fmt: skip
    on = day_field(gettext_lazy("On which day?"))
    words = forms.CharField(
        label=gettext_lazy("In words they will read"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("A broken promise needs a word why."),
    )  # fmt: skip


class SaidForm(forms.Form):
    became = forms.ChoiceField(
        label=gettext_lazy("Was it kept?"), widget=forms.RadioSelect,
        choices=[("kept", gettext_lazy("It was kept")), ("not", gettext_lazy("It was not kept"))],
    )  # fmt: skip
