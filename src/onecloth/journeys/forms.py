"""What one can write about journeys, seams and lines of sight."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.journeys.choices import Traveller
from onecloth.journeys.models import Contribution, Seam, Step
from onecloth.journeys.queries.pages import steps_to_choose
from onecloth.organisation.forms import RoleChoice, UnitChoice
from onecloth.organisation.models import Unit
from onecloth.ui.asking import Texts, WithTexts, WithVersion
from onecloth.ui.texts import in_language

MOST_REASONS = 12


class StepChoice(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("empty_label", gettext_lazy("None"))
        super().__init__(queryset=Step.objects.none(), required=False, **options)

    def label_from_instance(self, step: Step) -> str:
        return f"{in_language(step.journey.name)}: {in_language(step.name)}"


def _offer_steps(form: forms.Form, *names: str) -> None:
    for name in names:
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = steps_to_choose()


class JourneyForm(WithTexts):
    written = {
        "name": Texts(gettext_lazy("What somebody goes through"), most=120, hint=gettext_lazy("Such as: a repair.")),
        "outcome": Texts(gettext_lazy("What they have in the end"), most=200),
    }
    traveller = forms.ChoiceField(label=gettext_lazy("Who goes through it?"), choices=Traveller.choices)


class JourneyChangeForm(WithVersion, JourneyForm):
    pass


class StepForm(WithTexts):
    written = {
        "name": Texts(gettext_lazy("Step"), most=120),
        "deals_with": Texts(gettext_lazy("What people must deal with in it"), most=400, rows=3, is_needed=False),
    }
    owner = UnitChoice(label=gettext_lazy("Who answers for it?"))


class StepChangeForm(WithVersion, StepForm):
    pass


class PlaceForm(forms.Form):
    before = forms.ModelChoiceField(queryset=Step.objects.none(), required=False)

    def __init__(self, *args: Any, step: Step, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["before"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Step.objects.filter(journey_id=step.journey_id, closed_on__isnull=True)


class SeamWords(WithTexts):
    written = {
        "hands_over": Texts(gettext_lazy("What is handed over"), most=200),
        "reasons": Texts(
            gettext_lazy("What may be missing when it is not ready"), most=1200, rows=5, is_needed=False,
            hint=gettext_lazy("One on each line, twelve at most. Who receives ticks them in the hand-off round."),
        ),
    }  # fmt: skip

    def reasons(self, before: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
        """Lines of each language side by side. A reason that keeps its words, or its place, keeps its key: answers
        point at it.
        """
        by_language = {code: words.splitlines() for code, words in self.texts("reasons").items()}
        own = [line.strip() for line in by_language.get(self.languages[0], []) if line.strip()]
        known = {in_language(each["text"]): each["key"] for each in before}
        known |= {each["text"].get(self.languages[0], ""): each["key"] for each in before}
        used: set[str] = set()
        made = []
        for place, words in enumerate(own):
            text = {code: lines[place].strip() for code, lines in by_language.items() if place < len(lines)}
            key = known.get(words) or _free_key(words, used | {each["key"] for each in before})
            used.add(key)
            made.append(
                {"key": key, "text": {code: said for code, said in {**text, self.languages[0]: words}.items() if said}}
            )
        return made

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        own = cleaned.get(f"reasons_{self.languages[0]}", "").splitlines()
        lines = [line.strip() for line in own if line.strip()]
        if len(lines) > MOST_REASONS:
            raise forms.ValidationError(_("These are more than twelve reasons. Keep those that say most."))
        if len({line.casefold() for line in lines}) < len(lines):
            raise forms.ValidationError(_("Two reasons are the same. Leave one of them out."))
        return cleaned


def _free_key(words: str, used: set[str]) -> str:
    stem = slugify(words).replace("-", "_")[:30] or "reason"
    return next(key for key in (stem, *(f"{stem}_{n}" for n in range(2, 100))) if key not in used)


class SeamForm(SeamWords):
    giver = UnitChoice(label=gettext_lazy("Who hands over"))
    receiver = UnitChoice(label=gettext_lazy("Who receives"))
    from_step = StepChoice(label=gettext_lazy("After which step"))
    to_step = StepChoice(label=gettext_lazy("Before which step"))

    field_order = ["giver", "receiver"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer_steps(self, "from_step", "to_step")
        self.order_fields(["giver", "receiver"])


class SeamChangeForm(WithVersion, SeamWords):
    pass


def reasons_as_lines(seam: Seam, languages: Sequence[str]) -> dict[str, str]:
    return {
        code: "\n".join(each["text"].get(code, "") for each in seam.missing_reasons).rstrip("\n") for code in languages
    }


class ContributionForm(WithTexts):
    """Line of sight of a unit, or of a role in it."""

    written = {
        "does": Texts(gettext_lazy("What they do"), most=200, hint=gettext_lazy("As one would say it at a kitchen table.")),
        "hands_on": Texts(gettext_lazy("What they hand on"), most=200),
        "customer_gets": Texts(gettext_lazy("What a customer gets from it"), most=200),
    }  # fmt: skip
    role = RoleChoice(empty_label=gettext_lazy("Everybody in the unit"), required=False)
    receiver = UnitChoice(
        label=gettext_lazy("To whom"), required=False, empty_label=gettext_lazy("Straight to customers")
    )
    step = StepChoice(label=gettext_lazy("For which step of a journey"))

    def __init__(self, *args: Any, unit: Unit, **more: Any) -> None:
        super().__init__(*args, **more)
        self.unit = unit
        _offer_steps(self, "step")
        self.order_fields(["role"])

    def clean_receiver(self) -> Unit | None:
        receiver: Unit | None = self.cleaned_data["receiver"]
        if receiver is not None and receiver.pk == self.unit.pk:
            raise forms.ValidationError(_("A unit hands nothing on to itself. Choose another, or customers."))
        return receiver


class NewContributionForm(ContributionForm):
    def clean_role(self) -> Any:
        role = self.cleaned_data["role"]
        if Contribution.objects.filter(unit=self.unit, role=role, until_date__isnull=True).exists():
            raise forms.ValidationError(_("This is written already. Change it on the unit’s page."))
        return role


class RewriteForm(ContributionForm):
    """Unit and role stay; `replaces` is the wording that was read."""

    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["role"]


class ConfirmForm(forms.Form):
    correction = forms.CharField(
        label=gettext_lazy("What is not right?"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Why it stays as it is"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
