"""What the experience team writes about a study."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.customers.models import Contact
from onecloth.listening.choices import Audience, Channel, StudyKind, StudyMode
from onecloth.listening.definitions import editing
from onecloth.listening.queries.choosing import steps_to_choose, units_to_choose
from onecloth.ui.asking import Texts, WithTexts, WithVersion

OWN = "own"
KINDS = [
    (StudyKind.AFTER_CONTACT, gettext_lazy("After contact")),
    (StudyKind.PULSE, gettext_lazy("Employee pulse")),
    (StudyKind.HAND_OFF, gettext_lazy("Hand-off round")),
    (OWN, gettext_lazy("Write my own")),
]
KIND_WORDS = {
    StudyKind.AFTER_CONTACT: gettext_lazy("Success, ease, enjoyment, repeating oneself, and one open question."),
    StudyKind.PULSE: gettext_lazy("Valued, listened to, included, line of sight, safety: two statements each."),
    StudyKind.HAND_OFF: gettext_lazy("How ready hand-offs are, asked of both sides, about at most five teams."),
    OWN: gettext_lazy("One question to begin with; you change and add."),
}
MODE_WORDS = {
    StudyMode.IDENTIFIED: gettext_lazy("Every answer is read, and each text enters the ledger at once. For customers."),
    StudyMode.CONFIDENTIAL: gettext_lazy(
        "Only groups are shown. Invitations are possible; whoever runs the server could find out."
    ),
    StudyMode.ANONYMOUS: gettext_lazy(
        "Only groups are shown, and nobody can find out. Links for groups; no invitations."
    ),
}
RHYTHMS = [("7", gettext_lazy("Always, counted by week")), ("0", gettext_lazy("In rounds that we open"))]
TYPES = [
    ("single", gettext_lazy("One of several answers")),
    ("scale", gettext_lazy("Steps, best first")),
    ("yes_no", gettext_lazy("Yes or no")),
    ("number", gettext_lazy("A number")),
    ("long_text", gettext_lazy("In their own words")),
]
MOST_LINES = 60


class NewStudyForm(WithTexts):
    written: Mapping[str, Texts] = {"name": Texts(gettext_lazy("Name"), most=120)}
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=KINDS, widget=forms.RadioSelect)
    audience = forms.ChoiceField(
        label=gettext_lazy("Whom do you ask?"), choices=Audience.choices, widget=forms.RadioSelect
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("How far can answers be traced?"), choices=StudyMode.choices, widget=forms.RadioSelect
    )
    rhythm = forms.ChoiceField(label=gettext_lazy("How often?"), choices=RHYTHMS, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        asked = {StudyKind.PULSE: Audience.EMPLOYEE, StudyKind.HAND_OFF: Audience.EMPLOYEE}.get(given.get("kind", ""))
        if asked and given.get("audience") == Audience.CUSTOMER:
            self.add_error("audience", _("This one is about work here: ask employees."))
        if given.get("kind") == StudyKind.HAND_OFF and given.get("mode") == StudyMode.IDENTIFIED:
            self.add_error(
                "mode", _("What colleagues say about teams is never shown with a name. Choose confidential.")
            )
        return given


class QuestionForm(WithTexts, WithVersion):
    """One question. Answers are written one a line, the best first, as many lines in each language."""

    written: Mapping[str, Texts] = {
        "text": Texts(gettext_lazy("The question"), most=300, rows=2),
        "help": Texts(gettext_lazy("A line of help"), is_needed=False),
        "lines": Texts(gettext_lazy("Answers, one a line, the best first"), most=3000, rows=5, is_needed=False),
    }
    type = forms.ChoiceField(label=gettext_lazy("How is it answered?"), choices=TYPES, widget=forms.RadioSelect)
    required = forms.BooleanField(label=gettext_lazy("It must be answered"), required=False)
    may_not_apply = forms.BooleanField(label=gettext_lazy("Offer “Doesn’t apply to me”"), required=False)
    only_if = forms.ChoiceField(label=gettext_lazy("Ask it only after a certain answer"), required=False)

    def __init__(self, *args: Any, before: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["only_if"].choices = [("", _("Ask it always")), *before]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        lines = self.lines()
        if given.get("type") in ("single", "scale", "yes_no"):
            if len({len(each) for each in lines.values()}) > 1:
                self.add_error(f"lines_{self.languages[-1]}", _("Write as many answers in each language."))
            elif len(lines.get(self.languages[0], ())) < 2:
                self.add_error(f"lines_{self.languages[0]}", _("Write at least two answers, one a line."))
        return given

    def lines(self) -> dict[str, list[str]]:
        told = {code: self.cleaned_data.get(f"lines_{code}", "") for code in self.languages}
        return {
            code: [line.strip() for line in text.splitlines() if line.strip()][:MOST_LINES]
            for code, text in told.items()
        }

    def question(self, name: str) -> dict[str, Any]:
        """The question as it is kept."""
        given = self.cleaned_data
        words = {code: {"de": "Trifft auf mich nicht zu"}.get(code, "Doesn’t apply to me") for code in self.languages}
        found = {"id": name, "type": given["type"], "text": self._whole("text"), "required": given["required"]}
        if given["type"] in ("single", "scale", "yes_no"):
            found["options"] = editing.options_from(
                given["type"], self.lines(), may_not_apply=words if given["may_not_apply"] else None
            )
        if any(self._whole("help").values()):
            found["help"] = self._whole("help")
        if given["only_if"]:
            asked, _sep, code = given["only_if"].partition("=")
            found["show_if"] = {"is": [asked, code]}
        return found

    def _whole(self, name: str) -> dict[str, str]:
        """Every language has words: where one was left empty, those of the organisation's own."""
        told = self.texts(name)
        first = told.get(self.languages[0], "")
        return {code: told.get(code) or first for code in self.languages}


class DefinitionForm(WithVersion):
    """The whole survey as text, for those who want conditions with and, or and not."""

    definition = forms.CharField(
        label=gettext_lazy("The survey as JSON"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
    )

    def clean_definition(self) -> Any:
        try:
            return json.loads(self.cleaned_data["definition"])
        except (ValueError, RecursionError) as fault:
            raise forms.ValidationError(
                _("This is not JSON. Nothing was kept; look for a missing comma or quote.")
            ) from fault


class WayInForm(forms.Form):
    channel = forms.ChoiceField(
        label=gettext_lazy("What kind of way in?"), choices=[(Channel.LINK, gettext_lazy("A link")), (Channel.QR, gettext_lazy("A QR code to hang up"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    label = forms.CharField(label=gettext_lazy("Where will it be?"), max_length=120, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Which team is it about?"), required=False)
    step = forms.ChoiceField(label=gettext_lazy("Which step is it about?"), required=False)

    def __init__(self, *args: Any, is_for_group: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].choices = [("", _("No team in particular")), *units_to_choose()]
        self.fields["step"].choices = [("", _("No step in particular")), *steps_to_choose()]
        if is_for_group:
            self.fields["unit"].label = _("For the people of which team?")
            del self.fields["step"]


class RoundForm(forms.Form):
    opens_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("opens_on") and given.get("last_day"):
            if given["last_day"] < given["opens_on"]:
                self.add_error("last_day", _("The last day lies before the first."))
            elif given["last_day"] - given["opens_on"] > timedelta(days=366):
                self.add_error("last_day", _("A round lasts a year at most."))
        return given

    def closes_on(self) -> date:
        """The first day that is not part of it."""
        return self.cleaned_data["last_day"] + timedelta(days=1)


class InvitePeopleForm(forms.Form):
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Whom do you ask? Everybody in these units and below"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["units"].choices = units_to_choose()


class InviteContactsForm(forms.Form):
    lines = forms.CharField(
        label=gettext_lazy("Whom do you ask? One e-mail address or customer number a line"), max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip

    def clean_lines(self) -> list[Contact]:
        wanted = list(dict.fromkeys(line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()))[
            :5000
        ]
        known: dict[str, Contact] = {}
        for contact in Contact.objects.filter(closed_on__isnull=True, blanked_at__isnull=True).select_related(
            "customer"
        ):
            known.setdefault(contact.email.casefold(), contact)
            known.setdefault((contact.customer.reference or "").casefold(), contact)
        unknown = [line for line in wanted if line.casefold() not in known]
        if unknown:
            raise forms.ValidationError(
                _("Nobody was asked. We do not know: %(lines)s.") % {"lines": ", ".join(unknown[:10])}
            )
        return [known[line.casefold()] for line in wanted]
