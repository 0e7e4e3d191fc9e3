"""What people write about decisions. Forms look at it; actions decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.improvement.choices import Came, Stance
from onecloth.improvement.forms.fields import A_LINE, WORDS, NamedChoice, day_field, words_field
from onecloth.improvement.models import Decision, Notice
from onecloth.journeys.models import Step
from onecloth.journeys.permissions import visible_steps
from onecloth.organisation.models import Unit
from onecloth.organisation.permissions import visible_units
from onecloth.ui import texts

LONGEST_KEY = 19  # digits: more is no key of ours, and SQLite would not take it


def _version() -> forms.IntegerField:
    return forms.IntegerField(required=False, widget=forms.HiddenInput)


class NamedChoices(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) >= LONGEST_KEY:
                raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": str(key)[:20]})
        return super().clean(value)

    def label_from_instance(self, thing: Any) -> str:
        if isinstance(thing, Step):
            return f"{texts.name_of(thing.journey)}: {texts.name_of(thing)}"
        return texts.name_of(thing)


def open_units(actor: Actor) -> Any:
    return visible_units(actor).filter(closed_on__isnull=True).order_by("code")


class DecisionForm(forms.Form):
    what = forms.CharField(
        label=gettext_lazy("What changes?"), max_length=200,
        help_text=gettext_lazy("One sentence, as those it hits will read it."),
    )  # fmt: skip
    why = words_field(gettext_lazy("Why?"), rows=4, most=WORDS)
    from_date = day_field(gettext_lazy("From which day?"))
    answer_by = day_field(
        gettext_lazy("Until when may those it hits answer?"),
        help_text=gettext_lazy("A day before the change, so that what they say can still count."),
    )  # fmt: skip
    steps = NamedChoices(Step.objects.none(), label=gettext_lazy("Which steps does it change?"), required=False)
    units = NamedChoices(
        Unit.objects.none(), label=gettext_lazy("Which units does it change?"), required=False,
        help_text=gettext_lazy("Whoever hands over to them or receives from them is asked as well."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = visible_steps(actor).filter(closed_on__isnull=True, journey__closed_on__isnull=True)
        self.fields["steps"].queryset = steps.order_by("journey", "position")
        self.fields["units"].queryset = open_units(actor)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in ("from_date", "answer_by"):
            if given.get(name) and given[name] < clock.today():
                self.add_error(name, _("This day has passed. Choose one that is still to come."))
        if not (given.get("steps") or given.get("units") or self.errors):
            self.add_error("steps", _("Tick at least one step or one unit: from them we work out whom it hits."))
        return given


class OnDecision(forms.Form):
    """A form on a decision's page: it knows who acts and on what."""

    def __init__(self, *args: Any, actor: Actor, decision: Decision, **kwargs: Any) -> None:
        self.actor, self.decision = actor, decision
        super().__init__(*args, **kwargs)

    def take_version(self, version: int) -> None:
        """Shown again beside the row as it is now, it is sent against that."""
        given: Any = self.data.copy()
        given["version"] = str(version)
        self.data = given


class AddUnitForm(OnDecision):
    unit = NamedChoice(Unit.objects.none(), label=gettext_lazy("Which unit?"), empty_label=gettext_lazy("Choose one"))
    because = words_field(gettext_lazy("How does it hit them?"), rows=2, most=A_LINE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Notice.objects.filter(decision=self.decision, left_out_at__isnull=True)
        self.fields["unit"].queryset = open_units(self.actor).exclude(pk__in=asked.values("unit"))


class LeaveOutForm(OnDecision):
    because = words_field(gettext_lazy("Why are they not hit after all?"), rows=2, most=A_LINE)


class GoAheadForm(OnDecision):
    because = words_field(
        gettext_lazy("Why do we go ahead all the same?"), rows=3, most=WORDS, required=False,
        help_text=gettext_lazy("Everybody reads it, those who are worried first."),
    )  # fmt: skip
    version = _version()


class CallOffForm(OnDecision):
    because = words_field(gettext_lazy("Why is it called off?"), rows=3, most=WORDS)
    version = _version()


class AnswerForm(OnDecision):
    stance = forms.ChoiceField(
        label=gettext_lazy("What do you say to it?"), choices=Stance.choices, widget=forms.RadioSelect
    )
    words = words_field(
        gettext_lazy("How this hits us"), rows=4, most=WORDS, required=False,
        help_text=gettext_lazy("What gets harder or easier, for whom, and what you would need. Everybody here reads it."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("stance") in (Stance.WORRIED, Stance.MORE_TIME) and not given.get("words"):
            self.add_error("words", _("Say how it hits you, in a sentence: a worry without words cannot be met."))
        return given


class CameForm(OnDecision):
    came = forms.ChoiceField(label=gettext_lazy("How did it come?"), choices=Came.choices, widget=forms.RadioSelect)
    words = words_field(gettext_lazy("What really happened"), rows=4, most=WORDS)
    version = _version()


FORMS: dict[str, type[OnDecision]] = {
    "add": AddUnitForm, "out": LeaveOutForm, "go": GoAheadForm, "off": CallOffForm,
}  # fmt: skip


def form_of(name: str, actor: Actor, decision: Decision, given: Any = None) -> OnDecision:
    """A form of a decision's page. `name` may carry the row it is about: `out:12`."""
    kind = name.partition(":")[0]
    initial, auto_id = {"version": decision.version}, f"{name.replace(':', '')}_%s"
    return FORMS[kind](given, actor=actor, decision=decision, initial=initial, auto_id=auto_id)
