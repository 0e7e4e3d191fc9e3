"""What a learner is asked: at the end of a course, about a behaviour they try, and how they remember."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from onecloth.teamwork.choices import Noticed, WillUse
from onecloth.teamwork.models import Course, Tip
from onecloth.ui.texts import in_language
from onecloth_stats.learning import Grade

SKIP = "skip"


class FinishForm(forms.Form):
    will_use = forms.ChoiceField(
        label=gettext_lazy("Will you use it?"), choices=WillUse.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes, perhaps or no.")},
    )  # fmt: skip
    tip = forms.ChoiceField(label=gettext_lazy("What will you try first?"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, course: Course, **more: Any) -> None:
        super().__init__(*args, **more)
        self.tips = {str(tip.position): tip for tip in course.tips.filter(is_retired=False).order_by("position")}
        if self.tips:
            self.fields["tip"].choices = [(place, in_language(tip.words)) for place, tip in self.tips.items()]
        else:
            del self.fields["tip"]

    def given(self) -> dict[str, Any]:
        """What was said, of a form that is valid."""
        chosen: Tip | None = self.tips.get(self.cleaned_data.get("tip", ""))
        return {"will_use": self.cleaned_data["will_use"], "tip": chosen}


class TipReplyForm(forms.Form):
    did = forms.ChoiceField(choices=[("yes", ""), ("no", ""), (SKIP, "")])
    words = forms.CharField(label=gettext_lazy("What happened?"), max_length=300, required=False)


class RecallForm(forms.Form):
    grade = forms.ChoiceField(choices=[(SKIP, ""), *((str(int(grade)), "") for grade in Grade)])


class NoticedForm(forms.Form):
    noticed = forms.ChoiceField(
        label=gettext_lazy("In your work with them, lately"), choices=Noticed.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes, no, or that you cannot say.")},
    )  # fmt: skip
