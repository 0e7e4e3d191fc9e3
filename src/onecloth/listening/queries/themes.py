"""Themes as they are chosen, shown and looked for."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.core.once import Once
from onecloth.listening.models import CodebookEdition, Theme, VoiceTheme

LONGEST = {"name": 40, "belongs": 400, "example": 400}  # letters of what a theme says
NONE = "none"  # the filter's word for voices that nobody has given a theme


@Once
def all_themes() -> Mapping[int, Theme]:
    """Every theme there is or was, in the order they were made. One query; a codebook is small."""
    return {theme.pk: theme for theme in Theme.objects.order_by("pk")}


def standing_themes() -> list[Theme]:
    return [theme for theme in all_themes().values() if theme.is_standing]


def name_of(theme: Theme) -> str:
    return text_in(theme.name, get_language() or "en")


def stands_now(theme: Theme) -> Theme:
    """The theme itself, or the one it is part of by now."""
    known = all_themes()
    while theme.merged_into_id is not None:
        theme = known[theme.merged_into_id]
    return theme


def part_of(theme: Theme) -> set[int]:
    """The theme, and all that became part of it and of these."""
    return {each.pk for each in all_themes().values() if theme.pk in _way_up(each)}


def _way_up(theme: Theme) -> list[int]:
    known, way = all_themes(), [theme.pk]
    while (above := known[way[-1]].merged_into_id) is not None:
        way.append(above)
    return way


def themes_of(voice_ids: Collection[int]) -> dict[int, list[Theme]]:
    """What voices are about, by voice, in the order of the codebook. One query besides the codebook's."""
    found: dict[int, list[Theme]] = {pk: [] for pk in voice_ids}
    known = all_themes()
    links = VoiceTheme.objects.filter(voice__in=found, theme__merged_into__isnull=True).order_by("theme")
    for voice, theme in links.values_list("voice_id", "theme_id"):
        found[voice].append(known[theme])
    return found


def names_of(themes: Iterable[Theme]) -> list[str]:
    return [name_of(theme) for theme in themes]


def about(theme: str) -> Q:
    """The rule of the ledger's filter: a theme's number, or none."""
    links = VoiceTheme.objects.filter(voice=OuterRef("pk"), theme__merged_into__isnull=True)
    if theme == NONE:
        return ~Q(Exists(links))
    return Q(pk__in=VoiceTheme.objects.filter(theme=int(theme)).values("voice"))


def themes_to_choose() -> list[tuple[str, str]]:
    """For the filter: those that stand, and those that were put away, whose voices are still to be found."""
    known = [theme for theme in all_themes().values() if theme.merged_into_id is None]
    told = [(str(theme.pk), _called(theme)) for theme in sorted(known, key=lambda each: not each.is_standing)]
    return [(NONE, _("No theme yet")), *told] if told else []


def _called(theme: Theme) -> str:
    return name_of(theme) if theme.is_standing else _("%(name)s (put away)") % {"name": name_of(theme)}


def as_it_stands(sent: Any) -> Any:
    """Filters from an address that was kept before its theme became part of another: with the one it is part of."""
    told = sent.get("theme", "") if sent else ""
    theme = all_themes().get(int(told)) if told.isdecimal() and len(told) < 19 else None
    if theme is None or theme.merged_into_id is None:
        return sent
    renewed = sent.copy() if isinstance(sent, QueryDict) else dict(sent)
    renewed["theme"] = str(stands_now(theme).pk)
    return renewed


def stands_as(query: str) -> str:
    """The same of filters that were kept as an address."""
    return urlencode(as_it_stands(QueryDict(query)).dict())


def edition_now() -> int:
    """The number of the codebook's latest edition; 0 before its first theme."""
    return CodebookEdition.objects.order_by("-number").values_list("number", flat=True).first() or 0
