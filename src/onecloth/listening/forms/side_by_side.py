"""Asking for half a day, offering one, a day for it, a kind word, and one thing learned."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core.actors import Actor
from onecloth.customers.models import Customer
from onecloth.customers.permissions import visible_customers
from onecloth.listening.choices import ConsentWay, HalfDay, LessonShared, SideBySideWay
from onecloth.listening.forms.rounds import near, person_called
from onecloth.listening.queries.choosing import units_to_choose
from onecloth.listening.queries.practising_told import Day
from onecloth.organisation.models import Person, Unit
from onecloth.ui.asking import WithVersion


def _date(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as year-month-day, for example 2026-05-04.")}, **more,
    )  # fmt: skip


class HalfDayForm(forms.Form):
    """What one asks for or offers; the fields of the other way are left out."""

    words = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    wanted = forms.ChoiceField(label=gettext_lazy("With which team?"), required=False)
    customer = forms.CharField(
        label=gettext_lazy("Or with which customer? Name or number"), max_length=200, required=False,
        help_text=gettext_lazy("The experience team asks them first, and never somebody who told us not to ask."),
    )  # fmt: skip
    partner = forms.CharField(
        label=gettext_lazy("Somebody in mind? Name or personnel number"), max_length=200, required=False,
        help_text=gettext_lazy("Then propose a day. Left open, anybody there can say “with me”."),
    )  # fmt: skip
    on_date = _date(gettext_lazy("Day"), required=False)
    half = forms.ChoiceField(
        label=gettext_lazy("Which half?"), choices=HalfDay.choices, widget=forms.RadioSelect, initial=HalfDay.MORNING
    )
    place = forms.CharField(label=gettext_lazy("Where to meet"), max_length=200, required=False)

    def __init__(self, *args: Any, way: str, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.way, self.actor = way, actor
        is_offer = way == SideBySideWay.OFFER
        self.fields["words"].label = _("What will they see with you?") if is_offer else _("What would you like to see?")
        if is_offer:
            del self.fields["wanted"], self.fields["customer"]
        else:
            self.fields["wanted"].choices = [("", _("Any, or I don’t know")), *units_to_choose()]

    def clean_partner(self) -> Person | None:
        return person_called(self.actor, self.cleaned_data["partner"])

    def clean_customer(self) -> Customer | None:
        words = " ".join(self.cleaned_data["customer"].split())
        if not words:
            return None
        rows = visible_customers(self.actor).filter(closed_on__isnull=True)
        found = list(rows.filter(reference=words)[:1]) or list(rows.filter(name__iexact=words)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("We cannot tell which customer “%(name)s” is. Write the whole name or the number.") % {"name": words}
            )
        return found[0]

    def clean_on_date(self) -> Any:
        return near(self.cleaned_data["on_date"])

    def opened(self) -> dict[str, Any]:
        """As `open_half_day` takes it."""
        told = self.cleaned_data
        day = Day(told["on_date"], told["half"], told["place"]) if told["on_date"] else None
        wanted = Unit.objects.get(pk=int(told["wanted"])) if told.get("wanted") else None
        return {
            "way": self.way, "words": told["words"], "wanted": wanted, "partner": told["partner"],
            "customer": told.get("customer"), "day": day,
        }  # fmt: skip


class DayForm(WithVersion):
    on_date = _date(gettext_lazy("Day"))
    half = forms.ChoiceField(
        label=gettext_lazy("Which half?"), choices=HalfDay.choices, widget=forms.RadioSelect, initial=HalfDay.MORNING
    )
    place = forms.CharField(label=gettext_lazy("Where to meet"), max_length=200, required=False)

    def clean_on_date(self) -> Any:
        return near(self.cleaned_data["on_date"])

    def day(self) -> Day:
        told = self.cleaned_data
        return Day(told["on_date"], told["half"], told["place"])


class CustomerDayForm(DayForm):
    way = forms.ChoiceField(
        label=gettext_lazy("By which way did they say yes?"), choices=ConsentWay.choices, widget=forms.RadioSelect
    )


class KindWordForm(WithVersion):
    words = forms.CharField(
        label=gettext_lazy("A kind word"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: “We move house that week. Ask me again in May, gladly.”"),
    )  # fmt: skip


class LessonForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("One thing you learned"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One sentence. Left empty, the half day only counts as done."),
    )  # fmt: skip
    shared = forms.ChoiceField(
        label=gettext_lazy("Who may read it, with your name?"), choices=LessonShared.choices, widget=forms.RadioSelect,
        initial=LessonShared.PRIVATE,
    )  # fmt: skip
