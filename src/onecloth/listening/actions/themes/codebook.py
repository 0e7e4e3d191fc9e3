"""Themes are made, written anew, joined, put away and brought back. Each change is an edition of the codebook."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Max, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused, Stale
from onecloth.listening.choices import CodebookDeed
from onecloth.listening.models import CodebookEdition, Theme, VoiceTheme
from onecloth.listening.models.themes import STANDING
from onecloth.listening.permissions.themes import check_can_keep_codebook
from onecloth.listening.queries.themes import LONGEST, all_themes, name_of, part_of
from onecloth.listening.words import folded, storable
from onecloth.listening.words.plain import one_line

MOST_THEMES = 60  # more than a person can keep in mind; what is larger is several codebooks
Texts = Mapping[str, str]


class CannotChangeCodebook(Refused):
    """A name is missing, too long or taken; or the theme does not stand any more."""


def create_theme(*, name: Texts, belongs: Texts, example: Texts, by: Actor, at: datetime) -> Theme:
    """Raises `CannotChangeCodebook`, `NotAllowed`, and `Stale` if somebody changed the codebook at the same moment."""
    check_can_keep_codebook(by)
    told = _written(name, belongs, example)
    with transaction.atomic():
        if Theme.objects.filter(STANDING).count() >= MOST_THEMES:
            raise CannotChangeCodebook(
                _("There are %(most)s themes. Join two of them, or put one away, before a new one comes.")
                % {"most": MOST_THEMES}
            )
        theme = Theme.objects.create(**told, made_at=at)
        _edition(CodebookDeed.CREATED, theme, by=by, at=at)
    return theme


def rewrite_theme(
    *, theme: Theme, name: Texts, belongs: Texts, example: Texts, expected: int | None = None, by: Actor, at: datetime
) -> Theme:
    """Call it otherwise, or say better what belongs to it. Its voices keep it. Raises as `create_theme`."""
    check_can_keep_codebook(by)
    told = _written(name, belongs, example, but=theme)
    with transaction.atomic():
        theme.save_changes(expected=expected, **told)
        _edition(CodebookDeed.REWRITTEN, theme, by=by, at=at)
    return theme


def merge_theme(*, theme: Theme, into: Theme, by: Actor, at: datetime) -> Theme:
    """Make a theme part of another: its voices are about that one now. Raises `CannotChangeCodebook`, `Stale`."""
    check_can_keep_codebook(by)
    with transaction.atomic():
        theme, into = _locked(theme, into)
        if theme.pk == into.pk or not (theme.is_standing and into.is_standing):
            raise CannotChangeCodebook(_("Only two themes that stand can be joined. Nothing was changed."))
        have_both = VoiceTheme.objects.filter(theme=into).values("voice")
        moving = VoiceTheme.objects.filter(theme=theme).exclude(voice__in=have_both)
        moving.update(theme=into, came_from=Coalesce(F("came_from"), Value(theme.pk)))
        theme.save_changes(merged_into=into)
        _edition(CodebookDeed.MERGED, theme, other=into, by=by, at=at)
    return theme


def part_theme(*, theme: Theme, by: Actor, at: datetime) -> Theme:
    """Take it out of the one it was made part of, with the voices it brought. Raises `CannotChangeCodebook`, `Stale`."""
    check_can_keep_codebook(by)
    if theme.merged_into is None or not theme.merged_into.is_standing:
        raise CannotChangeCodebook(_("It is not part of a theme that stands. Nothing was changed."))
    with transaction.atomic():
        theme, above = _locked(theme, theme.merged_into)
        _check_name_is_free(theme.name, but=theme)
        brought = VoiceTheme.objects.filter(theme=above, came_from__in=part_of(theme))
        whence = Case(When(came_from=theme.pk, then=Value(None)), default=F("came_from"))
        brought.update(theme=theme, came_from=whence)
        theme.save_changes(merged_into=None)
        _edition(CodebookDeed.PARTED, theme, other=above, by=by, at=at)
    return theme


def retire_theme(*, theme: Theme, by: Actor, at: datetime) -> Theme:
    """It is given to no voice any more; those that have it keep it. Raises `CannotChangeCodebook`, `Stale`."""
    check_can_keep_codebook(by)
    if not theme.is_standing:
        raise CannotChangeCodebook(_("It was put away already, or is part of another. Nothing was changed."))
    with transaction.atomic():
        theme.save_changes(retired_at=at)
        _edition(CodebookDeed.RETIRED, theme, by=by, at=at)
    return theme


def restore_theme(*, theme: Theme, by: Actor, at: datetime) -> Theme:
    """Raises `CannotChangeCodebook`, `Stale`."""
    check_can_keep_codebook(by)
    if theme.retired_at is None:
        raise CannotChangeCodebook(_("It was brought back already. Nothing was changed."))
    with transaction.atomic():
        _check_name_is_free(theme.name, but=theme)
        theme.save_changes(retired_at=None)
        _edition(CodebookDeed.RESTORED, theme, by=by, at=at)
    return theme


def _locked(theme: Theme, other: Theme) -> tuple[Theme, Theme]:
    """As they are now, held until the end: whoever gives a voice one of them waits (`set_themes`)."""
    rows = {each.pk: each for each in Theme.objects.select_for_update().filter(pk__in=[theme.pk, other.pk])}
    return rows[theme.pk], rows[other.pk]


def _written(name: Texts, belongs: Texts, example: Texts, but: Theme | None = None) -> dict[str, Any]:
    told = {
        "name": {code: one_line(storable(words)) for code, words in name.items()},
        "belongs": {code: storable(words) for code, words in belongs.items()},
        "example": {code: storable(words) for code, words in example.items()},
    }
    told = {field: {code: words for code, words in texts.items() if words} for field, texts in told.items()}
    if not told["name"]:
        raise CannotChangeCodebook(_("A theme needs a name in plain words. What else you wrote is still here."))
    for field, texts in told.items():
        if any(len(words) > LONGEST[field] for words in texts.values()):
            raise CannotChangeCodebook(
                _("This is longer than %(most)s letters. Nothing is lost; make it shorter.") % {"most": LONGEST[field]}
            )
    _check_name_is_free(told["name"], but)
    return told


def _check_name_is_free(name: Texts, but: Theme | None) -> None:
    wanted = {folded(words) for words in name.values()}
    for theme in all_themes().values():
        if theme.is_standing and theme.pk != (but.pk if but else 0) and wanted & set(map(folded, theme.name.values())):
            raise CannotChangeCodebook(
                _("There is a theme “%(name)s” already. Use it, or choose another name.") % {"name": name_of(theme)}
            )


def _edition(what: str, theme: Theme, *, other: Theme | None = None, by: Actor, at: datetime) -> None:
    number = (CodebookEdition.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            CodebookEdition.objects.create(
                number=number, what=what, theme=theme, other=other, name=theme.name, belongs=theme.belongs,
                made_by_id=by.person_id or 0, made_at=at,
            )  # fmt: skip
    except IntegrityError as fault:
        raise Stale(
            _("A colleague changed the codebook at the same moment. Look at it as it is now, then send again.")
        ) from fault
    audit.record(by=by, at=at, action=f"theme_{what}", subject=theme, fields=["name", "belongs"])
