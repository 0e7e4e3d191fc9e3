"""What whoever writes a course or plans a session is asked for."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.teamwork.models import Course
from onecloth.teamwork.queries.courses_written import CourseTexts
from onecloth.ui.asking import Texts, WithTexts

PAIR = 2


class CourseForm(WithTexts):
    """`tips` are one a line; `asked` a question on one line and its answer on the next."""

    written: Mapping[str, Texts] = {
        "title": Texts(gettext_lazy("Title"), 120),
        "what_for": Texts(gettext_lazy("What is it for?"), 300, hint=gettext_lazy("One sentence: what one can do afterwards.")),
        "words": Texts(
            gettext_lazy("The course itself"), 20_000, 14, is_needed=False,
            hint=gettext_lazy("Markdown: # for a heading, - for a list, **bold**. Five to fifteen minutes are read; more is skipped."),
        ),
        "tips": Texts(
            gettext_lazy("Behaviours to try"), 3200, 5, is_needed=False,
            hint=gettext_lazy("One a line, each something to do, not to know: “Ask whoever takes up your work …”."),
        ),
        "asked": Texts(
            gettext_lazy("Questions for the weeks after"), 8000, 8, is_needed=False,
            hint=gettext_lazy("A question on one line, its answer on the next."),
        ),
    }  # fmt: skip
    link = forms.URLField(
        label=gettext_lazy("Link"), required=False, max_length=500, assume_scheme="https",
        help_text=gettext_lazy("Where it is taught elsewhere: a film, a page."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("File"), required=False, help_text=gettext_lazy("A PDF or a picture, up to 25 MB.")
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes it takes"), min_value=1, max_value=480, initial=10)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, cut in (("tips", _lines), ("asked", _pairs)):
            if len({len(cut(words)) for code, words in self.texts(name).items() if code in self.languages}) > 1:
                raise forms.ValidationError(
                    _("Every language needs the same behaviours and questions, in the same order. Nothing is lost.")
                )
        return given

    def course(self) -> CourseTexts:
        """What is kept, of a form that is valid."""
        given = self.cleaned_data
        tips, asked = self._parts("tips", _lines), self._parts("asked", _pairs)
        return CourseTexts(
            self.texts("title"), self.texts("what_for"), self.texts("words"), tips=_across(tips),
            asked=[
                ({code: pair[0] for code, pair in each.items()}, {code: pair[1] for code, pair in each.items()})
                for each in _across(asked)
            ],
            link=given["link"], minutes=given["minutes"],
        )  # fmt: skip

    def _parts(self, name: str, cut: Callable[[str], list[Any]]) -> dict[str, list[Any]]:
        """What a language that nobody writes here any more still holds goes when it fits the others no longer."""
        found = {code: cut(words) for code, words in self.texts(name).items()}
        number = max((len(each) for code, each in found.items() if code in self.languages), default=0)
        return {code: each for code, each in found.items() if len(each) == number}


def known_of(course: Course) -> dict[str, Any]:
    """A course as its form holds it."""
    tips = course.tips.filter(is_retired=False).order_by("position")
    asked = course.questions.filter(is_retired=False).order_by("position")
    languages = {code for texts in (course.title, *(tip.words for tip in tips)) for code in texts}
    return {
        "title": course.title, "what_for": course.what_for, "words": course.words, "link": course.link,
        "minutes": course.minutes, "version": course.version,
        "tips": {code: "\n".join(tip.words.get(code, "") for tip in tips) for code in languages},
        "asked": {
            code: "\n".join(f"{each.question.get(code, '')}\n{each.answer.get(code, '')}\n" for each in asked)
            for code in languages
        },
    }  # fmt: skip


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _pairs(words: str) -> list[tuple[str, str]]:
    """Questions with what stands below them; the last may lack its answer, which the action says."""
    lines = _lines(words)
    lines += [""] * (len(lines) % PAIR)
    return list(zip(lines[::PAIR], lines[1::PAIR], strict=True))


def _across(by_language: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """The first of every language together, then the second."""
    number = max((len(each) for each in by_language.values()), default=0)
    return [{code: each[place] for code, each in by_language.items()} for place in range(number)]


class SessionForm(forms.Form):
    begins_at = forms.DateTimeField(
        label=gettext_lazy("Day and hour"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("In working time: nobody learns here in their free time."),
        error_messages={"invalid": gettext_lazy("Write day and hour as 2026-05-04 14:00.")},
    )  # fmt: skip
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=5, max_value=480, initial=60)
    where = forms.CharField(label=gettext_lazy("Where"), max_length=200)
    seats = forms.IntegerField(
        label=gettext_lazy("Places"), min_value=1, max_value=500, initial=12,
        help_text=gettext_lazy("Once they are taken, others wait in the order in which they came."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000, required=False)


class CallOffForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("Why?"), max_length=300, help_text=gettext_lazy("Everybody who wanted to come reads it.")
    )
