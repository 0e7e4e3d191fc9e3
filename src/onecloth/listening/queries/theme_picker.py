"""Themes to tick beside a voice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from onecloth.listening.models import Theme, Voice
from onecloth.listening.queries.suggested import suggested_for
from onecloth.listening.queries.themes import name_of, standing_themes, themes_of

MOST_DIGITS = 9


@dataclass(frozen=True)
class Pick:
    """`digit` is the key that ticks it while sorting; empty beyond the ninth. `why`: the words that suggest it."""

    theme: Theme
    name: str
    is_given: bool
    digit: str
    why: str = ""


def picks_for(voice: Voice, ticked: Collection[int] | None = None) -> Sequence[Pick]:
    """Those that stand, in the order of the codebook, and what the voice has besides."""
    has = themes_of([voice.pk])[voice.pk]
    likely = {each.theme.pk: each.why for each in suggested_for(voice, [theme.pk for theme in has])}
    chosen = {theme.pk for theme in has} if ticked is None else set(ticked)
    offered = list(dict.fromkeys([*standing_themes(), *has]))
    return [
        Pick(
            theme,
            name_of(theme),
            theme.pk in chosen,
            str(place) if place <= MOST_DIGITS else "",
            likely.get(theme.pk, ""),
        )
        for place, theme in enumerate(offered, start=1)
    ]
