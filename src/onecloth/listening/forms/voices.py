"""What one may look for in the ledger, and what one writes about a voice."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core.actors import Actor
from onecloth.listening.choices import AnswerKind, Audience, Channel, VoiceKind, VoiceState
from onecloth.listening.queries.choosing import people_called, steps_to_choose, studies_to_choose, units_to_choose
from onecloth.listening.queries.ledger.pages import ALL, LATE, ME, NOBODY, WAITING, Filters
from onecloth.listening.queries.themes import as_it_stands, themes_to_choose
from onecloth.organisation.models import Person, Unit

STATES = [
    (WAITING, gettext_lazy("Waiting")),
    (LATE, gettext_lazy("Late")),
    (VoiceState.NEW, gettext_lazy("Not read yet")),
    (VoiceState.READ, gettext_lazy("Read, no answer yet")),
    (VoiceState.ANSWERED, gettext_lazy("Answered")),
    (VoiceState.WITHDRAWN, gettext_lazy("Taken back")),
    (ALL, gettext_lazy("All")),
]
MOST_WRITTEN = 4000
FIRST = ("channel", "theme", "unit", "kind")
MORE = ("assigned", "state", "audience", "study", "step", "score", "since", "until")


def _any(words: str, choices: Any) -> list[tuple[str, str]]:
    return [("", words), *choices]


@lru_cache(maxsize=32)
def _options(choices: tuple[tuple[str, str], ...], chosen: frozenset[str]) -> SafeString:
    lines = [(key, " selected" if str(key) in chosen else "", label) for key, label in choices]
    return format_html_join("\n", '<option value="{}"{}>{}</option>', lines)


class LongSelect(forms.Select):
    """A list of hundreds of teams, written in one go: Django draws each line by a template of its own."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = _options(tuple(self.choices), frozenset(str(each) for each in self.format_value(value)))
        given = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", given, options)


class LedgerForm(forms.Form):
    """Filters from the address. What cannot be read there is left out, so that an old link still opens."""

    q = forms.CharField(label=gettext_lazy("Search the words"), required=False, max_length=200)
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=STATES, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    audience = forms.ChoiceField(label=gettext_lazy("From whom"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False, widget=LongSelect)
    unit = forms.ChoiceField(label=gettext_lazy("Team"), required=False, widget=LongSelect)
    step = forms.ChoiceField(label=gettext_lazy("Step"), required=False)
    study = forms.ChoiceField(label=gettext_lazy("Study"), required=False)
    assigned = forms.ChoiceField(label=gettext_lazy("Who has it"), required=False)
    score = forms.FloatField(label=gettext_lazy("Score"), required=False)
    since = forms.DateField(label=gettext_lazy("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, sent: Any = None, **kwargs: Any) -> None:
        super().__init__(as_it_stands(sent), **kwargs)
        asked = [(ME, _("Mine")), (NOBODY, _("Nobody has it"))]
        for name, words, choices in (
            ("kind", _("Kind: all"), VoiceKind.choices),
            ("channel", _("Channel: all"), Channel.choices),
            ("audience", _("From: everybody"), Audience.choices),
            ("theme", _("Theme: all"), themes_to_choose()),
            ("unit", _("Team: all"), units_to_choose()),
            ("step", _("Step: all"), steps_to_choose()),
            ("study", _("Study: all"), studies_to_choose()),
            ("assigned", _("With: anybody"), asked),
        ):
            self.fields[name].choices = _any(words, choices)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE]

    @property
    def is_more_open(self) -> bool:
        return any(self.data.get(name) for name in MORE)

    def as_query(self) -> str:
        """What could be read, as an address says it; the same filters always read the same."""
        self.is_valid()
        told = {name: self.cleaned_data.get(name) for name in self.fields}
        return urlencode({name: value for name, value in told.items() if value not in ("", None)})

    def filters(self) -> Filters:
        self.is_valid()
        told = self.cleaned_data
        numbers: dict[str, Any] = {name: int(told[name]) for name in ("unit", "step", "study") if told.get(name)}
        words = {name: told[name] for name in ("kind", "channel", "audience", "assigned", "theme") if told.get(name)}
        rest = {name: told[name] for name in ("since", "until", "score") if told.get(name) is not None}
        text = told.get("q", "").replace("\x00", "")
        return Filters(state=told.get("state") or WAITING, text=text, **numbers, **words, **rest)


class VersionedForm(forms.Form):
    """Carries what was on the screen, so that two people do not overwrite each other unawares."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class AssignForm(VersionedForm):
    to = forms.CharField(label=gettext_lazy("Who takes it?"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.person: Person | None = None

    def clean_to(self) -> str:
        words: str = self.cleaned_data["to"].strip()
        if not words:
            return words
        found = people_called(self.actor, words)
        if not found:
            raise forms.ValidationError(
                _("Nobody called “%(name)s” works here. Write the whole name, or the personnel number.")
                % {"name": words}
            )
        if len(found) > 1:
            raise forms.ValidationError(
                _("More than one colleague is called “%(name)s”. Write the personnel number.") % {"name": words}
            )
        self.person = found[0]
        return words


class RouteForm(VersionedForm):
    unit = forms.ChoiceField(label=gettext_lazy("Team"), widget=LongSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = _any(_("Choose a team"), units_to_choose())

    def clean_unit(self) -> Unit:
        return Unit.objects.get(pk=int(self.cleaned_data["unit"]))


class AnswerForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of answer"), choices=AnswerKind.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one: we did, we will, or we won’t.")},
    )  # fmt: skip
    by_date = forms.DateField(
        label=gettext_lazy("By"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("For a promise: the day by which it is done."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In words they will read"), widget=forms.Textarea(attrs={"rows": 4}), max_length=MOST_WRITTEN,
        error_messages={"required": gettext_lazy("An answer needs a reason in words.")},
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=gettext_lazy("Everybody here may read it on What happened"), required=False,
        help_text=gettext_lazy("The words are shown beside your answer, never who said them."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("kind") == AnswerKind.WILL and not told.get("by_date") and "by_date" not in self.errors:
            self.add_error("by_date", _("A promise needs a day. Choose the day by which it will be done."))
        return told


class AnswerOneForm(AnswerForm, VersionedForm):
    """An answer to the voice that is open."""
