"""What people write about a change meeting. Forms look at it; actions decide."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.improvement.forms.asking import AskForInputForm
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions.problems import worked_on_by
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.teamwork.forms.posts import HourForm
from onecloth.teamwork.models import ChangeMeeting
from onecloth.teamwork.permissions.change_meetings import people_to_ask
from onecloth.teamwork.queries.change_meetings import LONGEST_WORDS

LONGEST_KEY = 19  # digits: more is no key of ours, and SQLite would not take it
PLACES = gettext_lazy("A room, or the address of a call.")


class People(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        return super().clean([key for key in value or () if len(str(key)) < LONGEST_KEY])

    def label_from_instance(self, person: Any) -> str:
        return str(person.name)


class MeetingForm(HourForm):
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes?"), min_value=15, max_value=240, initial=60)
    place = forms.CharField(label=gettext_lazy("Where?"), max_length=200, required=False, help_text=PLACES)
    guests = People(
        Person.objects.none(), label=gettext_lazy("Who is asked to come?"),
        help_text=gettext_lazy("Whoever leads a department, executives and the experience team. Each gets an entry for their calendar."),
        error_messages={"required": gettext_lazy("Tick at least one of them.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_000_000_000)

    def __init__(
        self, *args: Any, meeting: ChangeMeeting | None = None, suggested: datetime | None = None, **more: Any
    ) -> None:
        zone = ZoneInfo(the_organisation().zone or "UTC")
        asked = people_to_ask(day_of(clock.now()))
        moment = meeting.begins_at if meeting else suggested
        initial: dict[str, Any] = {"guests": list(asked)}
        if moment:
            here = moment.astimezone(zone)
            initial |= {"on_date": here.date(), "at_time": here.time()}
        if meeting:
            chosen = Person.objects.filter(pk__in=meeting.guests.values("person"))
            asked = asked | chosen
            initial |= {
                "minutes": meeting.minutes, "place": meeting.place, "version": meeting.version, "guests": list(chosen)
            }  # fmt: skip
        super().__init__(*args, zone=zone, initial=initial, **more)
        self.fields["guests"].queryset = asked.order_by("family_name", "given_name", "pk")


class PointForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Bring a point along"), max_length=300)


class WordsForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What came of it"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Everybody who works here can read the minutes."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class OfProblem(forms.ModelChoiceField):
    def clean(self, value: Any) -> Any:
        if len(str(value or "")) >= LONGEST_KEY:
            raise forms.ValidationError(_("Choose one of them."))
        return super().clean(value)

    def label_from_instance(self, problem: Any) -> str:
        return str(problem.title)


class QuestionOfPointForm(AskForInputForm):
    problem_asked = OfProblem(
        Problem.objects.none(), label=gettext_lazy("About which problem?"), empty_label=gettext_lazy("Choose one"),
        help_text=gettext_lazy("The answer stands on its page."),
    )  # fmt: skip
    field_order = ("problem_asked",)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, actor=actor, **more)
        open_ones = worked_on_by(actor).filter(closed_at__isnull=True)
        self.fields["problem_asked"].queryset = open_ones.order_by("-raised_at", "-pk")
