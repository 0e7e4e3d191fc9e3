"""What one writes about focus groups: the plan, notes by theme, thanks."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.listening.choices import GuestState
from onecloth.listening.forms.rounds import VersionedForm, a_day, near
from onecloth.listening.models import FocusGroup, Guest, InterviewRound
from onecloth.listening.queries.rounds.groups import Plan
from onecloth.listening.words import themed
from onecloth.organisation.models import Person
from onecloth.organisation.queries import the_organisation


class PlanForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What is the group called?"), max_length=120)
    interviewer = forms.ChoiceField(label=gettext_lazy("Who of us asks and listens?"))
    day = a_day(gettext_lazy("Day"))
    time = forms.TimeField(label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=gettext_lazy("For how many minutes?"), min_value=15, max_value=600, initial=90)
    place = forms.CharField(label=gettext_lazy("Where, or by which way"), max_length=200)
    places = forms.IntegerField(label=gettext_lazy("How many guests at most?"), min_value=2, max_value=30, initial=8)
    consent_words = forms.CharField(
        label=gettext_lazy("What do guests agree to?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("They read it before they say yes, and it is kept word for word."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, the_round: InterviewRound, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = the_round.interviewers.filter(left_at__isnull=True).select_related("person")
        self._people: dict[str, Person] = {
            str(row.person_id): row.person for row in rows.order_by("person__family_name", "pk")
        }
        named = [(pk, person.name) for pk, person in self._people.items()]
        self.fields["interviewer"].choices = named

    def clean_day(self) -> Any:
        return near(self.cleaned_data["day"])

    def plan(self) -> Plan:
        told = self.cleaned_data
        when = datetime.combine(told["day"], told["time"], tzinfo=ZoneInfo(the_organisation().zone))
        return Plan(
            told["name"], self._people[told["interviewer"]], when, told["place"], told["minutes"], told["places"],
            told["consent_words"],
        )  # fmt: skip


class ThanksForm(VersionedForm):
    words = forms.CharField(
        label=gettext_lazy("Thank them, and say what happens next"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip


class GroupNotesForm(forms.Form):
    """Notes by theme: one field for each question of the group, and one for the rest. `notes` is all of them."""

    held_on = a_day(gettext_lazy("When did you meet?"))
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes?"), required=False, min_value=1, max_value=1440)
    came = forms.ModelMultipleChoiceField(
        Guest.objects.none(), label=gettext_lazy("Who was there?"), required=False,
        widget=forms.CheckboxSelectMultiple,
        to_field_name="token",
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, group: FocusGroup, **more: Any) -> None:
        written = themed.by_theme(group.conversation.notes, group.questions)
        self.themes = [*group.questions, ""]
        first = {f"theme_{place}": written.get(theme, "") for place, theme in enumerate(self.themes)}
        more["initial"] = {**first, **more.get("initial", {})}
        super().__init__(*args, **more)
        agreed = group.guests.filter(agreed_at__isnull=False).exclude(state=GuestState.WITHDRAWN)
        self.fields["came"].queryset = agreed.select_related("contact").order_by("contact__name", "pk")
        self.fields["came"].label_from_instance = lambda guest: guest.contact.name
        for place, theme in enumerate(self.themes):
            self.fields[f"theme_{place}"] = forms.CharField(
                label=theme or _("What else was said"), required=False, strip=False,
                widget=forms.Textarea(attrs={"rows": 5}),
            )  # fmt: skip

    def theme_fields(self) -> list[forms.BoundField]:
        return [self[f"theme_{place}"] for place in range(len(self.themes))]

    def notes(self) -> str:
        told = self.cleaned_data
        return themed.joined((theme, told.get(f"theme_{place}", "")) for place, theme in enumerate(self.themes))
