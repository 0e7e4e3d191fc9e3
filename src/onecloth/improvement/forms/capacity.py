"""What is written about the hours of a department."""

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

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = departments_of(actor).order_by("code")
