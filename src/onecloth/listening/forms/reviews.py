"""What somebody who reads protected words takes out of them before they are heard."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from onecloth.listening.choices import TakenOut
from onecloth.listening.forms.voices import VersionedForm
from onecloth.listening.queries.reviews import Readable, TextRow, pieces_of
from onecloth.listening.words import naming
from onecloth.listening.words.naming import Cut, Known

MOST_WRITTEN, LONGEST_PLACE = 500, 12


class ReviewForm(VersionedForm):
    """The texts that were on the screen (`text`), ticked places (`out`: position, start, end, kind) and further words.

    `cuts` holds, by position, what is taken out of each text that was on the screen; `wrong` what is wrong with one.
    """

    def __init__(self, data: QueryDict, *, texts: Sequence[Readable]) -> None:
        super().__init__(data)
        self._texts = {str(text.position): text for text in texts if text.text}
        self._sent = data
        self.cuts: dict[int, list[Cut]] = {}
        self.more: dict[int, str] = {}
        self.wrong: dict[int, str] = {}

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        shown = [self._texts[sent] for sent in dict.fromkeys(self._sent.getlist("text")) if sent in self._texts]
        self.cuts = {text.position: [] for text in shown}
        for sent in self._sent.getlist("out"):
            self._tick(sent)
        for text in shown:
            self._add_words(text, self._sent.get(f"more-{text.position}", "").replace("\x00", "").strip())
        if self.wrong:
            self.add_error(None, _("Some words were not found. Nothing was let out; they are marked below."))
        return told

    def rows(self, texts: Sequence[Readable], known: Known) -> list[TextRow]:
        """The same texts again, as they were decided; those that were erased meanwhile are not there any more."""
        return [
            TextRow(
                text.position, pieces_of(text, known, self.cuts[text.position]), self.more.get(text.position, ""),
                self.wrong.get(text.position, ""),
            )
            for text in texts
            if text.text and text.position in self.cuts
        ]  # fmt: skip

    def _tick(self, sent: str) -> None:
        cut = _cut_of(sent, self._texts)
        if cut is None or cut[0] not in self.cuts:
            self.add_error(
                None, _("A tick could not be read. Nothing was let out; look at the page again and send it once more.")
            )
        else:
            self.cuts[cut[0]].append(cut[1])

    def _add_words(self, text: Readable, words: str) -> None:
        if not words:
            return
        self.more[text.position] = words[:MOST_WRITTEN]
        if len(words) > MOST_WRITTEN:
            self.wrong[text.position] = _("These are too many words at once. Write those to take out, with commas.")
            return
        for phrase in filter(None, map(str.strip, words.split(","))):
            places = naming.places_of(text.text, phrase)
            self.cuts[text.position] += [Cut(start, end, TakenOut.WORDS) for start, end in places]
            if not places:
                said = _("“%(words)s” does not stand in this comment. Write it as it stands there.")
                self.wrong.setdefault(text.position, said % {"words": phrase[:60]})


def _cut_of(sent: str, texts: Mapping[str, Readable]) -> tuple[int, Cut] | None:
    """The place of a tick; None where it is none of a text we have."""
    position, *numbers, kind = [*sent.split(":"), ""][:4] if sent.count(":") == 3 else ["", "", "", ""]
    if position not in texts or not all(
        each.isascii() and each.isdigit() and len(each) < LONGEST_PLACE for each in numbers
    ):
        return None
    cut = Cut(int(numbers[0]), int(numbers[1]), kind)
    return (int(position), cut) if naming.fits(texts[position].text, cut) else None
