"""A round with a team: five questions, one thing a line, and whether anybody may be named."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core.actors import Actor
from onecloth.listening.choices import StaffQuestion, StudyMode
from onecloth.listening.forms.visits.pages import LENGTHS, day_field
from onecloth.listening.forms.voices import AnswerOneForm
from onecloth.listening.queries.choosing import people_called, units_to_choose
from onecloth.listening.queries.visits.told import MOST_NOTED, Item, StaffRound
from onecloth.organisation.models import Unit

MODES = (
    (StudyMode.CONFIDENTIAL.value, gettext_lazy("Nobody is named")),
    (StudyMode.IDENTIFIED.value, gettext_lazy("Names of those who agree")),
)
LONGEST_NAME = 120


class StaffRoundForm(forms.Form):
    unit = forms.ChoiceField(label=gettext_lazy("With which team?"))
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long?"), choices=LENGTHS, coerce=int, widget=forms.RadioSelect, initial=30
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Who said it?"), choices=MODES, widget=forms.RadioSelect, initial=StudyMode.CONFIDENTIAL
    )
    held_on = day_field(gettext_lazy("When?"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        units = units_to_choose()
        own = [(pk, name) for pk, name in units if int(pk) in actor.led_unit_ids]
        rest = [(pk, name) for pk, name in units if int(pk) not in actor.led_unit_ids]
        self.fields["unit"].choices = [("", _("Choose a team")), *own, *rest]
        for question in StaffQuestion:
            self.fields[question.value] = forms.CharField(
                label=question.label, required=False, max_length=MOST_NOTED,
                widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
            )  # fmt: skip
        self.items: list[Item] = []

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[question.value] for question in StaffQuestion]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        for question in StaffQuestion:
            for line in filter(None, map(str.strip, told.get(question.value, "").splitlines())):
                self.items.append(self._item(question.value, line, told.get("mode", "")))
        return told

    def _item(self, question: str, line: str, mode: str) -> Item:
        """ "Priya Nair: the lamp is out" names Priya, where the round names people; elsewhere it is sent back."""
        name, colon, words = line.partition(":")
        known = people_called(self.actor, name.strip()) if colon and words.strip() and len(name) < LONGEST_NAME else []
        if len(known) != 1:
            return Item(question, line)
        if mode != StudyMode.IDENTIFIED:
            told = _("This round names nobody. Take “%(name)s” away from this line; nothing is lost.")
            self.add_error(question, told % {"name": name.strip()})
            return Item(question, line)
        return Item(question, words.strip(), known[0])

    def told(self, language: str) -> StaffRound:
        given = self.cleaned_data
        return StaffRound(
            unit=Unit.objects.get(pk=int(given["unit"])), held_on=given["held_on"], minutes=given["minutes"],
            mode=given["mode"], items=self.items, language=language,
        )  # fmt: skip


class ItemAnswerForm(AnswerOneForm):
    """The team reads it in any case; the whole house only where one says so."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What became of it?"), widget=forms.RadioSelect,
        choices=[("did", gettext_lazy("Done")), ("will", gettext_lazy("In progress")), ("wont", gettext_lazy("No, and why"))],
        error_messages={"required": gettext_lazy("Choose one: done, in progress, or no and why.")},
    )  # fmt: skip
