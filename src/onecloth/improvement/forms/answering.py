"""The answer to those who spoke: one field for each audience and language, begun with a draft."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.improvement.forms.fields import ProblemForm, day_field, words_field
from onecloth.improvement.queries.answering import AnswerPage, ToTell
from onecloth.listening.choices import AnswerKind, Audience

LABELS = {
    Audience.CUSTOMER: gettext_lazy("What we tell customers"),
    Audience.EMPLOYEE: gettext_lazy("What we tell colleagues"),
}


def version_field(initial: int = 0) -> forms.IntegerField:
    """What was on the screen; nonsense counts as nothing, which then is not what is there."""
    return forms.IntegerField(
        required=False, min_value=0, max_value=2_000_000_000, initial=initial, widget=forms.HiddenInput
    )


class AnswerForm(ProblemForm):
    """`page` says who is told; what it suggests stands in the form until somebody writes. Keeping asks for nothing."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Which answer is it?"), choices=AnswerKind.choices, widget=forms.RadioSelect
    )
    by_date = day_field(gettext_lazy("By which day? Only for “we will”"), required=False)
    learned = words_field(gettext_lazy("What did we learn? Only we read it"), rows=2, required=False)
    again = forms.BooleanField(
        label=gettext_lazy("Tell those too who have an answer already, as it has changed"), required=False
    )
    as_it_is = forms.BooleanField(label=gettext_lazy("I have read it, and it is right as it is"), required=False)
    version = version_field()

    def __init__(
        self, given: QueryDict | None, *args: Any, page: AnswerPage, is_sent: bool = True, **more: Any
    ) -> None:
        self.page, self.is_sent = page, is_sent
        super().__init__(_with_drafts(given, page) if given is not None else None, *args, **more)
        self.initial = {
            "kind": page.suggested.kind, "by_date": page.suggested.by_date,
            "version": self.problem.version if self.problem else 0, **self.initial,
        }  # fmt: skip
        for each in page.to_tell:
            self._add(each)
        if not is_sent:
            for name in ("kind", "by_date"):
                self.fields[name].required = False

    def _add(self, each: ToTell) -> None:
        label = LABELS.get(Audience(each.told.audience)) if each.told.audience else _("What we tell")
        if len({other.told.language for other in self.page.to_tell}) > 1:
            label = _("%(label)s, in %(language)s") % {"label": label, "language": _named(each.told.language)}
        field = words_field(label, rows=8, required=self.is_sent)
        field.widget.attrs["lang"] = each.told.language
        field.initial = each.words
        self.fields[f"words_{each.key}"] = field
        begun = each.begun.version if each.begun else 0
        self.fields[f"begun_{each.key}"] = version_field(begun)
        self.fields[f"drafted_{each.key}"] = forms.CharField(
            required=False, max_length=40, initial=each.draft.digest, widget=forms.HiddenInput
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.is_sent and given.get("kind") == AnswerKind.WILL and not given.get("by_date"):
            self.add_error("by_date", _("“We will” takes the day by which. Promise only what a date backs."))
        return given

    def words_of(self, each: ToTell) -> Mapping[str, Any]:
        """Words, version and mark of one audience."""
        given = self.cleaned_data
        return {
            "words": given.get(f"words_{each.key}", ""), "begun": given.get(f"begun_{each.key}") or 0,
            "drafted": given.get(f"drafted_{each.key}", ""),
        }  # fmt: skip

    @property
    def rows(self) -> list[tuple[ToTell, forms.BoundField]]:
        return [(each, self[f"words_{each.key}"]) for each in self.page.to_tell]

    def renew(self) -> None:
        """What was read counts as read: sending once more is a decision and not an accident."""
        renewed = self.data.copy()
        renewed["version"] = str(self.problem.version if self.problem else 0)
        for each in self.page.to_tell:
            renewed[f"begun_{each.key}"] = str(each.begun.version if each.begun else 0)
        self.data = renewed


def _with_drafts(given: QueryDict, page: AnswerPage) -> QueryDict:
    """Who spoke since the page was opened is told in words of the draft, until somebody reads them."""
    full = given.copy()
    for each in page.to_tell:
        if f"words_{each.key}" not in given:
            full[f"words_{each.key}"] = each.words
            full[f"begun_{each.key}"] = str(each.begun.version if each.begun else 0)
    return full


def _named(language: str) -> str:
    known = LANG_INFO.get(language) or {}
    return _(str(known.get("name", language)))
