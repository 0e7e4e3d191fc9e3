"""Sending a file of rows, saying what its columns mean, and yes to it: the same for every room that takes files."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core.files import MOST_BYTES
from onecloth.core.tables import DELIMITERS, ENCODINGS, Column
from onecloth.ui.asking import WithVersion


class MappingForm(WithVersion):
    """Which heading means what. `columns` gives {field: heading}."""

    encoding = forms.ChoiceField(label=gettext_lazy("Letters read as"), required=False)
    delimiter = forms.ChoiceField(label=gettext_lazy("Columns split by"), required=False)

    def __init__(
        self, *args: Any, meanings: Sequence[Column], heads: list[str], encoding: str, delimiter: str, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.meanings = meanings
        self.heads = heads
        known = [encoding, *(each for each in ENCODINGS if each != encoding)]
        self._choices("encoding", [(name, _called(name)) for name in known], encoding)
        marks = [delimiter, *(each for each in DELIMITERS if each != delimiter)]
        self._choices("delimiter", [(mark, _mark(mark)) for mark in marks], delimiter)
        for place, head in enumerate(heads):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=head, required=False, widget=forms.Select(attrs={"class": "input"}),
                choices=[("", _("Leave out")), *((field.key, field.label) for field in self.meanings)],
            )  # fmt: skip

    def _choices(self, name: str, choices: list[tuple[str, str]], initial: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices, field.initial = choices, initial

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [cleaned[f"column_{place}"] for place in range(len(self.heads)) if cleaned.get(f"column_{place}")]
        twice = next((key for key in chosen if chosen.count(key) > 1), None)
        if twice:
            label = next(field.label for field in self.meanings if field.key == twice)
            sentence = _("Two columns are called “%(label)s”. Leave one of them out.")
            raise forms.ValidationError(sentence % {"label": label})
        return cleaned

    def mapping(self) -> dict[str, Any]:
        told = self.cleaned_data
        columns = {told[f"column_{place}"]: head for place, head in enumerate(self.heads) if told[f"column_{place}"]}
        return {"columns": columns, "encoding": told["encoding"], "delimiter": told["delimiter"]}


class TableField(forms.FileField):
    """A file of rows, not larger than we keep."""

    def __init__(self, **more: Any) -> None:
        empty = gettext_lazy("This file is empty. Nothing was stored.")
        super().__init__(label=gettext_lazy("File"), max_length=180, error_messages={"empty": empty}, **more)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 25 MB. Split it; nothing was stored."))


class TakeForm(WithVersion):
    rows = forms.ChoiceField(
        label=gettext_lazy("What shall we do with the rows we can’t take?"), widget=forms.RadioSelect, required=False,
        choices=[
            ("good", gettext_lazy("Take the good rows")), ("all", gettext_lazy("Take nothing until all are right")),
        ],
    )  # fmt: skip


def _called(encoding: str) -> str:
    names = {
        "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "cp1250": "Windows-1250",
        "iso8859-15": "ISO 8859-15", "utf-16": "UTF-16", "mac-roman": "Mac Roman",
    }  # fmt: skip
    return names.get(encoding, encoding)


def _mark(delimiter: str) -> str:
    names = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Upright bar")}
    return names.get(delimiter, delimiter)
