"""The board of problems: what is open, by stage, never ranked; what is late stands in words."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES, Stage
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions.problems import joinable_by, visible_problems
from onecloth.improvement.queries import band_aids
from onecloth.improvement.queries.filters import MOST_COUNTED, Filters, as_far_as_it_helps, counted, narrowed
from onecloth.improvement.queries.listed import Listed, Row, late_words, listed, rows_of, with_places
from onecloth.listening.queries.walking import Counted
from onecloth.organisation.queries import with_everything_below
from onecloth.ui.wording import figure, number_word

A_COLUMN = 8
LATELY = 5


@dataclass(frozen=True)
class Column:
    """A stage with the first few of its problems; `found` are all of them."""

    stage: str
    title: str
    rows: list[Row]
    found: Counted

    @property
    def has_more(self) -> bool:
        return self.found.n > len(self.rows)


@dataclass(frozen=True)
class Board:
    """`columns` on the board, `listed` in the list."""

    title: str
    lead: str
    filters: Filters
    columns: list[Column]
    lately: list[Row]
    listed: Listed | None = None

    @property
    def is_bare(self) -> bool:
        """Nothing was ever raised."""
        return not (self.listed or self.lately or self.filters.narrows or any(each.rows for each in self.columns))


def board(actor: Actor, filters: Filters, day: date, after: str = "") -> Board:
    """Open problems by stage, each stage as far as it fits; or a list in pages."""
    whole = _open_by_stage(actor)
    title, lead = _finding(actor, whole, day)
    if filters.view != "board":
        return Board(title, lead, filters, [], [], listed(actor, filters, day, after))
    chosen = narrowed(visible_problems(actor), actor, filters, day)
    found, firsts = _by_stage(chosen, filters, whole)
    over = chosen.filter(stage__in=(Stage.CLOSED, Stage.DECLINED), closed_at__isnull=False)
    lately = list(over.order_by("-closed_at", "-pk").values_list("pk", flat=True)[:LATELY])
    keys = [*lately, *(pk for some in firsts.values() for pk in some)]
    rows = {row.problem.pk: row for row in rows_of(with_places(Problem.objects.filter(pk__in=keys)), day)}
    columns = [
        Column(stage, str(stage.label), [rows[pk] for pk in some], found[stage]) for stage, some in firsts.items()
    ]
    return Board(title, lead, filters, columns, [rows[pk] for pk in lately])


def _open_by_stage(actor: Actor) -> dict[Stage, Counted]:
    """All that is open, in one question that the index of stages answers by itself."""
    rows = visible_problems(actor).filter(stage__in=OPEN_STAGES).order_by().values_list("stage")
    found = dict(rows.annotate(n=Count("pk")))
    return {stage: as_far_as_it_helps(found.get(stage, 0)) for stage in OPEN_STAGES}


def open_on_seam(actor: Actor, seam_id: int) -> list[Problem]:
    """Open problems that lie on one seam."""
    return list(_open(actor).filter(seam_id=seam_id))


def open_in_unit(actor: Actor, unit_id: int) -> list[Problem]:
    """Open problems about a unit, what hangs under it, or a seam it is part of."""
    below = with_everything_below({unit_id})
    about = Q(unit__in=below) | Q(seam__giver__in=below) | Q(seam__receiver__in=below)
    return list(_open(actor).filter(about))


def joinable(actor: Actor) -> list[Problem]:
    """Open problems a voice may be joined to, the newest first."""
    return list(joinable_by(actor).filter(stage__in=OPEN_STAGES).order_by("-raised_at", "-pk")[:100])


def _open(actor: Actor) -> QuerySet[Problem]:
    return visible_problems(actor).filter(stage__in=OPEN_STAGES).select_related("owner").order_by("raised_at", "pk")


def _by_stage(
    chosen: QuerySet[Problem], filters: Filters, whole: dict[Stage, Counted]
) -> tuple[dict[Stage, Counted], dict[Stage, list[int]]]:
    """How many of each stage there are, and which come first."""
    if filters.first_aid or filters.late:
        return _walked(chosen)
    found = {stage: counted(chosen.filter(stage=stage)) for stage in OPEN_STAGES} if filters.narrows else whole
    return found, {stage: _firsts(chosen, stage) if found[stage].n else [] for stage in OPEN_STAGES}


def _walked(chosen: QuerySet[Problem]) -> tuple[dict[Stage, Counted], dict[Stage, list[int]]]:
    """Which problems have band-aids is not said on the problems: it is asked once, not for every column again."""
    keys: dict[Stage, list[int]] = {stage: [] for stage in OPEN_STAGES}
    for stage, pk in chosen.filter(stage__in=OPEN_STAGES).order_by("raised_at", "pk").values_list("stage", "pk"):
        keys[Stage(stage)].append(pk)
    found = {stage: as_far_as_it_helps(len(some)) for stage, some in keys.items()}
    return found, {stage: some[:A_COLUMN] for stage, some in keys.items()}


def _firsts(chosen: QuerySet[Problem], stage: str) -> list[int]:
    """Which ones; what they show is read once for all columns."""
    return list(chosen.filter(stage=stage).order_by("raised_at", "pk").values_list("pk", flat=True)[:A_COLUMN])


def _finding(actor: Actor, whole: dict[Stage, Counted], day: date) -> tuple[str, str]:
    """The board's title says what we found, its lead what is bad about it."""
    opened = _together(*whole.values())
    if not opened.n:
        if not visible_problems(actor).exists():
            return _("No problem has been raised yet"), ""
        return _("No problem is open"), _("Everything that was raised is closed, and those who spoke were told.")
    words = ngettext(
        "One problem is open, %(mending)s being mended", "%(open)s problems are open, %(mending)s being mended",
        opened.n,
    )  # fmt: skip
    mending = _together(whole[Stage.MENDING], whole[Stage.CHECKING])
    said = {"open": _first(opened), "mending": str(mending) if mending.is_more else _word(mending.n)}
    return words % said, _worries(actor, day)


def _together(*counts: Counted) -> Counted:
    return Counted(sum(each.n for each in counts), is_more=any(each.is_more for each in counts))


def _first(count: Counted) -> str:
    return _("More than %(n)s") % {"n": figure(count.n)} if count.is_more else number_word(count.n, first=True)


def _word(number: int) -> str:
    return number_word(number) if number else _("none")


def _worries(actor: Actor, day: date) -> str:
    nobody = counted(visible_problems(actor).filter(stage__in=OPEN_STAGES, owner__isnull=True))
    late = band_aids.expired(day).order_by()[: MOST_COUNTED + 1].count()
    said = []
    if nobody.n:
        words = ngettext("One lies with nobody.", "%(n)s lie with nobody.", nobody.n)
        said.append(words % {"n": _first(nobody)})
    if late > MOST_COUNTED:
        said.append(_("More than %(n)s band-aids are past their day.") % {"n": figure(MOST_COUNTED)})
    elif late:
        said.append(f"{late_words(late)}.")
    return " ".join(said) or _("Each has an owner, and no band-aid is past its day.")
