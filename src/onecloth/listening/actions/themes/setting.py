"""Voices are given their themes by people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.listening.models import Theme, Voice, VoiceTheme
from onecloth.listening.permissions.voices import check_can_work_on
from onecloth.listening.queries.themes import (
    all_themes,
    edition_now,
    name_of,
    part_of,
    stands_now,
    themes_of,
)


class CannotTheme(Refused):
    """The theme was put away meanwhile."""


@dataclass(frozen=True)
class Themed:
    """What was added and taken away; `became` names themes that were joined to another since they were chosen."""

    added: frozenset[int]
    removed: frozenset[int]
    became: tuple[tuple[str, str], ...] = ()

    @property
    def is_changed(self) -> bool:
        return bool(self.added or self.removed)


def set_themes(
    *, voice: Voice, themes: Collection[Theme], expected: int | None = None, by: Actor, at: datetime
) -> Themed:
    """Make these the voice's themes. One that became part of another meanwhile gives the voice that one.

    Raises `CannotTheme`, `NotAllowed`, and `Stale` if the voice has changed.
    """
    check_can_work_on(by, voice)
    if by.person_id is None:
        raise NotAllowed(_("Themes are given by a person. Nothing was changed."))
    with transaction.atomic():
        # Held until the end, so that no theme becomes part of another between being looked up and being given.
        list(Theme.objects.select_for_update().filter(pk__in=[theme.pk for theme in themes]).order_by("pk"))
        fresh = {theme.pk: stands_now(theme) for theme in Theme.objects.filter(pk__in=[each.pk for each in themes])}
        has = {theme.pk for theme in themes_of([voice.pk])[voice.pk]}
        wanted = {theme.pk: theme for theme in fresh.values()}
        _check_given(wanted.values(), has)
        told = Themed(frozenset(wanted.keys() - has), frozenset(has - wanted.keys()), _became(themes, fresh))
        if told.is_changed:
            voice.save_changes(expected=expected)
            _write(voice, told, by.person_id, at)
            audit.record(by=by, at=at, action="voice_themed", subject=voice, fields=["themes"])
    return told


def _check_given(wanted: Collection[Theme], has: Collection[int]) -> None:
    gone = next((theme for theme in wanted if not theme.is_standing and theme.pk not in has), None)
    if gone is not None:
        raise CannotTheme(
            _("“%(name)s” was put away meanwhile. Nothing was changed; choose another theme.") % {"name": name_of(gone)}
        )


def _became(themes: Collection[Theme], fresh: dict[int, Theme]) -> tuple[tuple[str, str], ...]:
    return tuple((name_of(each), name_of(fresh[each.pk])) for each in themes if fresh[each.pk].pk != each.pk)


def _write(voice: Voice, told: Themed, person: int, at: datetime) -> None:
    """What was taken away goes with all that became part of it, so that it does not come back when these are parted."""
    gone = {pk for theme in told.removed for pk in part_of(all_themes()[theme])}
    VoiceTheme.objects.filter(voice=voice, theme__in=gone).delete()
    edition = edition_now()
    VoiceTheme.objects.bulk_create(
        VoiceTheme(voice=voice, theme_id=theme, edition=edition, set_by_id=person, set_at=at)
        for theme in sorted(told.added)
    )
