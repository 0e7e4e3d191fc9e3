"""What people write about problems. Forms look at it; actions decide."""

from typing import Any

from django import forms
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Concat, Trim
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.improvement.choices import ACTIONS_OF, Evidence, Outcome
from onecloth.improvement.forms.asking import AskForInputForm
from onecloth.improvement.forms.coverage import NeedVoiceForm, WithoutForm
from onecloth.improvement.forms.fields import A_LINE, NamedChoice, ProblemForm, day_field, words_field
from onecloth.improvement.models import Cause, Problem
from onecloth.improvement.permissions.problems import joinable_by
from onecloth.improvement.queries.band_aids import LASTS
from onecloth.insight.models import Metric
from onecloth.insight.permissions import visible_metrics
from onecloth.journeys.models import Seam, Step
from onecloth.journeys.permissions import visible_seams
from onecloth.journeys.queries.pages import steps_to_choose
from onecloth.listening.models import Panel
from onecloth.listening.permissions.panels import panels_to_ask
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.permissions import visible_people, visible_units


class RaiseForm(ProblemForm):
    title = forms.CharField(
        label=gettext_lazy("What gets in the way?"), max_length=200,
        help_text=gettext_lazy("One sentence, as you would say it. Everybody here can read it, so name no customer and no colleague."),
    )  # fmt: skip
    what_happens = words_field(gettext_lazy("What happens then?"), rows=4, required=False)
    unit = NamedChoice(
        Unit.objects.none(),
        label=gettext_lazy("In which unit?"),
        required=False,
        empty_label=gettext_lazy("Nowhere in particular"),
    )
    seam = NamedChoice(
        Seam.objects.none(),
        label=gettext_lazy("At which hand-over?"),
        required=False,
        empty_label=gettext_lazy("At none"),
    )
    step = NamedChoice(
        Step.objects.none(), label=gettext_lazy("At which step?"), required=False,
        empty_label=gettext_lazy("At none in particular"),
    )  # fmt: skip
    metric = NamedChoice(
        Metric.objects.none(), label=gettext_lazy("Which figure should move?"), required=False,
        empty_label=gettext_lazy("We do not know yet"),
        help_text=gettext_lazy("What you do is written on its chart, so that everybody sees whether it helped."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = visible_units(self.actor).filter(closed_on__isnull=True).order_by("code")
        seams = visible_seams(self.actor).filter(until_date__isnull=True).order_by("giver__code", "receiver__code")
        self.fields["seam"].queryset = seams
        self.fields["step"].queryset = steps_to_choose()
        self.fields["metric"].queryset = visible_metrics(self.actor).order_by("slug")


class JoinForm(ProblemForm):
    """Which problem a voice is joined to."""

    chosen = NamedChoice(Problem.objects.none(), label=gettext_lazy("Which problem?"), to_field_name="token")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = joinable_by(self.actor)


class PersonForm(ProblemForm):
    """Somebody by name or personnel number: an organisation is too large for a list."""

    person = forms.CharField(label=gettext_lazy("Name or personnel number"), max_length=200)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_person(self) -> Person:
        wanted = " ".join(self.cleaned_data["person"].split())
        full = Trim(Concat(F("given_name"), Value(" "), F("family_name"), output_field=CharField()))
        found = list(
            visible_people(self.actor)
            .filter(left_on__isnull=True)
            .annotate(full=full)
            .filter(Q(full__iexact=wanted) | Q(number=wanted) | Q(user__username=wanted))[:3]
        )
        if not found:
            raise forms.ValidationError(
                _(
                    "We know nobody called %(name)s. Write the name as it stands in the list of people, or the personnel number."
                )
                % {"name": wanted}
            )
        if len(found) > 1:
            raise forms.ValidationError(
                _("There is more than one %(name)s. Write the personnel number instead.") % {"name": wanted}
            )
        return found[0]


class BelowChoice(forms.ModelChoiceField):
    """A why of the problem, by its words."""

    def label_from_instance(self, cause: Any) -> str:
        return f"{cause.words}"[:90]


def _whys(problem: Problem | None) -> Any:
    return Cause.objects.filter(problem=problem, withdrawn_at__isnull=True).order_by("position")


def _below() -> BelowChoice:
    return BelowChoice(
        Cause.objects.none(), label=gettext_lazy("Below what?"), required=False,
        empty_label=gettext_lazy("Right below the problem"),
    )  # fmt: skip


class StandsOnForm(ProblemForm):
    """What a why stands on."""

    evidence = forms.ChoiceField(
        label=gettext_lazy("What does this stand on?"), choices=Evidence.choices, widget=forms.RadioSelect
    )
    evidence_words = forms.CharField(
        label=gettext_lazy("Which figure, whose voice, seen where?"), max_length=A_LINE, required=False,
        help_text=gettext_lazy("A gut feeling needs nothing more; it is written down as one."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("evidence") in (Evidence.DATA, Evidence.SEEN) and not given.get("evidence_words"):
            self.add_error("evidence_words", _("Say which figure, or where it was seen; otherwise call it gut."))
        return given


class WhyForm(StandsOnForm):
    below = _below()
    words = words_field(gettext_lazy("Why is that?"), rows=2, most=A_LINE)
    field_order = ("below", "words", "evidence", "evidence_words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["below"].queryset = _whys(self.problem)


class GroundForm(StandsOnForm):
    is_tested = forms.BooleanField(label=gettext_lazy("Somebody tested it, and it is so"), required=False)


class MoveForm(ProblemForm):
    why = BelowChoice(Cause.objects.none(), label=gettext_lazy("Which why?"), empty_label=None)
    below = _below()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("why", "below"):
            self.fields[name].queryset = _whys(self.problem)


class RootForm(ProblemForm):
    is_tested = forms.BooleanField(
        label=gettext_lazy("Somebody tested it: without this cause, the problem is gone"), required=False
    )
    is_gut = forms.BooleanField(
        label=gettext_lazy("It is gut: nobody has seen or counted it, and we say so"), required=False
    )


class FixForm(ProblemForm):
    words = words_field(gettext_lazy("What will be done?"), rows=2, most=A_LINE)
    action = forms.ChoiceField(
        label=gettext_lazy("What kind of action is that?"),
        help_text=gettext_lazy("How strong it is follows from the kind."),
    )
    cause = BelowChoice(
        Cause.objects.none(),
        label=gettext_lazy("Against which why?"),
        required=False,
        empty_label=gettext_lazy("None of them yet"),
    )
    person = forms.CharField(label=gettext_lazy("Who does it?"), max_length=200, required=False)
    due_on = day_field(gettext_lazy("By when?"), required=False)
    expires_on = day_field(
        gettext_lazy("If it is a band-aid: until when?"), required=False,
        help_text=gettext_lazy("Left empty, a band-aid is asked about after 90 days."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        strengths = [(strength.label, [(act, act.label) for act in acts]) for strength, acts in ACTIONS_OF.items()]
        self.fields["action"].choices = [("", _("Choose one")), *strengths]
        self.fields["cause"].queryset = _whys(self.problem).reverse()

    def clean_person(self) -> Person | None:
        if not self.cleaned_data["person"].strip():
            return None
        named = PersonForm({"person": self.cleaned_data["person"]}, actor=self.actor)
        if not named.is_valid():
            raise forms.ValidationError(list(named.errors["person"]))
        found: Person = named.cleaned_data["person"]
        return found

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in ("due_on", "expires_on"):
            if given.get(name) and given[name] < clock.today():
                self.add_error(name, _("This day has passed. Choose one that is still to come."))
        return given


class DoneForm(ProblemForm):
    done_on = day_field(gettext_lazy("Done on"))


class MinutesForm(ProblemForm):
    hours = forms.FloatField(
        label=gettext_lazy("Hours spent"), min_value=0.05, max_value=10_000,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )  # fmt: skip


class KeepForm(ProblemForm):
    expires_on = day_field(gettext_lazy("Keep it on until"))
    because = forms.CharField(label=gettext_lazy("Because"), max_length=A_LINE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].widget.attrs["max"] = (clock.today() + LASTS).isoformat()


class CheckForm(ProblemForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("What did you see?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    words = words_field(gettext_lazy("In a sentence"), rows=2, most=A_LINE, required=False)


class AskPanelForm(ProblemForm):
    panel = NamedChoice(
        Panel.objects.none(), label=gettext_lazy("Which group?"), to_field_name="token", empty_label=None
    )
    question = forms.CharField(
        label=gettext_lazy("What do you want to know from them?"), max_length=A_LINE,
        help_text=gettext_lazy("One question. The group reads it with the name of the problem, and everybody here reads what it says."),
    )  # fmt: skip
    due_on = day_field(gettext_lazy("By which day?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["panel"].queryset = panels_to_ask(self.actor).order_by("pk")


class ReopenForm(ProblemForm):
    because = forms.CharField(label=gettext_lazy("What makes you open it again?"), max_length=A_LINE)


def form_of(
    name: str, actor: Actor, problem: Problem, given: Any = None, first: dict[str, Any] | None = None
) -> ProblemForm:
    """A form of a problem's page with what is known filled in. `name` may carry the row it is about: `keep:12`."""
    kind = name.partition(":")[0]
    today, version = clock.today(), {"version": problem.version}
    known: dict[str, dict[str, Any]] = {
        "owner": version, "sponsor": version, "done": {"done_on": today},
        "keep": {"expires_on": today + LASTS},
    }  # fmt: skip
    initial, auto_id = first or known.get(kind, {}), f"{name.replace(':', '')}_%s"
    return FORMS[kind](given, actor=actor, problem=problem, initial=initial, auto_id=auto_id)


FORMS: dict[str, type[ProblemForm]] = {
    "owner": PersonForm, "sponsor": PersonForm, "team": PersonForm, "why": WhyForm, "move": MoveForm, "root": RootForm, "ground": GroundForm, "fix": FixForm,
    "done": DoneForm, "minutes": MinutesForm, "keep": KeepForm, "check": CheckForm,
    "reopen": ReopenForm, "ask": AskPanelForm, "input": AskForInputForm,
    "need": NeedVoiceForm, "without": WithoutForm,
}  # fmt: skip
ON_THE_PAGE = ("owner", "sponsor", "team", "why", "move", "fix", "ask", "input", "need", "without", "reopen")
