"""What is written about the hours of a department, and what a proposal is asked with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from onecloth.core.actors import Actor
from onecloth.improvement.forms.fields import NamedChoice, day_field
from onecloth.improvement.forms.initiatives import hours_field
from onecloth.improvement.permissions.initiatives import departments_of
from onecloth.organisation.models import Unit


class CapacityForm(forms.Form):
    unit = NamedChoice(
        Unit.objects.none(), label=gettext_lazy("Which department?"), empty_label=gettext_lazy("Choose a department")
    )
    hours = hours_field(gettext_lazy("How many hours in a month?"))
    month = day_field(gettext_lazy("From which month on?"), help_text=gettext_lazy("Any day of it."))
    months = forms.IntegerField(label=gettext_lazy("For how many months?"), min_value=1, max_value=12)
    since = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = departments_of(actor).order_by("code")


class ProposalForm(forms.Form):
    seed = forms.CharField(
        label=gettext_lazy("The words the draws begin with"), max_length=160,
        help_text=gettext_lazy("Any words. With them and the numbers of today anybody counts the same again."),
    )  # fmt: skip
    caution = forms.ChoiceField(
        label=gettext_lazy("How careful with vague guesses?"), widget=forms.RadioSelect, initial="none",
        choices=[
            ("none", gettext_lazy("Count on the middle of each range")),
            ("some", gettext_lazy("Half an error less")),
            ("much", gettext_lazy("A whole error less")),
        ],
    )  # fmt: skip
    keeps_running = forms.BooleanField(
        label=gettext_lazy("What runs goes on in any case"), required=False, initial=True
    )
