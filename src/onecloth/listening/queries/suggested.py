"""Themes that the words of a voice suggest. A person decides; what is suggested says which words of the voice made it.

The words shown stand in the voice itself, so that whoever may read it learns nothing about any other.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from onecloth.core.once import Once
from onecloth.listening.models import Theme, ThemeWord, Voice
from onecloth.listening.queries.themes import all_themes, name_of
from onecloth_stats.keyness import SURE, terms

ENOUGH = 2 * SURE  # the evidence of one word that is very sure, or of two that are
MOST_SUGGESTED, MOST_WORDS = 2, 3


@dataclass(frozen=True)
class Suggested:
    theme: Theme
    words: Sequence[str]

    @property
    def name(self) -> str:
        return name_of(self.theme)

    @property
    def why(self) -> str:
        return ", ".join(self.words)


@Once
def known_words() -> Mapping[str, Sequence[tuple[int, float]]]:
    """Themes and evidence by word. One query; a theme is known by few words."""
    found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for words, theme, g2 in ThemeWord.objects.values_list("words", "theme_id", "g2"):
        found[words].append((theme, g2))
    return found


def suggested_for(voice: Voice, has: Collection[int] = ()) -> list[Suggested]:
    """The surest first; none the voice has already, and none that was put away or joined since."""
    known, themes = known_words(), all_themes()
    evidence: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)
    for words in terms(voice.folded.split()) if known else ():
        for theme, g2 in known.get(words, ()):
            evidence[theme].append((g2, words))
    told = {theme: sorted(found, key=lambda each: (-each[0], each[1])) for theme, found in evidence.items()}
    fit = {
        theme: found
        for theme, found in told.items()
        if theme not in has and themes[theme].is_standing and sum(g2 for g2, _words in found) >= ENOUGH
    }
    surest = sorted(fit, key=lambda theme: (-sum(g2 for g2, _words in fit[theme]), theme))[:MOST_SUGGESTED]
    return [Suggested(themes[theme], [words for _g2, words in fit[theme][:MOST_WORDS]]) for theme in surest]
