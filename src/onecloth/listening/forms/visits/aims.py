"""How many visits somebody means to make in a quarter."""

from django import forms
from django.utils.translation import gettext_lazy

from onecloth.listening.queries.visits.told import MOST_AIMED


class AimForm(forms.Form):
    customers = forms.IntegerField(
        label=gettext_lazy("Visits with customers"), min_value=0, max_value=MOST_AIMED, initial=3
    )
    colleagues = forms.IntegerField(
        label=gettext_lazy("Visits with colleagues"), min_value=0, max_value=MOST_AIMED, initial=3
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
