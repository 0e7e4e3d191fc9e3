"""The wording of `onecloth.ui.wording` as template filters."""

from typing import Any

from django import template

from onecloth.ui import navigation, texts, wording

register = template.Library()

for said in (
    wording.figure,
    wording.signed,
    wording.percent,
    wording.percent_range,
    wording.points,
    wording.about,
    wording.day,
    wording.full_day,
    wording.short_day,
    wording.clock_time,
    wording.age,
    wording.lateness,
    wording.due,
    wording.is_late,
    wording.greeting,
    wording.counted,
    wording.title_number,
):
    register.filter(said.__name__, said)


@register.filter
def text(value: Any) -> str:
    """A text the organisation wrote in several languages, in the reader's."""
    return texts.in_language(value)


@register.filter
def initials(person: Any) -> str:
    return navigation.initials(texts.name_of(person))
