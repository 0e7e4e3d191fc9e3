"""Notes by theme in one text: each theme is a line of its own, so that words are marked and erased as in any notes."""

from collections.abc import Iterable, Mapping, Sequence

SIGN, NONE = "# ", "…"


def joined(words: Iterable[tuple[str, str]]) -> str:
    """One text from pairs of theme and words; themes without words are left out, "" is for what belongs to none."""
    return "\n\n".join(f"{SIGN}{theme or NONE}\n{said.strip()}" for theme, said in words if said.strip())


def parted(text: str, themes: Iterable[str]) -> list[tuple[str, str]]:
    """The text by its themes, in their order in the text; what stands under none of them has the theme ""."""
    known = {f"{SIGN}{theme}": theme for theme in themes} | {f"{SIGN}{NONE}": ""}
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.split("\n"):
        if line.strip() in known:
            found.append((known[line.strip()], []))
        else:
            found[-1][1].append(line)
    return [(theme, "\n".join(lines).strip()) for theme, lines in found if "\n".join(lines).strip()]


def by_theme(text: str, themes: Sequence[str]) -> Mapping[str, str]:
    """The words under each theme, and under "" those of none."""
    told: dict[str, str] = dict.fromkeys(themes, "")
    for theme, words in parted(text, themes):
        told[theme] = f"{told.get(theme, '')}\n\n{words}".strip()
    return told
