"""What people write as news and beneath it. Forms look at it; actions decide."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.core.files import MOST_BYTES
from onecloth.listening.queries.choosing import units_to_choose
from onecloth.organisation.models import Role, Unit
from onecloth.organisation.queries import day_of, languages_written, the_organisation
from onecloth.teamwork.models import Post
from onecloth.teamwork.permissions.posts import speaks_for_all
from onecloth.teamwork.queries.post_written import LONGEST, LONGEST_QUESTION, LONGEST_TITLE, Written
from onecloth.ui.asking import Texts, WithTexts

EVERYBODY = "everybody"
HINT = gettext_lazy("Leave a line empty between paragraphs. **bold**, *slanted*, - a list, # a heading, [words](https://example.org).")  # fmt: skip


class PostForm(WithTexts):
    """`whom` is `everybody`, `unit:12` or `role:3`, of those the writer may speak for."""

    written = {
        "title": Texts(gettext_lazy("Title"), most=LONGEST_TITLE),
        "words": Texts(gettext_lazy("What is new"), most=LONGEST, rows=12, hint=HINT),
        "image_words": Texts(
            gettext_lazy("What the picture shows"), is_needed=False,
            hint=gettext_lazy("For those who cannot see it, in a sentence."),
        ),
    }  # fmt: skip
    whom = forms.ChoiceField(
        label=gettext_lazy("Before whom is it put?"),
        help_text=gettext_lazy("Everybody who works here can find and read it; those you choose meet it on Today."),
    )  # fmt: skip
    read_by = forms.DateField(
        label=gettext_lazy("Ask them to say, until this day, that they read it"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only where it matters: it stands in their Inbox until they do."),
        error_messages={"invalid": gettext_lazy("Write the day as year-month-day, for example 2026-05-04.")},
    )  # fmt: skip
    for_customers = forms.BooleanField(
        label=gettext_lazy("Customers may read it too"), required=False,
        help_text=gettext_lazy("It also stands on the public page “You said, we did”, without your name."),
    )  # fmt: skip
    picture = forms.FileField(
        label=gettext_lazy("A picture"), required=False, max_length=200,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("JPEG, PNG or WebP, up to 25 MB. Where and when it was taken is removed from it."),
    )  # fmt: skip
    drops_picture = forms.BooleanField(label=gettext_lazy("Take the picture away"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args: Any, actor: Actor, post: Post | None = None, **more: Any) -> None:
        self.post = post
        more["initial"] = _as_it_is(post) | dict(more.pop("initial", None) or {})
        super().__init__(*args, languages=languages_written(the_organisation()), **more)
        self.fields["whom"].choices = _choices(actor, post)
        if not speaks_for_all(actor):
            del self.fields["for_customers"]
        if post is None or post.image is None:
            del self.fields["drops_picture"]

    def clean_picture(self) -> Any:
        picture = self.cleaned_data["picture"]
        if picture and picture.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This picture is larger than 25 MB. Choose a smaller one; your words are still here.")
            )
        return picture

    def clean_read_by(self) -> date | None:
        day: date | None = self.cleaned_data["read_by"]
        is_new = self.post is None or self.post.read_by != day
        if day is not None and is_new and day < day_of(clock.now()):
            raise forms.ValidationError(_("This day has passed. Choose one that is still to come."))
        return day

    def written_post(self) -> Written:
        """What was written, of a form that is valid."""
        given = self.cleaned_data
        kind, _colon, key = given["whom"].partition(":")
        return Written(
            self.texts("title"), self.texts("words"),
            unit=Unit.objects.filter(pk=int(key)).first() if kind == "unit" else None,
            role=Role.objects.filter(pk=int(key)).first() if kind == "role" else None,
            read_by=given["read_by"], image_words=self.texts("image_words"), picture=given["picture"] or None,
            picture_name=given["picture"].name if given["picture"] else "",
            drops_picture=bool(given.get("drops_picture")),
            for_customers=bool(given.get("for_customers", self.post is not None and self.post.for_customers)),
        )  # fmt: skip


class HourForm(forms.Form):
    """A day and an hour of the clock on the wall of those it is for."""

    on_date = forms.DateField(
        label=gettext_lazy("On which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as year-month-day, for example 2026-05-04.")},
    )  # fmt: skip
    at_time = forms.TimeField(
        label=gettext_lazy("At what time?"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Write the time as hour and minute, for example 08:00.")},
    )  # fmt: skip

    def __init__(self, *args: Any, zone: ZoneInfo, **more: Any) -> None:
        super().__init__(*args, **more)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("on_date") and given.get("at_time") and not _is_on_clocks(self.moment()):
            raise forms.ValidationError(
                _("There is no such hour in that night, as the clocks go forward. Choose another; nothing is lost.")
            )
        return given

    def moment(self) -> datetime:
        """Where an hour comes twice in a night, its first time."""
        return datetime.combine(self.cleaned_data["on_date"], self.cleaned_data["at_time"], tzinfo=self.zone)


class QuestionForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Ask a question"), max_length=LONGEST_QUESTION, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands here with your name, and the answer beneath it; everybody who works here can read both."),
        error_messages={"required": gettext_lazy("There are no words yet. A sentence is enough.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=LONGEST_QUESTION, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It stands beneath the question with your name."),
        error_messages={"required": gettext_lazy("There are no words yet. A sentence is enough.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


def _is_on_clocks(moment: datetime) -> bool:
    there = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return there.replace(tzinfo=None) == moment.replace(tzinfo=None)


def _as_it_is(post: Post | None) -> dict[str, Any]:
    if post is None:
        return {}
    return {
        "title": post.title, "words": post.words, "image_words": post.image_words, "whom": _whom(post),
        "read_by": post.read_by, "version": post.version, "for_customers": post.for_customers,
    }  # fmt: skip


def _whom(post: Post) -> str:
    if post.role_id is not None:
        return f"role:{post.role_id}"
    return f"unit:{post.unit_id}" if post.unit_id is not None else EVERYBODY


def _choices(actor: Actor, post: Post | None) -> list[tuple[str, str]]:
    """Whom the writer may speak for; of what is out, only whom it is put before already."""
    found = _may_choose(actor)
    if post is None or post.published_at is None:
        return found
    return [(value, label) for value, label in found if value == _whom(post)] or [(_whom(post), _("As it is"))]


def _may_choose(actor: Actor) -> list[tuple[str, str]]:
    for_all = speaks_for_all(actor)
    units = [
        (f"unit:{pk}", label) for pk, label in units_to_choose() if for_all or int(pk) in actor.led_unit_ids
    ]  # fmt: skip
    if not for_all:
        return units
    language = get_language() or ""
    roles = Role.objects.filter(closed_on__isnull=True).order_by("pk")
    named = sorted((text_in(role.name, language), role.pk) for role in roles)
    called = [(f"role:{pk}", _("Role: %(name)s") % {"name": name}) for name, pk in named]
    return [(EVERYBODY, _("Everybody who works here")), *units, *called]
