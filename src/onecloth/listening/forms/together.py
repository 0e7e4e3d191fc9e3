"""What is ticked in the ledger, as it was on the screen, and which button was pressed."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.listening.choices import JointDeed
from onecloth.listening.forms.voices import LongSelect
from onecloth.listening.models import Theme
from onecloth.listening.queries.choosing import units_to_choose
from onecloth.listening.queries.themes import name_of, standing_themes
from onecloth.organisation.models import Unit

ANSWER = "answer"
DEEDS = tuple(deed.value for deed in JointDeed if deed != JointDeed.TRIAGE)
MOST_AT_ONCE = 200


class TeamForm(forms.Form):
    unit = forms.ChoiceField(label=gettext_lazy("Team"), widget=LongSelect(attrs={"class": "input"}), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), widget=LongSelect(attrs={"class": "input"}), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Choose a team")), *units_to_choose()]
        themes = [(theme.token, name_of(theme)) for theme in standing_themes()]
        self.fields["theme"].choices = [("", _("Choose a theme")), *themes]

    @property
    def has_themes(self) -> bool:
        return len(self.fields["theme"].choices) > 1


class TogetherForm:
    """Reads what it can and leaves out the rest: a tick that means nothing is no tick."""

    def __init__(self, sent: QueryDict) -> None:
        self.keys = [key for key in map(_uuid, sent.getlist("voice")) if key][:MOST_AT_ONCE]
        self.what = next((name for name in (ANSWER, *DEEDS) if name == sent.get("what")), "")
        self.seen = dict(filter(None, map(_seen, sent.getlist("seen"))))
        pk = sent.get("unit", "")
        self.theme = Theme.objects.filter(token=sent.get("theme", "")[:43]).first()
        self.unit = Unit.objects.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None


def _uuid(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None


def _seen(words: str) -> tuple[UUID, int] | None:
    """ "key:version" of a row."""
    key, _colon, version = words.partition(":")
    found = _uuid(key)
    return (found, int(version)) if found and version.isdecimal() and len(version) < 10 else None
