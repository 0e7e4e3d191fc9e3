"""What somebody is asked for who names a gap, tells how it is known, or says what they would like to get better at."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy

from onecloth.teamwork.choices import GapSourceKind
from onecloth.teamwork.models import Course, Skill
from onecloth.ui.texts import in_language

Named = TypeVar("Named", Skill, Course)


class KnownForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("How is it known?"), choices=GapSourceKind.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it is known.")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In a sentence of your own"), max_length=300, required=False,
        help_text=gettext_lazy("Everybody here reads it: name nobody, and repeat no answer."),
    )  # fmt: skip


class GapForm(KnownForm):
    skill = forms.ChoiceField(label=gettext_lazy("Which skill is missing?"), required=False)
    new_skill = forms.CharField(label=gettext_lazy("Or another, in a few words"), max_length=120, required=False)
    course = forms.ChoiceField(label=gettext_lazy("Which course teaches it?"), required=False)
    measure = forms.ChoiceField(
        label=gettext_lazy("Which figure will show whether it closes?"),
        help_text=gettext_lazy("Only figures that are shown for this team. It is measured again after the course."),
        error_messages={"required": gettext_lazy("Choose a figure: without one, nobody can tell whether the gap closes.")},
    )  # fmt: skip
    field_order = ("skill", "new_skill", "course", "kind", "words", "measure")

    def __init__(
        self, *args: Any, skills: Iterable[Skill], courses: Iterable[Course], measures: Sequence[tuple[str, str]], **more: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        self.skills, self.courses = by_token(skills), by_token(courses)
        self.fields["skill"].choices = [("", "–"), *named(self.skills)]
        self.fields["course"].choices = [("", gettext_lazy("None yet")), *titled(self.courses)]
        self.fields["measure"].choices = [("", "–"), *measures]

    def given(self) -> dict[str, Any]:
        """What was said, of a form that is valid."""
        told = self.cleaned_data
        return {
            "skill": self.skills.get(told["skill"]), "new_skill": told["new_skill"],
            "course": self.courses.get(told["course"]), "measure": told["measure"],
        }  # fmt: skip


class AnswerGapForm(forms.Form):
    course = forms.ChoiceField(label=gettext_lazy("Which course teaches it?"))

    def __init__(self, *args: Any, courses: Iterable[Course], **more: Any) -> None:
        super().__init__(*args, **more)
        self.courses = by_token(courses)
        self.fields["course"].choices = titled(self.courses)


class CloseGapForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("Why is it closed?"), max_length=300, help_text=gettext_lazy("Everybody here reads it.")
    )


class WishForm(forms.Form):
    skill = forms.ChoiceField(label=gettext_lazy("I would like to get better at …"), required=False)
    words = forms.CharField(
        label=gettext_lazy("In your own words"), max_length=300, required=False,
        help_text=gettext_lazy("Nobody but you reads these."),
    )  # fmt: skip

    def __init__(self, *args: Any, skills: Iterable[Skill], **more: Any) -> None:
        super().__init__(*args, **more)
        self.skills = by_token(skills)
        self.fields["skill"].choices = [("", gettext_lazy("Something else")), *named(self.skills)]

    def given(self) -> dict[str, Any]:
        """What was said, of a form that is valid."""
        return {"skill": self.skills.get(self.cleaned_data["skill"]), "words": self.cleaned_data["words"]}


def by_token(rows: Iterable[Named]) -> dict[str, Named]:
    return {each.token: each for each in rows}


def named(skills: dict[str, Skill]) -> list[tuple[str, str]]:
    return [(token, in_language(each.name)) for token, each in skills.items()]


def titled(courses: dict[str, Course]) -> list[tuple[str, str]]:
    return [(token, in_language(each.title)) for token, each in courses.items()]
