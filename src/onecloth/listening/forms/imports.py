"""Bringing a file, saying what its columns are, and saying yes. The mapping page is one form made from the file itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from onecloth.listening.choices import Audience, StudyMode
from onecloth.listening.importing.dates import DAY_FIRST, EITHER, MONTH, MONTH_FIRST
from onecloth.listening.importing.looking import Look, no_ratings, outside, question_name
from onecloth.listening.importing.mapping import ASKING
from onecloth.listening.importing.rows import NONE_BELOW
from onecloth.listening.importing.tables import ENCODINGS
from onecloth.listening.queries.import_page import day_example, ways_said

KINDS = [
    ("ignore", gettext_lazy("Leave out")),
    ("row", gettext_lazy("Number of the row")),
    ("respondent", gettext_lazy("Who answered")),
    ("date", gettext_lazy("Day")),
    ("unit", gettext_lazy("Team")),
    ("score", gettext_lazy("Rating")),
    ("choice", gettext_lazy("A choice, not a rating")),
    ("number", gettext_lazy("A number")),
    ("comment", gettext_lazy("Their words, as voices")),
    ("weight", gettext_lazy("Weight")),
    ("language", gettext_lazy("Language")),
]
DELIMITER_WORDS = {
    ",": gettext_lazy("Comma"), ";": gettext_lazy("Semicolon"), "\t": gettext_lazy("Tab"), "|": gettext_lazy("Bar"),
}  # fmt: skip
WAYS = [
    (DAY_FIRST, gettext_lazy("Day first")),
    (MONTH_FIRST, gettext_lazy("Month first")),
    (EITHER, gettext_lazy("Day first; where that is no day, month first")),
    (MONTH, gettext_lazy("Months or years: their first day counts")),
]
MODES = [
    (StudyMode.IDENTIFIED.value, gettext_lazy("Open: exact figures, texts as voices")),
    (StudyMode.CONFIDENTIAL.value, gettext_lazy("Protected: figures of groups alone, texts read for names first")),
]
KEPT_OF_A_COLUMN = ("text", "values", "labels", "empty")  # what a mapping from before says and no control asks about
MOST_VALUES = 40


class BringForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The file"), max_length=255,
        help_text=gettext_lazy("A table with one answer in each row and a header above: CSV, up to 25 MB."),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty. Nothing was stored."),
        },
    )  # fmt: skip


class ConfirmForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    keep_good = forms.ChoiceField(
        label=gettext_lazy("What shall we do with the rows we cannot take?"), widget=forms.RadioSelect,
        choices=[("1", gettext_lazy("Take the good rows")), ("0", gettext_lazy("Take nothing until all are right"))],
    )  # fmt: skip


class AboutForm(forms.Form):
    """What holds for the whole file."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    name = forms.CharField(
        label=gettext_lazy("What are these answers called?"), max_length=120,
        error_messages={"required": gettext_lazy("Give these answers a name; the next file of them finds them by it.")},
    )  # fmt: skip
    audience = forms.ChoiceField(label=gettext_lazy("Who answered?"), choices=Audience.choices)
    mode = forms.ChoiceField(label=gettext_lazy("How are they kept?"), choices=MODES)
    language = forms.ChoiceField(label=gettext_lazy("Language of the file"))
    day = forms.DateField(
        label=gettext_lazy("Day of rows without one"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    unit = forms.CharField(label=gettext_lazy("Team of rows without one"), required=False, max_length=120)
    encoding = forms.ChoiceField(label=gettext_lazy("Letters read as"), choices=[(each, each) for each in ENCODINGS])
    delimiter = forms.ChoiceField(label=gettext_lazy("Columns split by"), choices=list(DELIMITER_WORDS.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code.split("-")[0], name) for code, name in settings.LANGUAGES]

    @classmethod
    def of(cls, mapping: Mapping[str, Any], version: int) -> "AboutForm":
        study = mapping.get("study") or {}
        given = {name: study.get(name) for name in ("name", "audience", "mode", "language", "day", "unit")}
        return cls(initial={**given, **{k: mapping.get(k) for k in ("encoding", "delimiter")}, "version": version})


class ColumnFields:
    """One column of the file with its controls: names are `c3-is`, `c3-way` and so on, by the column's place."""

    def __init__(self, place: int, look: Look, told: Mapping[str, Any], asks: Sequence[str]) -> None:
        self.place, self.look, self.told, self.asked = place, look, told, asks
        self.kind = str(told.get("is", "ignore"))

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        return KINDS

    @property
    def ways(self) -> list[tuple[str, Any, str]]:
        """Both ways round with an example, and the mixture only where the column is one."""
        ways = self.look.ways
        if ways.months:
            return [(MONTH, WAYS[3][1], ""), *((way, words, day_example(ways, way)) for way, words in WAYS[:2])]
        offered = WAYS[:3] if ways.only_day_first and ways.only_month_first else WAYS[:2]
        return [(way, words, day_example(ways, way)) for way, words in offered]

    @property
    def ways_said(self) -> str:
        return ways_said(self.look.ways)

    @property
    def way(self) -> str:
        return str(self.told.get("way", ""))

    @property
    def values(self) -> list[tuple[str, int]]:
        return list(self.look.values.items())[:MOST_VALUES]

    @property
    def not_ratings(self) -> list[tuple[str, int, str]]:
        """Codes outside the scale: value, rows, and what was said about them; rows of those without a word are refused."""
        said = self.told.get("not_ratings") or {}
        low, high = float(self.told.get("low", 1)), float(self.told.get("high", 5))
        known = self.told.get("values") or {}
        return [
            (value, self.look.values[value], said.get(value, ""))
            for value in outside(self.look, low, high)
            if " ".join(value.split()) not in known
        ]

    @property
    def empty(self) -> str:
        return "; ".join(self.told.get("empty") or [])

    @property
    def units(self) -> list[tuple[str, int, str]]:
        said = self.told.get("units") or {}
        return [(value, rows, said.get(" ".join(value.split()), "")) for value, rows in self.values]


def columns_of(
    looks: Sequence[Look], mapping: Mapping[str, Any], asks: Sequence[tuple[str, str]]
) -> list[ColumnFields]:
    told = {column["name"]: column for column in mapping.get("columns", ())}
    return [
        ColumnFields(place, look, told.get(look.name, {}), [said for name, said in asks if name == look.name])
        for place, look in enumerate(looks)
    ]


def mapping_from(
    posted: QueryDict, about: Mapping[str, Any], looks: Sequence[Look], before: Mapping[str, Any]
) -> dict[str, Any]:
    """The mapping a posted page says. Whether it makes sense is for `read_mapping`; here nothing is trusted or refused."""
    study = {name: about[name] for name in ("name", "audience", "mode", "language", "unit")}
    study |= {"day": about["day"].isoformat() if about.get("day") else ""}
    whole = {"version": 1, "encoding": about["encoding"], "delimiter": about["delimiter"], "study": study}
    return {**whole, "columns": posted_columns(posted, looks, before)}


def posted_columns(posted: QueryDict, looks: Sequence[Look], before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was said of each column, also where the rest of the page cannot be taken yet: nobody says it twice."""
    old = {column["name"]: column for column in before.get("columns", ())}
    columns: list[dict[str, Any]] = []
    for place, look in enumerate(looks):
        columns.append(_column(posted, f"c{place}-", look, old.get(look.name, {}), columns))
    return columns


def _column(
    posted: QueryDict, at: str, look: Look, old: Mapping[str, Any], before: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    kind = posted.get(f"{at}is", "ignore")
    told: dict[str, Any] = {"name": look.name, "is": kind}
    if kind in ASKING:
        told["question"] = old.get("question") or question_name(
            look.name, [each.get("question", "") for each in before]
        )
    if kind == "date":
        told["way"] = posted.get(f"{at}way", "") or ("" if old.get("is") == "date" else look.ways.guess)
    elif kind == "score":
        told |= _scale(posted, at, look, old)
    elif kind == "comment":
        said = posted.get(f"{at}empty")
        told["empty"] = list(look.nothing) if said is None else [one.strip() for one in said.split(";") if one.strip()]
    elif kind == "unit":
        told |= {"units": _units(posted, at, look), "make": f"{at}make" in posted or f"{at}was" not in posted}
    elif kind == "respondent":
        told["once"] = f"{at}once" in posted
    same = old if old.get("is") == kind else {}
    return {**{name: same[name] for name in KEPT_OF_A_COLUMN if name in same}, **told}


def _scale(posted: QueryDict, at: str, look: Look, old: Mapping[str, Any]) -> dict[str, Any]:
    """A code outside the scale is no rating if somebody says what it is; where nobody was asked yet, if it is frequent."""
    low, high = _whole(posted.get(f"{at}low"), 1), _whole(posted.get(f"{at}high"), 5)
    known = old.get("values") or {}
    reached = {code: why for code, why in (old.get("not_ratings") or {}).items() if code not in look.values}
    guessed = {**no_ratings(look, low, high), **(old.get("not_ratings") or {})}
    said = {
        value: posted.get(f"{at}code-{value}", guessed.get(value, ""))[:60].strip()
        for value in outside(look, low, high)
    }
    return {
        "low": low, "high": high, "best": posted.get(f"{at}best", "high"), "labels": old.get("labels") or {},
        "not_ratings": {**reached, **{value: reason for value, reason in said.items() if reason and value not in known}},
    }  # fmt: skip


def _units(posted: QueryDict, at: str, look: Look) -> dict[str, str]:
    """What each value is called with us, where that is not what it says itself."""
    said = {}
    for value in list(look.values)[:MOST_VALUES]:
        plain = " ".join(value.split())
        called = " ".join(posted.get(f"{at}unit-{value}", "").split())[:120]
        if called and called != plain:
            said[plain] = NONE_BELOW if called == NONE_BELOW else called
    return said


def _whole(text: str | None, default: int) -> int:
    try:
        return max(-1000, min(int(text or default), 1000))
    except ValueError:
        return default
