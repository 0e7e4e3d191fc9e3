"""What is said in a dialogue with a hidden author."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

MOST_WRITTEN = 2000
NAME, ROLE = "name", "role"


class ReplyForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Your reply"), widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
        max_length=MOST_WRITTEN,
        error_messages={"required": gettext_lazy("There are no words yet. A sentence is enough.")},
    )  # fmt: skip


class ThanksForm(ReplyForm):
    """What a customer says to whoever helped them; how long it may be is said by the action."""


class AskBackForm(ReplyForm):
    shown = forms.ChoiceField(
        label=gettext_lazy("They see you as"), initial=ROLE, widget=forms.RadioSelect,
        choices=[(ROLE, gettext_lazy("your role, without your name")), (NAME, gettext_lazy("your name"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = gettext_lazy("What would you like to know?")
