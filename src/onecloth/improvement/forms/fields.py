"""What every form about problems is made of: words, days, and who acts on what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from onecloth.core.actors import Actor
from onecloth.improvement.models import Problem
from onecloth.journeys.models import Seam
from onecloth.ui import texts

WORDS = 4000
A_LINE = 300
DAY_WRONG = {"invalid": gettext_lazy("Write the day as year-month-day, for example 2026-05-04.")}


def words_field(label: Any, *, rows: int = 3, most: int = WORDS, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


def day_field(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=DAY_WRONG, **options)


class ProblemForm(forms.Form):
    """A form on a problem's page: it knows who acts and on what."""

    def __init__(self, *args: Any, actor: Actor, problem: Problem | None = None, **kwargs: Any) -> None:
        self.actor, self.problem = actor, problem
        super().__init__(*args, **kwargs)


class NamedChoice(forms.ModelChoiceField):
    def label_from_instance(self, thing: Any) -> str:
        if isinstance(thing, Seam):
            return f"{texts.name_of(thing.giver)} → {texts.name_of(thing.receiver)}"
        return texts.name_of(thing)
