"""A visit before it takes place: with whom, when on the clock of those visited, where."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core.actors import Actor
from onecloth.customers.models import Customer
from onecloth.customers.permissions import visible_customers
from onecloth.listening.choices import Audience
from onecloth.listening.forms.visits.pages import LENGTHS, WHO, day_field, plain, unit_named
from onecloth.listening.queries.choosing import units_to_choose
from onecloth.listening.queries.days import zone_of
from onecloth.listening.queries.visits.told import Plan
from onecloth.organisation.models import Unit


class PlanForm(forms.Form):
    who = forms.ChoiceField(label=gettext_lazy("Customer or colleagues"), choices=WHO, widget=forms.RadioSelect)
    with_whom = forms.CharField(
        label=gettext_lazy("With whom?"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("A team, a person or a customer. Written as we know them, you get what they told us lately."),
    )  # fmt: skip
    day = day_field(gettext_lazy("Day"))
    time = forms.TimeField(label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long?"), choices=LENGTHS, coerce=int, widget=forms.RadioSelect, initial=30
    )
    place = forms.CharField(label=gettext_lazy("Where?"), max_length=200, required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Which team is it about?"), required=False,
        help_text=gettext_lazy("Left open, it is the team you named above. The time is that of the team’s clock."),
    )  # fmt: skip
    is_round = forms.BooleanField(
        label=gettext_lazy("A round with staff: I ask the five questions"), required=False,
        help_text=gettext_lazy("With a team of ours. What each says is written down afterwards, and the team reads the answers."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.units = units_to_choose()
        self.fields["unit"].choices = [("", _("As named above, or none")), *self.units]
        self.team: Unit | None = None
        self.planned_for: datetime | None = None

    @property
    def known(self) -> list[str]:
        return [plain(name) for _pk, name in self.units][:60]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        key = told.get("unit")
        if not key and told.get("who") == Audience.EMPLOYEE:
            key = unit_named(told.get("with_whom", ""), self.units)
        self.team = Unit.objects.get(pk=int(key)) if key else None
        if told.get("day") and told.get("time"):
            self._on_their_clock(told)
        return told

    def _on_their_clock(self, told: dict[str, Any]) -> None:
        """An hour that the clocks leave out in spring is none to meet at."""
        zone = zone_of(self.team)
        here = datetime.combine(told["day"], told["time"], tzinfo=zone)
        if here.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != here.replace(tzinfo=None):
            self.add_error("time", _("The clocks go forward over this hour, so there is none. Choose another time."))
        self.planned_for = here

    def _customer(self, words: str) -> Customer | None:
        rows = visible_customers(self.actor).filter(closed_on__isnull=True)
        found = list(rows.filter(reference=words)[:1]) or list(rows.filter(name__iexact=words)[:2])
        return found[0] if len(found) == 1 else None

    def plan(self) -> Plan:
        told = self.cleaned_data
        assert self.planned_for is not None
        is_customer = told["who"] == Audience.CUSTOMER
        return Plan(
            audience=told["who"], with_whom=told["with_whom"], planned_for=self.planned_for, minutes=told["minutes"],
            place=told["place"], unit=self.team,
            customer=self._customer(told["with_whom"]) if is_customer else None, is_round=told["is_round"],
        )  # fmt: skip
