"""What people write about advisory groups. Forms look at it; actions decide."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.customers.choices import CustomerKind
from onecloth.listening.choices import Audience, Level, PanelFeature, Tenure
from onecloth.listening.models import Panel
from onecloth.listening.queries.choosing import units_to_choose
from onecloth.listening.queries.panels.pool import FEATURES
from onecloth.ui.asking import Texts, WithTexts, WithVersion

DAY_WRONG = {"invalid": gettext_lazy("Write the day as year-month-day, for example 2026-05-04.")}
SEATS = [("10", "10"), ("11", "11"), ("12", "12")]
Choice = tuple[str, str]
CHARTER = Texts(
    gettext_lazy("Charter"), most=4000, rows=6, hint=gettext_lazy("What it may ask, what it is told, and that nobody is treated worse for a word said here."),
)  # fmt: skip


def _whole(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


def _words(label: Any, most: int, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=DAY_WRONG, **more)


class NewPanelForm(WithTexts):
    written: Mapping[str, Texts] = {"name": Texts(gettext_lazy("Name"), most=120), "charter": CHARTER}
    audience = forms.ChoiceField(
        label=gettext_lazy("Who sits?"), choices=Audience.choices, widget=forms.RadioSelect, initial="employee"
    )
    seats = forms.ChoiceField(label=gettext_lazy("Seats"), choices=SEATS, initial="12")
    term_months = _whole(gettext_lazy("Months of a term"), 1, 60, initial=12)
    rotate_months = _whole(
        gettext_lazy("Some seats change every … months"), 1, 60, initial=4,
        help_text=gettext_lazy("Twelve and four: a third of the seats changes every four months."),
    )  # fmt: skip
    pause_months = _whole(gettext_lazy("Months of pause before one may sit again"), 0, 60, initial=12)
    answer_days = _whole(gettext_lazy("Days a leader has to answer"), 1, 180, initial=28)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("rotate_months", 0) > given.get("term_months", 60):
            self.add_error("rotate_months", _("Seats change at least once in a term."))
        return given


class ChangePanelForm(WithTexts, WithVersion):
    written: Mapping[str, Texts] = {"name": Texts(gettext_lazy("Name"), most=120), "charter": CHARTER}
    seats = forms.ChoiceField(label=gettext_lazy("Seats"), choices=SEATS)
    answer_days = _whole(gettext_lazy("Days a leader has to answer"), 1, 180)


class QuotaForm(forms.Form):
    """`feature` and `value` are told by `rule()`: chosen from a list, or written where the list ends."""

    who = forms.ChoiceField(label=gettext_lazy("Whom is the rule about?"))
    label = forms.CharField(
        label=gettext_lazy("Which one?"), max_length=40, required=False,
        help_text=gettext_lazy("Only for a shift or a place: write it as people say it, for example nights."),
    )  # fmt: skip
    least = _whole(gettext_lazy("Seats at least"), 0, 12, initial=1)
    most = _whole(gettext_lazy("Seats at most"), 1, 12, initial=3)

    def __init__(self, *args: Any, panel: Panel, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["who"].choices = _kinds(panel)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("who", "").endswith("=") and not given.get("label", "").strip():
            self.add_error("label", _("Write which one."))
        if given.get("least", 0) > given.get("most", 12):
            self.add_error("most", _("At least comes before at most."))
        return given

    def rule(self) -> tuple[str, str]:
        feature, _sign, value = self.cleaned_data["who"].partition("=")
        return feature, value or self.cleaned_data["label"].strip()


def _kinds(panel: Panel) -> list[tuple[str, list[Choice]]]:
    units = units_to_choose()
    known: Mapping[str, Sequence[tuple[str, Any]]] = {
        PanelFeature.DEPARTMENT: [
            each for each in units if each[1].startswith("– ") and not each[1].startswith("– – ")
        ],
        PanelFeature.UNIT: units,
        PanelFeature.LEVEL: Level.choices,
        PanelFeature.TENURE: Tenure.choices,
        PanelFeature.KIND: CustomerKind.choices,
        PanelFeature.SHIFT: [("", _("A shift"))],
        PanelFeature.PLACE: [("", _("A place"))],
    }
    return [
        (str(PanelFeature(name).label), [(f"{name}={value}", str(words)) for value, words in known[PanelFeature(name)]])
        for name in FEATURES[Audience(panel.audience)]
    ]


class OfferForm(forms.Form):
    """Whoever puts their name in says their shift, where a rule looks at it."""

    shift = forms.ChoiceField(label=gettext_lazy("When do you mostly work?"), required=False)

    def __init__(self, *args: Any, shifts: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        if shifts:
            self.fields["shift"].choices = [("", _("At other times")), *((each, each) for each in shifts)]
        else:
            del self.fields["shift"]


class EnterForm(OfferForm):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200,
        help_text=gettext_lazy("The whole name, of somebody who said that they would sit; of a colleague also the personnel number."),
    )  # fmt: skip
    field_order = ("name", "shift")


class SeedForm(forms.Form):
    seed = forms.CharField(
        label=gettext_lazy("The words the lot is drawn with"), max_length=160,
        help_text=gettext_lazy("Agreed before, best by somebody outside: the first line of tomorrow’s paper, say. They are published with the hour of the draw, and anybody can draw again with them."),
    )  # fmt: skip


class MeetingForm(forms.Form):
    planned_for = forms.DateTimeField(
        label=gettext_lazy("Day and hour"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": gettext_lazy("Write day and hour as 2026-05-04 14:00.")},
    )
    minutes = _whole(gettext_lazy("Minutes"), 10, 600, initial=90)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=200, required=False)


class MoveMeetingForm(MeetingForm, WithVersion):
    pass


class AgendaForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("What to talk about"), max_length=200)
    voice = forms.UUIDField(widget=forms.HiddenInput, required=False)


class MinutesForm(WithVersion):
    held_on = _day(gettext_lazy("Held on"))
    present = forms.MultipleChoiceField(
        label=gettext_lazy("Who came"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = _words(gettext_lazy("What was said"), 20_000, rows=8)

    def __init__(self, *args: Any, seats: Iterable[Choice], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["present"].choices = list(seats)


class RecommendForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What do you recommend?"), max_length=200,
        help_text=gettext_lazy("One sentence that can be answered with yes or no. Everybody here reads it."),
    )  # fmt: skip
    reasons = _words(gettext_lazy("Why, and what it rests on"), 4000, rows=4, required=False)
    addressed_to = forms.ChoiceField(label=gettext_lazy("Who decides it?"))
    rests_on = forms.MultipleChoiceField(
        label=gettext_lazy("Which lines of an agenda does it rest on?"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Somebody’s words stand behind each. Whoever said them is told what is answered."),
    )  # fmt: skip

    def __init__(self, *args: Any, leaders: Sequence[Choice], lines: Sequence[Choice], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["addressed_to"].choices = [("", _("Choose somebody who leads")), *leaders]
        if lines:
            self.fields["rests_on"].choices = list(lines)
        else:
            del self.fields["rests_on"]


class AnswerRecommendationForm(WithVersion):
    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Yes, and this happens next")), ("no", gettext_lazy("No, because"))],
    )  # fmt: skip
    words = _words(gettext_lazy("In a sentence or two"), 4000, rows=4)
    next_by = _day(gettext_lazy("By which day? Only for a yes"), required=False)
    told = _words(
        gettext_lazy("What those whose words it rests on are told"), 4000, rows=3, required=False,
        help_text=gettext_lazy("On their receipt or on What happened. Left empty, they read the answer above."),
    )  # fmt: skip

    def __init__(self, *args: Any, voices: int = 0, **more: Any) -> None:
        super().__init__(*args, **more)
        if not voices:
            del self.fields["told"]


class AskInputForm(forms.Form):
    journey = forms.ChoiceField(label=gettext_lazy("About which journey?"))
    question = forms.CharField(label=gettext_lazy("What do you want to know?"), max_length=300)
    due_on = _day(gettext_lazy("By which day?"))

    def __init__(self, *args: Any, journeys: Sequence[Choice], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["journey"].choices = list(journeys)


class GiveInputForm(WithVersion):
    words = _words(gettext_lazy("What the group says"), 8000, rows=6)


class ReadForm(WithVersion):
    """Nothing but the version that was read: words that were said better meanwhile are shown first."""
