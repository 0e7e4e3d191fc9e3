"""What people write on a board and about it. Forms look at it; actions decide."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy

from onecloth.core.actors import Actor
from onecloth.insight.models import Metric
from onecloth.insight.permissions import visible_metrics
from onecloth.teamwork.choices import ItemKind
from onecloth.ui import texts

LONGEST_KEY = 19  # digits: more is no key of ours, and SQLite would not take it


class NamedMetrics(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) >= LONGEST_KEY:
                raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": str(key)[:20]})
        return super().clean(value)

    def label_from_instance(self, metric: Any) -> str:
        return texts.name_of(metric)


class BoardForm(forms.Form):
    """When a team meets. Times are those of the clock on its wall."""

    begins = forms.TimeField(
        label=gettext_lazy("At what time does it begin?"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("By the clock on your wall, in summer and in winter."),
        error_messages={"invalid": gettext_lazy("Write the time as hour and minute, for example 08:00.")},
    )  # fmt: skip
    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On which days?"), choices=list(WEEKDAYS.items()), coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day of the week.")},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes?"), min_value=5, max_value=30,
        help_text=gettext_lazy("A team takes 5 to 10, a department 10 to 15."),
    )  # fmt: skip


class KeepBoardForm(BoardForm):
    metrics = NamedMetrics(
        Metric.objects.none(), label=gettext_lazy("Which figures do you look at?"), required=False,
        help_text=gettext_lazy("Two or three. They come with the range they usually move in."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metrics"].queryset = visible_metrics(actor).order_by("-is_headline", "slug")


class ItemForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=ItemKind.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("In a sentence"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Everybody who works here can read the board, so name no customer."),
    )  # fmt: skip
    more = forms.CharField(label=gettext_lazy("What else helps to know"), max_length=300, required=False)


class RewriteItemForm(ItemForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class SettleForm(forms.Form):
    outcome = forms.CharField(
        label=gettext_lazy("What became of it?"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Whoever raised it reads this."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class EscalateForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why can we not settle it ourselves?"), max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It goes one tier up, with your name, to be answered by this evening."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class AnswerForm(forms.Form):
    """`version` is that of the item, so that nobody answers what is not asked any more."""

    answer = forms.CharField(label=gettext_lazy("The answer, in a sentence"), max_length=200)
    because = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("Whoever asked reads it, and so does their team."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class PassOnForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why must it go further up?"), max_length=300)
