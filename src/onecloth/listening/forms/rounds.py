"""What one writes about rounds of interviews, guides, appointments, notes, marks and findings."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.customers.models import Contact
from onecloth.journeys.models import Step
from onecloth.listening.choices import ConsentWay, FindingEnd, InterviewState, StudyMode, VoiceKind
from onecloth.listening.models import FocusGroup, Guest, Interview, InterviewGuide, InterviewRound, Mark
from onecloth.listening.queries.choosing import people_called, steps_to_choose
from onecloth.listening.queries.rounds.calendar import USUAL_MINUTES
from onecloth.listening.queries.rounds.interview import contacts_to_ask, marks_to_choose
from onecloth.organisation.models import Person
from onecloth.organisation.queries import the_organisation

MODES = (
    (StudyMode.IDENTIFIED.value, gettext_lazy("With the customer’s name")),
    (StudyMode.CONFIDENTIAL.value, gettext_lazy("Confidential")),
)
MODE_WORDS = {
    StudyMode.IDENTIFIED.value: gettext_lazy("What is marked is a voice at once, and the ledger says which customer said it."),
    StudyMode.CONFIDENTIAL.value: gettext_lazy(
        "What is marked waits until ten words of five customers can be heard together, without name or day. Whoever "
        "interviews, whoever runs the round and the server’s administrator know who said it."
    ),
}  # fmt: skip
KINDS = [(each.value, each.label) for each in (VoiceKind.PROBLEM, VoiceKind.IDEA, VoiceKind.THANKS, VoiceKind.COMMENT)]


def a_day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as year-month-day, for example 2026-05-04.")}, **more,
    )  # fmt: skip


def near(day: Any) -> Any:
    """A day that can be meant: typing slips leave centuries."""
    if day is not None and not 2000 <= day.year <= clock.today().year + 10:
        raise forms.ValidationError(_("This day cannot be right. Correct the year."))
    return day


def person_called(actor: Actor, words: str) -> Person | None:
    """The one colleague of that name or number; a form error where there is none, or more than one."""
    if not words.strip():
        return None
    found = people_called(actor, words)
    if not found:
        raise forms.ValidationError(
            _("Nobody called “%(name)s” works here. Write the whole name, or the personnel number.") % {"name": words}
        )
    if len(found) > 1:
        raise forms.ValidationError(
            _("More than one colleague is called “%(name)s”. Write the personnel number.") % {"name": words}
        )
    return found[0]


class PersonForm(forms.Form):
    person = forms.CharField(label=gettext_lazy("Name or personnel number"), max_length=200)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor

    def clean_person(self) -> Person | None:
        return person_called(self.actor, self.cleaned_data["person"])


class GuideForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What is the guide called?"), max_length=120)
    questions = forms.CharField(
        label=gettext_lazy("Questions, one on each line"), widget=forms.Textarea(attrs={"rows": 12}), max_length=8000,
        help_text=gettext_lazy("Open questions work best: “Tell me about the last time you ordered from us.”"),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def clean_questions(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]


class RoundForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What is the round called?"), max_length=120)
    purpose = forms.CharField(
        label=gettext_lazy("What do we want to understand?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("How far can words be traced?"), choices=MODES, widget=forms.RadioSelect
    )
    guide = forms.ModelChoiceField(
        InterviewGuide.objects.none(), label=gettext_lazy("Guide"), required=False, to_field_name="token",
        empty_label=gettext_lazy("None yet"),
        help_text=gettext_lazy("Its questions are copied when the round opens; what happens to it later changes nothing."),
    )  # fmt: skip
    owner = forms.CharField(label=gettext_lazy("Who runs it? Name or personnel number"), max_length=200)
    begins_on = a_day(gettext_lazy("First day"))
    ends_on = a_day(gettext_lazy("Last day"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, actor: Actor, is_fixed: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor
        if is_fixed:
            del self.fields["mode"], self.fields["guide"]
            return
        self.fields["guide"].queryset = InterviewGuide.objects.filter(withdrawn_at__isnull=True).order_by("name")
        self.fields["guide"].label_from_instance = lambda guide: guide.name

    def clean_owner(self) -> Person | None:
        return person_called(self.actor, self.cleaned_data["owner"])

    def clean_begins_on(self) -> Any:
        return near(self.cleaned_data["begins_on"])

    def clean_ends_on(self) -> Any:
        return near(self.cleaned_data["ends_on"])


class VersionedForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class ShareForm(VersionedForm):
    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=gettext_lazy("Whom we ask there"), required=False, to_field_name="token",
        empty_label=gettext_lazy("Nobody chosen yet"),
    )  # fmt: skip
    interviewer = forms.ChoiceField(label=gettext_lazy("Who of us asks them"), required=False)

    def __init__(self, *args: Any, interview: Interview, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["contact"].queryset = contacts_to_ask(interview)
        self.fields["contact"].label_from_instance = lambda contact: contact.name
        rows = interview.round.interviewers.filter(left_at__isnull=True).select_related("person")
        self._people = {str(row.person_id): row.person for row in rows.order_by("person__family_name", "pk")}
        named = [(pk, person.name) for pk, person in self._people.items()]
        self.fields["interviewer"].choices = [("", _("Nobody chosen yet")), *named]

    def clean_interviewer(self) -> Person | None:
        return self._people.get(self.cleaned_data["interviewer"])


class MoveForm(VersionedForm):
    state = forms.ChoiceField(
        label=gettext_lazy("How far are we?"), widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in InterviewState if each.value not in ("appointment", "held")],
    )  # fmt: skip
    on = a_day(gettext_lazy("On which day?"), required=False, help_text=gettext_lazy("Today, if you leave it empty."))
    way = forms.ChoiceField(
        label=gettext_lazy("By which way did they agree?"), required=False,
        choices=[("", gettext_lazy("Not agreed")), *ConsentWay.choices],
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("If they declined: what they said"), max_length=300, required=False)

    def clean_on(self) -> Any:
        return near(self.cleaned_data["on"])


class AppointmentForm(VersionedForm):
    day = a_day(gettext_lazy("Day"))
    time = forms.TimeField(label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=gettext_lazy("Where, or by which way"), max_length=200, required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("For how many minutes?"), min_value=5, max_value=600, initial=USUAL_MINUTES, required=False
    )

    def clean_minutes(self) -> int:
        return self.cleaned_data["minutes"] or USUAL_MINUTES

    def clean_day(self) -> Any:
        return near(self.cleaned_data["day"])

    def planned_for(self) -> datetime:
        """The moment on the organisation's clock."""
        told = self.cleaned_data
        return datetime.combine(told["day"], told["time"], tzinfo=ZoneInfo(the_organisation().zone))


class NotesForm(forms.Form):
    held_on = a_day(gettext_lazy("When did you meet?"))
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes?"), required=False, min_value=1, max_value=1440)
    with_whom = forms.CharField(
        label=gettext_lazy("Who was there of theirs?"), max_length=200, required=False,
        help_text=gettext_lazy("Names, as on your own list. Only those who may read these notes see them."),
    )  # fmt: skip
    notes = forms.CharField(
        label=gettext_lazy("What you heard, in their words"), strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=gettext_lazy("Type or paste; up to 40,000 letters. Pasted formatting is shown as it was pasted."),
        error_messages={"required": gettext_lazy("There are no words yet. A few sentences are enough.")},
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class PromiseForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("What was promised?"), max_length=500)
    due_on = a_day(gettext_lazy("By when?"))

    def clean_due_on(self) -> Any:
        return near(self.cleaned_data["due_on"])


class MarkForm(forms.Form):
    quote = forms.CharField(
        label=gettext_lazy("Their words, copied from the notes"), widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Choose some words in the notes, or paste them here.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=KINDS, initial=VoiceKind.COMMENT)
    step = forms.ChoiceField(label=gettext_lazy("About which step?"), required=False)
    guest = forms.ModelChoiceField(
        Guest.objects.none(), label=gettext_lazy("Who of them said it?"), required=False, to_field_name="token",
        empty_label=gettext_lazy("Nobody in particular"),
    )  # fmt: skip

    def __init__(self, *args: Any, sitting: Interview | FocusGroup, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["step"].choices = [("", _("No step in particular")), *steps_to_choose()]
        if isinstance(sitting, FocusGroup):
            rows = sitting.guests.filter(agreed_at__isnull=False).select_related("contact__customer")
            self.fields["guest"].queryset = rows.order_by("contact__name", "pk")
            self.fields["guest"].label_from_instance = lambda guest: guest.contact.name
        else:
            del self.fields["guest"]

    def clean_step(self) -> Step | None:
        told = self.cleaned_data["step"]
        return Step.objects.get(pk=int(told)) if told else None


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("A picture, a PDF or a CSV table"), max_length=200,
        error_messages={"required": gettext_lazy("Choose a file first."),
                        "empty": gettext_lazy("This file is empty. Nothing was stored.")},
    )  # fmt: skip


class FindingForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What did we find?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One sentence that somebody who was not there understands."),
    )  # fmt: skip
    marks = forms.ModelMultipleChoiceField(
        Mark.objects.none(), label=gettext_lazy("Whose words does it stand on?"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, the_round: InterviewRound, **more: Any) -> None:
        super().__init__(*args, **more)
        shown = marks_to_choose(the_round)
        self.fields["marks"].queryset = Mark.objects.filter(pk__in=[mark.pk for mark in shown])
        self.fields["marks"].choices = [(mark.pk, _quoted(mark)) for mark in shown]


def _quoted(mark: Mark) -> str:
    return _("%(customer)s: “%(words)s”") % {
        "customer": mark.speaker or _("A customer"),
        "words": mark.quote if len(mark.quote) <= 200 else mark.quote[:199] + "…",
    }


class EndForm(forms.Form):
    end = forms.ChoiceField(
        label=gettext_lazy("What becomes of it?"), widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (FindingEnd.ANSWER, FindingEnd.RECOMMENDATION)],
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In words that may be told to customers"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("An answer says what we did, or why we won’t. A recommendation says what should be done."),
    )  # fmt: skip
    owner = forms.CharField(
        label=gettext_lazy("For a recommendation: who carries it out?"), max_length=200, required=False,
        help_text=gettext_lazy("Name or personnel number. It comes to their Inbox."),
    )  # fmt: skip
    due_on = a_day(gettext_lazy("For a recommendation: by when?"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor

    def clean_owner(self) -> Person | None:
        return person_called(self.actor, self.cleaned_data["owner"])

    def clean_due_on(self) -> Any:
        return near(self.cleaned_data["due_on"])
