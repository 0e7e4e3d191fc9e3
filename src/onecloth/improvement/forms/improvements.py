"""What people write about improvements. Forms look at it; actions decide."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.improvement.choices import Against, Ending
from onecloth.improvement.forms.fields import A_LINE, NamedChoice, day_field, words_field
from onecloth.improvement.forms.problems import PersonForm
from onecloth.improvement.models import Improvement
from onecloth.insight.models import Metric
from onecloth.insight.permissions import visible_metrics
from onecloth.journeys.models import Step
from onecloth.journeys.permissions import visible_steps
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.permissions import visible_units
from onecloth.ui import texts
from onecloth.ui.wording import full_day


def _version() -> forms.IntegerField:
    return forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


ALONE = (
    *("title", "happens_now", "what_we_try", "unit", "starts_on", "predicted_words", "metric", "predicted_value"),
    "predicted_by",
)
SEVERAL = ("steps", "units")


class ImprovementForm(forms.Form):
    """A form about an improvement: it knows who acts and on what."""

    def __init__(self, *args: Any, actor: Actor, improvement: Improvement | None = None, **kwargs: Any) -> None:
        self.actor, self.improvement = actor, improvement
        super().__init__(*args, **kwargs)

    def refusals(self) -> list[str]:
        return [str(error) for errors in self.errors.values() for error in errors]

    def what_was_written(self) -> list[str]:
        """The words of a form that has no place on the page any more, so that they are not lost."""
        texts_in_it = (name for name, known in self.fields.items() if isinstance(known.widget, forms.Textarea))
        return [words for name in texts_in_it if (words := str(self.data.get(self.add_prefix(name), "")).strip())]

    def reads(self, now: Improvement) -> None:
        """Sent again, it is written on the improvement as the page shows it now."""
        if self.is_bound and "version" in self.fields:
            fresh: Any = self.data.copy()
            fresh[self.add_prefix("version")] = str(now.version)
            self.data = fresh


class NamedTicks(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple(attrs={"class": "check"})

    def label_from_instance(self, thing: Any) -> str:
        if isinstance(thing, Step):
            return f"{texts.name_of(thing.journey)}: {texts.name_of(thing)}"
        return texts.name_of(thing)


class PlanForm(ImprovementForm):
    title = forms.CharField(
        label=gettext_lazy("What do you want to try?"), max_length=200,
        help_text=gettext_lazy("A few words. Everybody here can read the whole plan, so name no customer."),
    )  # fmt: skip
    happens_now = words_field(gettext_lazy("What happens today?"), required=False)
    what_we_try = words_field(gettext_lazy("What will you do differently?"), required=False)
    unit = NamedChoice(
        Unit.objects.none(),
        label=gettext_lazy("Whose team does it?"),
        empty_label=gettext_lazy("Choose a unit"),
        help_text=gettext_lazy("It is owned by somebody of this team who does the work."),
    )
    starts_on = day_field(gettext_lazy("When shall it start?"), required=False)
    steps = NamedTicks(Step.objects.none(), label=gettext_lazy("Which steps does it touch?"), required=False)
    units = NamedTicks(Unit.objects.none(), label=gettext_lazy("Which other units does it touch?"), required=False)
    predicted_words = words_field(
        gettext_lazy("What will be different, and for whom?"), rows=2, most=A_LINE, required=False,
        help_text=gettext_lazy("Written before the start, it stays as it is afterwards."),
    )  # fmt: skip
    metric = NamedChoice(
        Metric.objects.none(), label=gettext_lazy("On which figure will it show?"), required=False,
        empty_label=gettext_lazy("We do not know yet"),
    )  # fmt: skip
    predicted_value = forms.FloatField(
        label=gettext_lazy("Where will the figure stand then?"), required=False,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        help_text=gettext_lazy("As on its chart: write 80 for 80%."),
    )  # fmt: skip
    predicted_by = day_field(gettext_lazy("By which day?"), required=False)
    version = _version()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_units = visible_units(self.actor).filter(closed_on__isnull=True).order_by("code")
        self.fields["unit"].queryset = open_units
        self.fields["units"].queryset = open_units
        steps = visible_steps(self.actor).filter(closed_on__isnull=True, journey__closed_on__isnull=True)
        self.fields["steps"].queryset = steps.order_by("journey", "position")
        self.fields["metric"].queryset = visible_metrics(self.actor).filter(closed_on__isnull=True).order_by("slug")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("predicted_value") is not None and not given.get("metric"):
            self.add_error("metric", _("A number needs the figure it is about. Choose one."))
        for name in ("starts_on", "predicted_by"):
            if given.get(name) and given[name] < clock.today():
                self.add_error(name, _("This day has passed. Choose one that is still to come."))
        return given

    def written_meanwhile(self, now: Improvement) -> list[tuple[str, str]]:
        """Where the plan as somebody else left it differs from what stands here, in words; from here on it is known."""
        self.reads(now)
        return [(str(self.fields[name].label), _as_words(getattr(now, name))) for name in self._unlike(now)]

    def _unlike(self, now: Improvement) -> list[str]:
        alone = [name for name in ALONE if (self.cleaned_data.get(name) or "") != (getattr(now, name) or "")]
        return alone + [name for name in SEVERAL if set(self.cleaned_data[name]) != set(getattr(now, name).all())]


def _as_words(value: Any) -> str:
    """A value of a plan as a person reads it."""
    if hasattr(value, "all"):
        return ", ".join(texts.name_of(each) for each in value.all()) or _("none")
    if hasattr(value, "name"):
        return texts.name_of(value)
    if isinstance(value, date):
        return full_day(value)
    return str(value) if value not in (None, "") else _("nothing")


class TeamForm(ImprovementForm):
    """Owner and sponsor by name or personnel number; whoever is named already is not looked up again."""

    owner = forms.CharField(label=gettext_lazy("Who owns it?"), max_length=200, required=False)
    leader_owns_because = forms.CharField(
        label=gettext_lazy("If a leader owns it: why?"), max_length=A_LINE, required=False,
        help_text=gettext_lazy("Only where nobody else works in the unit. Everybody reads it."),
    )  # fmt: skip
    sponsor = forms.CharField(
        label=gettext_lazy("Which leader clears the way?"), max_length=200, required=False,
    )  # fmt: skip
    version = _version()

    def clean_owner(self) -> Person | None:
        return self._named("owner", self.improvement.owner if self.improvement else None)

    def clean_sponsor(self) -> Person | None:
        return self._named("sponsor", self.improvement.sponsor if self.improvement else None)

    def _named(self, name: str, known: Person | None) -> Person | None:
        wanted = " ".join(self.cleaned_data[name].split())
        if not wanted:
            return None
        if known and wanted == known.name and known.left_on is None:
            return known
        form = PersonForm({"person": wanted}, actor=self.actor)
        if not form.is_valid():
            raise forms.ValidationError(list(form.errors["person"]))
        found: Person = form.cleaned_data["person"]
        return found


class StartForm(ImprovementForm):
    third_because = forms.CharField(
        label=gettext_lazy("Why does the team try a third thing at once?"), max_length=A_LINE, required=False
    )
    version = _version()


class TrialCheckForm(ImprovementForm):
    """Its version is that of the check, which is made once."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Against the prediction"), choices=Against.choices, widget=forms.RadioSelect
    )
    words = words_field(gettext_lazy("What did you see?"), rows=2, most=A_LINE, required=False)
    version = _version()

    def reads(self, now: Improvement) -> None:
        pass


class EndForm(ImprovementForm):
    ending = forms.ChoiceField(
        label=gettext_lazy("What becomes of it?"), choices=Ending.choices, widget=forms.RadioSelect
    )
    learned = words_field(gettext_lazy("What did you learn?"), rows=3)
    next_title = forms.CharField(
        label=gettext_lazy("If you adapt it: what do you try next?"), max_length=200, required=False
    )
    version = _version()


class SpreadForm(ImprovementForm):
    unit = NamedChoice(
        Unit.objects.none(), label=gettext_lazy("In which unit?"), empty_label=gettext_lazy("Choose a unit")
    )
    starts_on = day_field(
        gettext_lazy("When shall it start there?"),
        help_text=gettext_lazy("Two weeks or more from every other start: then one can see what it did where."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = visible_units(self.actor).filter(closed_on__isnull=True)
        self.fields["unit"].queryset = (
            units.exclude(pk=self.improvement.unit_id) if self.improvement else units
        ).order_by("code")


FORMS: dict[str, type[ImprovementForm]] = {
    "people": TeamForm, "start": StartForm, "check": TrialCheckForm, "end": EndForm, "spread": SpreadForm,
}  # fmt: skip


def trial_form(name: str, actor: Actor, improvement: Improvement, given: Any = None) -> ImprovementForm:
    """A form of an improvement's page with what is known filled in. `name` may carry the row: `check:12:3` (version 3)."""
    kind, _sep, row = name.partition(":")
    known: dict[str, Any] = {"version": improvement.version}
    if kind == "people":
        known |= {
            "owner": improvement.owner.name if improvement.owner else "",
            "sponsor": improvement.sponsor.name if improvement.sponsor else "",
            "leader_owns_because": improvement.leader_owns_because,
        }
    if kind == "check":
        known["version"] = row.partition(":")[2]
    auto_id = f"{kind}{row.partition(':')[0]}_%s"
    return FORMS[kind](given, actor=actor, improvement=improvement, initial=known, auto_id=auto_id)
