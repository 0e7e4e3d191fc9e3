"""What people write about initiatives: in hours and whole currencies here, in minutes and smallest units below."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core.actors import Actor
from onecloth.improvement.choices import CURRENCIES, OPEN_INITIATIVES, MakesRoom, Means
from onecloth.improvement.forms.fields import A_LINE, NamedChoice, day_field, words_field
from onecloth.improvement.forms.problems import PersonForm
from onecloth.improvement.models import Initiative, Problem
from onecloth.improvement.permissions.initiatives import visible_initiatives
from onecloth.improvement.permissions.problems import visible_problems
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.permissions import visible_units
from onecloth.ui import texts
from onecloth.ui.wording import full_day

ALONE = ("title", "why", "unit", "starts_on", "ends_on", "benefit_words", "new_means_because")
HOURS = ("benefit_low", "benefit_high")
SEVERAL = ("problems", "after", "instead_of")
MOST_TO_TICK = 60


class Ticks(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple(attrs={"class": "check"})

    def label_from_instance(self, thing: Any) -> str:
        return str(thing)


class WithActor(forms.Form):
    """It knows who acts and on what, and which version was read."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, actor: Actor, initiative: Initiative | None = None, **kwargs: Any) -> None:
        self.actor, self.initiative = actor, initiative
        super().__init__(*args, **kwargs)
        if initiative is not None:
            self.fields["version"].initial = initiative.version

    def others(self) -> Any:
        open_ones = visible_initiatives(self.actor).filter(state__in=OPEN_INITIATIVES).order_by("title", "pk")
        return open_ones.exclude(pk=self.initiative.pk) if self.initiative else open_ones


def hours_field(label: Any, **options: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "any", "min": 0, "inputmode": "decimal"})
    return forms.DecimalField(label=label, min_value=0, max_value=10**8, widget=widget, **options)


class DraftForm(WithActor):
    title = forms.CharField(
        label=gettext_lazy("What is the initiative called?"), max_length=200,
        help_text=gettext_lazy("A few words. Everybody here can read all of it, so name no customer."),
    )  # fmt: skip
    why = words_field(gettext_lazy("What is it for?"))
    unit = NamedChoice(
        Unit.objects.none(), label=gettext_lazy("Which unit leads it?"), empty_label=gettext_lazy("Choose a unit")
    )
    problems = Ticks(
        Problem.objects.none(), label=gettext_lazy("Which problems does it go to the root of?"), required=False
    )
    starts_on = day_field(gettext_lazy("When could it start?"), required=False)
    ends_on = day_field(gettext_lazy("When would it be done?"), required=False)
    benefit_low = hours_field(
        gettext_lazy("Hours of customers and colleagues it saves in a year: at least"), required=False,
        help_text=gettext_lazy("A range that you think holds four times of five. It is a guess, and counts as one."),
    )  # fmt: skip
    benefit_high = hours_field(gettext_lazy("At most"), required=False)
    benefit_words = words_field(
        gettext_lazy("How do you come to that?"), rows=2, most=A_LINE, required=False
    )  # fmt: skip
    displaces = Ticks(
        Initiative.objects.none(), label=gettext_lazy("What makes room for it?"), required=False,
        help_text=gettext_lazy("Paused once this one starts, not before."),
    )  # fmt: skip
    new_means_because = words_field(
        gettext_lazy("Which new means does it need, and where do they come from?"), rows=2, most=A_LINE, required=False,
        help_text=gettext_lazy("Needed where nothing makes room for it."),
    )  # fmt: skip
    after = Ticks(Initiative.objects.none(), label=gettext_lazy("What must run before it?"), required=False)
    instead_of = Ticks(
        Initiative.objects.none(), label=gettext_lazy("Of which others is only one carried?"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = visible_units(self.actor)
        open_units = units.filter(closed_on__isnull=True)
        if self.initiative:
            open_units |= units.filter(pk=self.initiative.unit_id)
        self.fields["unit"].queryset = open_units.order_by("code")
        for name in ("displaces", "after", "instead_of"):
            self.fields[name].queryset = self.others()
        self.fields["problems"].queryset = self._problems()
        if self.initiative:
            del self.fields["displaces"]

    def _problems(self) -> Any:
        """Those that are open, the latest first, and those ticked already."""
        every = visible_problems(self.actor)
        latest = list(every.filter(closed_at__isnull=True).exclude(stage="merged").order_by("-raised_at", "-pk")
                      .values_list("pk", flat=True)[:MOST_TO_TICK])  # fmt: skip
        ticked = list(self.initiative.problems.values_list("pk", flat=True)) if self.initiative else []
        return every.filter(pk__in=[*latest, *ticked]).order_by("title", "pk")

    def draft(self) -> dict[str, Any]:
        """What was written, as `Draft` takes it."""
        given = {name: self.cleaned_data[name] for name in (*ALONE, *SEVERAL)}
        return given | {name: in_minutes(self.cleaned_data[name]) for name in HOURS}

    def written_meanwhile(self, now: Initiative) -> list[tuple[str, str]]:
        """Where it differs from how somebody else left it, in words."""
        unlike = [name for name in ALONE if (self.cleaned_data.get(name) or "") != (getattr(now, name) or "")]
        unlike += [name for name in HOURS if in_minutes(self.cleaned_data.get(name)) != getattr(now, name)]
        unlike += [name for name in SEVERAL if set(self.cleaned_data[name]) != set(getattr(now, name).all())]
        return [(str(self.fields[name].label), _as_words(name, getattr(now, name))) for name in unlike]


def as_it_is(found: Initiative) -> dict[str, Any]:
    """What the form of a draft begins with."""
    told = {name: getattr(found, name) for name in ALONE if name != "unit"}
    told |= {name: None if getattr(found, name) is None else getattr(found, name) / 60 for name in HOURS}
    ticked = {name: list(getattr(found, name).values_list("pk", flat=True)) for name in SEVERAL}
    return {**told, **ticked, "unit": found.unit_id}


def in_minutes(hours: Decimal | None) -> int | None:
    return None if hours is None else round(hours * 60)


def _as_words(name: str, value: Any) -> str:
    if hasattr(value, "all"):
        return ", ".join(str(each) for each in value.all()) or _("none")
    if isinstance(value, Unit):
        return texts.name_of(value)
    if isinstance(value, date):
        return full_day(value)
    if name in HOURS and value is not None:
        return str(round(value / 60, 1))
    return str(value) if value not in (None, "") else _("nothing")


class OwnerForm(WithActor):
    person = forms.CharField(label=gettext_lazy("Who owns it? Name or personnel number"), max_length=200)

    def clean_person(self) -> Person:
        form = PersonForm({"person": self.cleaned_data["person"]}, actor=self.actor)
        if not form.is_valid():
            raise forms.ValidationError(list(form.errors["person"]))
        found: Person = form.cleaned_data["person"]
        return found


class RoomForm(WithActor):
    displaced = forms.ModelChoiceField(
        Initiative.objects.none(), label=gettext_lazy("What makes room for it?"),
        empty_label=gettext_lazy("Choose an initiative"),
    )  # fmt: skip
    how = forms.ChoiceField(
        label=gettext_lazy("What becomes of that one once this starts?"), choices=MakesRoom.choices,
        widget=forms.RadioSelect, initial=MakesRoom.PAUSE,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["displaced"].queryset = self.others()


class TurnForm(WithActor):
    because = words_field(gettext_lazy("Why? Everybody reads it."), rows=2, most=A_LINE)


class StartForm(WithActor):
    """Nothing to write: the page says what starting does."""


class MeansForm(WithActor):
    kind = forms.ChoiceField(
        label=gettext_lazy("What?"), choices=Means.choices, widget=forms.RadioSelect, initial=Means.HOURS
    )
    unit = NamedChoice(
        Unit.objects.none(), label=gettext_lazy("Whose hours?"), required=False,
        empty_label=gettext_lazy("Choose a unit"),
    )  # fmt: skip
    hours = hours_field(gettext_lazy("How many hours?"), required=False)
    money = hours_field(gettext_lazy("How much money?"), required=False)
    currency = forms.ChoiceField(
        label=gettext_lazy("In which currency?"), choices=[("", "–"), *((code, code) for code in CURRENCIES)],
        required=False,
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("Which tool, or what for?"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = visible_units(self.actor).filter(closed_on__isnull=True).order_by("code")

    def given(self) -> dict[str, Any]:
        """What was written, as `Given` takes it."""
        told = self.cleaned_data
        digits = CURRENCIES.get(told["currency"], 2)
        amount = None if told["money"] is None else round(told["money"] * 10**digits)
        return {
            "kind": told["kind"], "unit": told["unit"], "minutes": in_minutes(told["hours"]), "amount": amount,
            "currency": told["currency"], "words": told["words"],
        }  # fmt: skip


class AllocateForm(MeansForm):
    month = day_field(
        gettext_lazy("In which month?"), help_text=gettext_lazy("Any day of it; means are planned by month.")
    )


class SpentForm(MeansForm):
    on_day = day_field(gettext_lazy("Until which day?"), help_text=gettext_lazy("Today, or a day that has passed."))
