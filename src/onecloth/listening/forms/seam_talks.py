"""When two teams talk, about which job, and what came of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.listening.forms.rounds import near, person_called
from onecloth.listening.models import SeamTalk
from onecloth.listening.queries.practising_told import Told, WillDo
from onecloth.organisation.models import Unit
from onecloth.ui.asking import WithVersion

EACH = 2
SAID = 4000


class TalkForm(forms.Form):
    planned_for = forms.DateTimeField(
        label=gettext_lazy("Day and hour"), help_text=gettext_lazy("It takes 25 minutes."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": gettext_lazy("Write day and hour as 2026-05-04 14:00.")},
    )  # fmt: skip
    place = forms.CharField(
        label=gettext_lazy("Where"), max_length=200, required=False,
        help_text=gettext_lazy("Best where the work arrives: at the desk, at the ramp, on a call with a shared screen."),
    )  # fmt: skip
    job = forms.CharField(
        label=gettext_lazy("Which job do you tell?"), max_length=300, required=False,
        help_text=gettext_lazy("One real job of last week. It can be chosen later. No customer’s name: everybody reads it."),
    )  # fmt: skip

    def clean_planned_for(self) -> Any:
        return near(self.cleaned_data["planned_for"])


class MoveTalkForm(TalkForm, WithVersion):
    pass


class OffForm(WithVersion):
    words = forms.CharField(
        label=gettext_lazy("A word to the other side"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: “The storm took our week. We ask again on Monday.”"),
    )  # fmt: skip


class ToldForm(WithVersion):
    """Fields for each of both sides, `giver` and `receiver`: what it needs, what it will do, what was said about it."""

    held_on = forms.DateField(
        label=gettext_lazy("On which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    job = forms.CharField(label=gettext_lazy("Which job did you tell?"), max_length=300, required=False)

    def __init__(self, *args: Any, talk: SeamTalk, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor
        self.sides = {"giver": talk.seam.giver, "receiver": talk.seam.receiver}
        for side, unit in self.sides.items():
            self._add_fields(side, text_in(unit.name, get_language() or ""))

    def _add_fields(self, side: str, name: str) -> None:
        lines = forms.Textarea(attrs={"rows": 2})
        said = {"name": name}
        self.fields[f"{side}_needs"] = forms.CharField(
            label=_("What %(name)s needs") % said, max_length=500, required=False, widget=lines
        )
        for number in range(1, EACH + 1):
            self._add_promise(side, number, said)
        self.fields[f"{side}_said"] = forms.CharField(
            label=_("Something said about %(name)s that should get an answer") % said, max_length=SAID,
            required=False, widget=lines, help_text=_("In their words. It becomes a voice without a name."),
        )  # fmt: skip

    def _add_promise(self, side: str, number: int, said: dict[str, str]) -> None:
        label = _("What %(name)s will do") if number == 1 else _("And what else %(name)s will do")
        self.fields[f"{side}_will_{number}"] = forms.CharField(label=label % said, max_length=500, required=False)
        self.fields[f"{side}_who_{number}"] = forms.CharField(
            label=_("Who of %(name)s? Name or personnel number") % said, max_length=200, required=False
        )
        self.fields[f"{side}_due_{number}"] = forms.DateField(
            label=_("By when?"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )

    @property
    def of_sides(self) -> list[dict[str, Any]]:
        """The fields of one side after the other, as the page shows them."""
        return [
            {
                "unit": unit, "needs": self[f"{side}_needs"], "said": self[f"{side}_said"],
                "promises": [[self[f"{side}_{name}_{n}"] for name in ("will", "who", "due")] for n in _numbers()],
            }
            for side, unit in self.sides.items()
        ]  # fmt: skip

    def clean_held_on(self) -> Any:
        return near(self.cleaned_data["held_on"])

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        self.will_do: list[WillDo] = []
        for side, unit in self.sides.items():
            for number in _numbers():
                self._take(told, side, unit, number)
        return told

    def _take(self, told: dict[str, Any], side: str, unit: Unit, number: int) -> None:
        names = [f"{side}_{name}_{number}" for name in ("will", "who", "due")]
        words, who, due = (told.get(name) for name in names)
        if not words or names[2] in self.errors:
            return
        if due is None:
            self.add_error(names[2], _("A promise needs a day. Choose the day by which it will be done."))
            return
        try:
            person = person_called(self.actor, who or "")
        except forms.ValidationError as fault:
            self.add_error(names[1], fault)
            return
        if person is None:
            self.add_error(names[1], _("A promise needs somebody who answers for it. Write their name."))
            return
        self.will_do.append(WillDo(unit, words, person, due))

    def told(self, language: str) -> Told:
        given = self.cleaned_data
        return Told(
            held_on=given["held_on"], job=given["job"], giver_needs=given["giver_needs"],
            receiver_needs=given["receiver_needs"], will_do=self.will_do, language=language,
            said=[(unit, given[f"{side}_said"]) for side, unit in self.sides.items()],
        )  # fmt: skip


def _numbers() -> Sequence[int]:
    return range(1, EACH + 1)
