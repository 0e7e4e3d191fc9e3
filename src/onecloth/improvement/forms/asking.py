"""Asking a unit, or a role in it, and answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from onecloth.core import clock
from onecloth.improvement.forms.fields import NamedChoice, ProblemForm, day_field, words_field
from onecloth.organisation.models import Role, Unit
from onecloth.organisation.permissions import visible_units


class AskForInputForm(ProblemForm):
    unit = NamedChoice(Unit.objects.none(), label=gettext_lazy("Which unit?"), empty_label=gettext_lazy("Choose one"))
    role = NamedChoice(
        Role.objects.none(), label=gettext_lazy("Only those of one role there?"), required=False,
        empty_label=gettext_lazy("Whoever works there"),
        help_text=gettext_lazy("A role is found in the unit and in all below it."),
    )  # fmt: skip
    question = words_field(
        gettext_lazy("What do you want to know from them?"), rows=3, most=1000,
        help_text=gettext_lazy("One question. They read it with the name of the problem; everybody here reads what they say."),
    )  # fmt: skip
    due_on = day_field(gettext_lazy("By which day?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = visible_units(self.actor).filter(closed_on__isnull=True).order_by("code")
        self.fields["role"].queryset = Role.objects.filter(closed_on__isnull=True).order_by("pk")
        self.fields["due_on"].widget.attrs["min"] = clock.today().isoformat()


class GiveInputForm(forms.Form):
    words = words_field(
        gettext_lazy("Your answer"), rows=6, most=8000,
        help_text=gettext_lazy("It stands on the problem’s page with your name and the day. Everybody here can read it."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
