"""How, at which hour, on which days, and when it stays quiet."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS as NAMES
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.teamwork.choices import DigestChannel
from onecloth.teamwork.queries.digest_times import Wish

HOURS = [(str(hour), f"{hour:02d}:00") for hour in range(24)]
QUIET = [("", gettext_lazy("None")), *HOURS]


class DigestForm(forms.Form):
    channel = forms.ChoiceField(
        label=gettext_lazy("Once a day"), choices=DigestChannel.choices, widget=forms.RadioSelect
    )
    hour = forms.ChoiceField(label=gettext_lazy("At"), choices=HOURS)
    days = forms.MultipleChoiceField(
        label=gettext_lazy("On"), choices=[(str(day), name) for day, name in NAMES.items()], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    quiet_from = forms.ChoiceField(label=gettext_lazy("Quiet from"), choices=QUIET, required=False)
    quiet_until = forms.ChoiceField(
        label=gettext_lazy("until"), choices=QUIET, required=False,
        help_text=gettext_lazy("No mail leaves in quiet hours; what falls into them comes at their end."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("channel") == DigestChannel.MAIL and not given.get("days"):
            self.add_error("days", _("Choose at least one day, or no mail at all."))
        if bool(given.get("quiet_from")) != bool(given.get("quiet_until")):
            self.add_error("quiet_until", _("Quiet hours have a beginning and an end."))
        return given

    def wish(self) -> Wish:
        given = self.cleaned_data
        quiet = (int(given["quiet_from"]), int(given["quiet_until"])) if given["quiet_from"] else None
        return Wish(given["channel"], int(given["hour"]), tuple(sorted(int(day) for day in given["days"])), quiet)


def written(wish: Wish) -> dict[str, Any]:
    begin, end = wish.quiet or ("", "")
    return {
        "channel": wish.channel, "hour": str(wish.hour), "days": [str(day) for day in wish.days],
        "quiet_from": str(begin), "quiet_until": str(end),
    }  # fmt: skip
