"""The filters of the board as fields. What cannot be read in an address is left out, so that an old link still opens."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.improvement.choices import Stage
from onecloth.improvement.queries.filters import ALL, TICKED, Filters
from onecloth.listening.forms.voices import LongSelect
from onecloth.listening.queries.choosing import units_to_choose


def _chosen() -> forms.Select:
    return forms.Select(attrs={"class": "input"})


def _ticked(words: Any) -> forms.BooleanField:
    return forms.BooleanField(
        label=words, required=False, widget=forms.CheckboxInput(attrs={"class": "check", "value": "1"})
    )


class UnitForm(forms.Form):
    """Where the ticked ones go."""

    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), required=False,
        widget=LongSelect(attrs={"class": "input", "id": "together-unit"}),
    )  # fmt: skip

    @classmethod
    def chosen(cls) -> "UnitForm":
        form = cls()
        form.fields["unit"].choices = [("", _("Choose a unit")), *units_to_choose()]
        return form


class FilterForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Search the words"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"class": "input", "type": "search"}),
    )  # fmt: skip
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False, widget=LongSelect(attrs={"class": "input"}))
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False, widget=_chosen())
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False, widget=_chosen())
    owner = forms.CharField(
        label=gettext_lazy("Owned by: name or personnel number"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )  # fmt: skip
    mine = _ticked(gettext_lazy("Mine"))
    nobody = _ticked(gettext_lazy("Nobody owns it"))
    leader = _ticked(gettext_lazy("Waiting for a leader"))
    first_aid = _ticked(gettext_lazy("With a band-aid on"))
    late = _ticked(gettext_lazy("With a band-aid past its day"))

    @classmethod
    def of(cls, filters: Filters) -> "FilterForm":
        """Filled in with what was asked for."""
        told = {name: getattr(filters, name) for name in ("unit", "stage", "order", "owner", *TICKED)}
        form = cls(initial={"q": filters.words, **told}, auto_id="f-%s")
        form.fields["unit"].choices = [("", _("All units")), *units_to_choose()]
        form.fields["stage"].choices = [("", _("All that is open")), *Stage.choices, (ALL, _("All"))]
        form.fields["order"].choices = [
            ("", _("Usual order")), ("oldest", _("Oldest first")), ("newest", _("Newest first")),
            ("name", _("By name")),
        ]  # fmt: skip
        return form

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in ("unit", "stage", "order")]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in ("nobody", "leader", "first_aid", "late")]
