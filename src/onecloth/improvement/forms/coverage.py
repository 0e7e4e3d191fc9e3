"""Naming whose voice is needed besides, and why the team goes without one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from onecloth.improvement.choices import Needed
from onecloth.improvement.forms.fields import A_LINE, NamedChoice, ProblemForm
from onecloth.organisation.models import Unit
from onecloth.organisation.permissions import visible_units

BY_HAND = (
    (Needed.FINANCE.value, gettext_lazy("Money is concerned, and they look after it")),
    (Needed.OTHER.value, gettext_lazy("It touches their work in another way")),
)


class NeedVoiceForm(ProblemForm):
    unit = NamedChoice(
        Unit.objects.none(), label=gettext_lazy("Whose voice is needed?"), empty_label=gettext_lazy("Choose a unit")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Why theirs?"), choices=BY_HAND, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = visible_units(self.actor).filter(closed_on__isnull=True).order_by("code")


class WithoutForm(ProblemForm):
    """`voice` is the key of a line of the page; which lines there are, the action knows."""

    voice = forms.CharField(label=gettext_lazy("Which voice do you go without?"), max_length=40)
    because = forms.CharField(
        label=gettext_lazy("Why?"), max_length=A_LINE,
        help_text=gettext_lazy("Everybody here reads it, with your name and the day."),
    )  # fmt: skip
