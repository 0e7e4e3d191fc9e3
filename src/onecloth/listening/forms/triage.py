"""What was pressed while sorting, and answers that are kept for it."""

from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core.actors import Actor
from onecloth.listening.choices import AnswerKind
from onecloth.listening.forms.themes import PickForm
from onecloth.listening.forms.voices import LongSelect
from onecloth.listening.models import KeptAnswer
from onecloth.listening.permissions.kept_answers import visible_kept_answers
from onecloth.listening.queries.choosing import people_called, units_to_choose
from onecloth.organisation.models import Person, Unit

READ, TAKE, ROUTE, ASK, ANSWER, JOIN = "read", "take", "route", "ask", "answer", "join"
MOST_WRITTEN, LONGEST_NAME = 4000, 40


class TriageForm(PickForm):
    """Reads what it can: `do` is a word, perhaps with what it is about after a colon. `wrong` says what is missing."""

    def __init__(self, sent: QueryDict, actor: Actor) -> None:
        super().__init__(sent)
        self.key = sent.get("voice", "")[:40]
        self.what, _colon, self.about = sent.get("do", "")[:80].partition(":")
        self.unit = _unit(self.about or sent.get("unit", "")) if self.what == ROUTE else None
        self.answer = _answer(actor, self.about) if self.what == ANSWER else None
        self.other = _key(self.about) if self.what == JOIN else None
        self.person = _person(actor, sent.get("to", "")) if self.what == ASK else None

    @property
    def wrong(self) -> str:
        missing = {
            ROUTE: (self.unit, _("Choose the team that it goes to. Nothing was changed.")),
            ANSWER: (self.answer, _("This answer is not kept any more. Nothing was changed; choose another one.")),
            JOIN: (self.other, _("That voice is not there any more. Nothing was changed.")),
            ASK: (self.person, _("Write the whole name of one colleague, or their number. Nothing was changed.")),
            READ: (True, ""),
            TAKE: (True, ""),
        }
        found, sentence = missing.get(self.what, (None, _("Choose what to do with it. Nothing was changed.")))
        return "" if found else sentence


def _unit(told: str) -> Unit | None:
    return Unit.objects.filter(pk=int(told)).first() if told.isdecimal() and len(told) < 19 else None


def _answer(actor: Actor, token: str) -> KeptAnswer | None:
    return visible_kept_answers(actor).filter(token=token).first()


def _key(told: str) -> UUID | None:
    try:
        return UUID(told)
    except ValueError:
        return None


def _person(actor: Actor, name: str) -> Person | None:
    found = people_called(actor, name[:200]) if name.strip() else []
    return found[0] if len(found) == 1 else None


class OtherTeamForm(forms.Form):
    unit = forms.ChoiceField(
        label=gettext_lazy("Another team"), widget=LongSelect(attrs={"class": "input"}), required=False
    )

    def __init__(self) -> None:
        super().__init__(auto_id="sort-%s")
        self.fields["unit"].choices = [("", _("Choose a team")), *units_to_choose()]


class KeptAnswerForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=LONGEST_NAME,
        help_text=gettext_lazy("For those who sort; whoever is answered never reads it."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of answer"), choices=AnswerKind.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one: we did, we will, or we won’t.")},
    )  # fmt: skip
    within_days = forms.IntegerField(
        label=gettext_lazy("Within how many days"), required=False, min_value=1, max_value=365,
        help_text=gettext_lazy("For a promise; counted from the day of the answer."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In words they will read"), widget=forms.Textarea(attrs={"rows": 4}), max_length=MOST_WRITTEN,
        help_text=gettext_lazy("With the reason. Thanks alone, or that it was received, is no answer."),
    )  # fmt: skip
