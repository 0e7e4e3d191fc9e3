"""What people write about figures."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.insight.choices import Span
from onecloth.listening.models import Study, SurveyVersion


class AnnotationForm(forms.Form):
    on_date = forms.DateField(
        label=gettext_lazy("When"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day as year-month-day, for example 2026-05-04.")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What happened"), max_length=120,
        help_text=gettext_lazy("A few words that fit on a chart: “Text when the van leaves”."),
    )  # fmt: skip
    is_change = forms.BooleanField(label=gettext_lazy("We changed something on purpose"), required=False, initial=True)


class MetricForm(forms.Form):
    """A question of a study as a metric: a mean on its own scale, or the share of chosen answers."""

    name = forms.CharField(label=gettext_lazy("What people call it"), max_length=60)
    words = forms.CharField(
        label=gettext_lazy("What it means exactly"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    question = forms.ChoiceField(label=gettext_lazy("Question"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Counted as"),
        choices=[
            ("mean", gettext_lazy("Mean on its own scale")),
            ("share", gettext_lazy("Share of the best two answers")),
        ],
    )
    span = forms.ChoiceField(
        label=gettext_lazy("Read every"),
        choices=[(Span.WEEK, gettext_lazy("Week")), (Span.MONTH, gettext_lazy("Month"))],
    )
    target = forms.FloatField(label=gettext_lazy("Target"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked = _scored_questions()
        self.fields["question"].choices = [(key, words) for key, (words, _study, _scores) in self._asked.items()]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not slugify(name):
            raise forms.ValidationError(_("Use at least one letter or digit."))
        return name

    def agreed(self) -> dict[str, Any]:
        """The arguments of `agree_metric`."""
        given, (_words, study, scores) = self.cleaned_data, self._asked[self.cleaned_data["question"]]
        question = given["question"].split(":", 1)[1]
        measure: dict[str, Any] = {"measure": given["kind"], "question": question}
        if given["kind"] == "share":
            measure["favourable"] = scores[-2:]
        else:
            measure |= {"scale": [scores[0], scores[-1]], "rescaled": False}
        language = (get_language() or "en").split("-")[0]
        return {
            "slug": slugify(given["name"])[:60], "name": {language: given["name"]}, "words": {language: given["words"]},
            "study": study, "measure": measure, "span": given["span"], "target": given["target"],
        }  # fmt: skip


def _scored_questions() -> dict[str, tuple[str, Study, list[float]]]:
    """Questions of published surveys whose answers have scores, by `study:question`."""
    found: dict[str, tuple[str, Study, list[float]]] = {}
    language = get_language() or "en"
    versions = (
        SurveyVersion.objects.filter(published_at__isnull=False).select_related("study").order_by("study_id", "number")
    )
    for version in versions:
        for question in version.definition.get("questions", []):
            scores = sorted(o["score"] for o in question.get("options", []) if o.get("score") is not None)
            if len(scores) > 1:
                words = f"{text_in(version.study.name, language)}: {text_in(question['text'], language)}"
                found[f"{version.study_id}:{question['id']}"] = (words, version.study, scores)
    return found
