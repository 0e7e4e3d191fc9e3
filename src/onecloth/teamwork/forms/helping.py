"""One number for everybody."""

from django import forms
from django.utils.translation import gettext_lazy

from onecloth.teamwork.queries.cards_written import MOST_ACROSS


class GoalForm(forms.Form):
    across = forms.IntegerField(
        label=gettext_lazy("How many cards between departments this month?"), min_value=1, max_value=MOST_ACROSS
    )
