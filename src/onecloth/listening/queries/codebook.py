"""The codebook as a page: themes with what belongs to them, how many voices have each, and what was changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.core.models import Job
from onecloth.listening.choices import CodebookDeed
from onecloth.listening.models import CodebookEdition, Theme, VoiceTheme
from onecloth.listening.permissions.themes import can_count_themes, can_keep_codebook
from onecloth.listening.queries.themes import all_themes, edition_now, name_of
from onecloth.listening.queries.voices import on_day
from onecloth.organisation.queries import day_of
from onecloth.ui.wording import title_number

LATEST = 12
JOB = "listening.theme_words"  # the job in which themes are looked through (`actions.theme_words`)


@dataclass(frozen=True)
class Entry:
    """`voices` is None for those who may not count them."""

    theme: Theme
    name: str
    belongs: str
    example: str
    voices: int | None
    parts: Sequence[str]


@dataclass(frozen=True)
class Change:
    number: int
    words: str
    by: str
    day: str


@dataclass(frozen=True)
class Codebook:
    title: str
    edition: int
    standing: Sequence[Entry]
    retired: Sequence[Entry]
    changes: Sequence[Change]
    can_keep: bool
    looked: Job | None


def codebook_page(actor: Actor) -> Codebook:
    counts = _counts() if can_count_themes(actor) else None
    entries = [_entry(theme, counts) for theme in all_themes().values() if theme.merged_into_id is None]
    standing = sorted((each for each in entries if each.theme.is_standing), key=lambda each: each.name.casefold())
    return Codebook(
        title=_title(len(standing)), edition=edition_now(), standing=standing,
        retired=[each for each in entries if not each.theme.is_standing], changes=changes_of(),
        can_keep=can_keep_codebook(actor), looked=Job.objects.filter(kind=JOB).order_by("-asked_at", "-pk").first(),
    )  # fmt: skip


def changes_of(theme: Theme | None = None) -> list[Change]:
    """What was changed last, of a theme or of all."""
    rows = CodebookEdition.objects.select_related("made_by", "other").order_by("-number")
    some = (rows.filter(theme=theme) if theme else rows)[:LATEST]
    return [
        Change(row.number, _changed(row), row.made_by.name or _("A former colleague"), on_day(day_of(row.made_at)))
        for row in some
    ]


def _changed(row: CodebookEdition) -> str:
    told = {"name": text_in(row.name, get_language() or "en"), "other": name_of(row.other) if row.other else ""}
    words = {
        CodebookDeed.CREATED: _("“%(name)s” is new"),
        CodebookDeed.REWRITTEN: _("“%(name)s” was written anew"),
        CodebookDeed.MERGED: _("“%(name)s” became part of “%(other)s”"),
        CodebookDeed.PARTED: _("“%(name)s” stands by itself again, apart from “%(other)s”"),
        CodebookDeed.RETIRED: _("“%(name)s” was put away"),
        CodebookDeed.RESTORED: _("“%(name)s” was brought back"),
    }
    return words[CodebookDeed(row.what)] % told


def _counts() -> Counter[int]:
    return Counter(dict(VoiceTheme.objects.order_by().values_list("theme").annotate(n=Count("pk"))))


def _entry(theme: Theme, counts: Counter[int] | None) -> Entry:
    language = get_language() or "en"
    parts = [name_of(each) for each in all_themes().values() if each.merged_into_id == theme.pk]
    return Entry(
        theme, name_of(theme), text_in(theme.belongs, language), text_in(theme.example, language),
        None if counts is None else counts[theme.pk], parts,
    )  # fmt: skip


def _title(count: int) -> str:
    if not count:
        return _("No theme has a name yet")
    words = ngettext("%(n)s theme says what voices are about", "%(n)s themes say what voices are about", count)
    return words % {"n": title_number(count)}
