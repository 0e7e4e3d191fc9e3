"""What one writes about a theme, and which themes a voice is given."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.listening.forms.voices import LongSelect
from onecloth.listening.models import Theme
from onecloth.listening.queries.themes import LONGEST, all_themes, name_of, standing_themes
from onecloth.ui.asking import Texts, WithTexts, WithVersion

MOST_AT_ONCE = 60


class ThemeForm(WithTexts):
    written = {
        "name": Texts(
            gettext_lazy("Name"), most=200, hint=gettext_lazy("Two or three words that people here use, such as: Way in.")
        ),
        "belongs": Texts(
            gettext_lazy("What belongs to it, and what does not"), most=LONGEST["belongs"], rows=3, is_needed=False
        ),
        "example": Texts(
            gettext_lazy("An example in words of your own"), most=LONGEST["example"], rows=2, is_needed=False,
            hint=gettext_lazy("Made up, so that nobody finds themselves in it."),
        ),
    }  # fmt: skip

    def told(self) -> dict[str, dict[str, str]]:
        return {field: self.texts(field) for field in self.written}


class ThemeChangeForm(WithVersion, ThemeForm):
    pass


class MergeForm(forms.Form):
    into = forms.ChoiceField(label=gettext_lazy("It becomes part of"), widget=LongSelect(attrs={"class": "input"}))

    def __init__(self, *args: Any, theme: Theme, **more: Any) -> None:
        super().__init__(*args, **more)
        others = [(each.token, name_of(each)) for each in standing_themes() if each.pk != theme.pk]
        self.fields["into"].choices = [("", _("Choose a theme")), *others]

    def clean_into(self) -> Theme:
        return Theme.objects.get(token=self.cleaned_data["into"])


class PickForm:
    """The themes that are ticked, and the voice's version that was on the screen. What it cannot read is left out."""

    def __init__(self, sent: QueryDict) -> None:
        tokens = {token for told in sent.getlist("theme")[:MOST_AT_ONCE] for token in told[:4000].split()}
        self.themes = [theme for theme in all_themes().values() if theme.token in tokens]
        version = sent.get("version", "")
        self.version = int(version) if version.isdecimal() and len(version) < 10 else None
