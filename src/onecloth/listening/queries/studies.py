"""Pages about studies: what is asked, by which ways in, and how many answered; never a small number of protected ones."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from onecloth.core.actors import Actor
from onecloth.core.facts import Column, FactTable
from onecloth.listening.choices import Channel, StudyState, WaveState
from onecloth.listening.models import Collector, Invitation, Study, SurveyVersion, Wave
from onecloth.listening.permissions.studies import invitations_of, own_invitations, visible_studies
from onecloth.listening.queries.classes import people_by_unit
from onecloth.organisation.models import Person
from onecloth.organisation.queries import with_everything_below
from onecloth.responses import extract

MOST_STUDIES = 200
MOST_WAVES = 26


@dataclass(frozen=True)
class Answered:
    """How many answered: the number, or that there are too few of a protected study to say it."""

    number: int
    smallest: int
    is_protected: bool

    @property
    def is_told(self) -> bool:
        return not self.is_protected or self.number >= self.smallest


@dataclass(frozen=True)
class StudyRow:
    study: Study
    wave: Wave | None
    answered: Answered


@dataclass(frozen=True)
class WaveRow:
    wave: Wave
    answered: Answered
    invited: int

    @property
    def is_open(self) -> bool:
        return self.wave.state == WaveState.OPEN


@dataclass(frozen=True)
class StudyPage:
    study: Study
    asked: SurveyVersion | None
    draft: SurveyVersion | None
    questions: list[dict[str, Any]]
    ways_in: list[Collector]
    waves: list[WaveRow]

    @property
    def open_wave(self) -> WaveRow | None:
        return next((row for row in self.waves if row.is_open), None)


def study_rows(actor: Actor) -> list[StudyRow]:
    """Open studies first, then drafts, then what is closed; each with its latest wave."""
    order = {StudyState.OPEN: 0, StudyState.DRAFT: 1, StudyState.CLOSED: 2}
    studies = list(visible_studies(actor).select_related("owner").order_by("-pk")[:MOST_STUDIES])
    latest = {wave.study_id: wave for wave in Wave.objects.filter(study__in=studies).order_by("number")}
    rows = [StudyRow(study, latest.get(study.pk), _answered(study, latest.get(study.pk))) for study in studies]
    return sorted(rows, key=lambda row: order[StudyState(row.study.state)])


def study_page(study: Study) -> StudyPage:
    versions = list(SurveyVersion.objects.filter(study=study).order_by("number"))
    published = [version for version in versions if version.published_at]
    draft = versions[-1] if versions and versions[-1].published_at is None else None
    shown = draft or (published[-1] if published else None)
    ways_in = Collector.objects.filter(study=study).exclude(channel__in=(Channel.INVITATION, Channel.IMPORT))
    return StudyPage(
        study, published[-1] if published else None, draft, shown.definition["questions"] if shown else [],
        list(ways_in.select_related("about_unit", "about_step", "invitee_class__unit").order_by("closed_at", "pk")),
        wave_rows(study),
    )  # fmt: skip


def wave_rows(study: Study) -> list[WaveRow]:
    """The latest waves, newest first, with counts in two queries."""
    counts = extract.count_by_wave(study.key, study.mode)
    asked = Count("invitations", filter=Q(invitations__withdrawn_at__isnull=True))
    waves = Wave.objects.filter(study=study).annotate(asked=asked).order_by("-number")[:MOST_WAVES]
    return [
        WaveRow(wave, Answered(_number(wave, counts), study.smallest_group, study.is_protected), wave.asked)
        for wave in waves
    ]  # fmt: skip


def _number(wave: Wave, counts: Mapping[UUID, int]) -> int:
    return wave.answers_counted if wave.state == WaveState.CLOSED else counts.get(wave.key, 0)


def _answered(study: Study, wave: Wave | None) -> Answered:
    number = extract.count_of_wave(wave.key, study.mode) if wave else 0
    return Answered(number, study.smallest_group, study.is_protected)


def drafted(study: Study) -> SurveyVersion:
    """What would be changed now: the draft, else the questions as they are asked."""
    return SurveyVersion.objects.filter(study=study).order_by("-number")[0]


def people_below(wave: Wave, unit_ids: Iterable[int]) -> list[Person]:
    """Everybody whose main unit was one of these or below when the wave opened."""
    inside = with_everything_below(set(unit_ids))
    asked = [person for person, unit in people_by_unit(wave.opens_on).items() if unit in inside]
    return list(Person.objects.filter(pk__in=asked).order_by("family_name", "given_name", "pk"))


def waiting_invitations(actor: Actor, day: date) -> list[Invitation]:
    """Surveys that wait for the actor today."""
    keys = waiting_keys(actor, day)
    found = own_invitations(actor).filter(key__in=keys) if keys else Invitation.objects.none()
    return list(found.select_related("wave__study").order_by("expires_on"))


def waiting_keys(actor: Actor, day: date) -> set[UUID]:
    """Their keys, for whoever only counts: an answer that came in a moment ago is known to the answers alone."""
    found = set(own_invitations(actor).filter(_to_answer(day)).values_list("key", flat=True))
    return found - extract.used_invitations(found) if found else found


def waiting_numbers(actors: Sequence[Actor], day: date) -> list[int]:
    """How many surveys wait for each of many, as `waiting_keys` finds them for one."""
    waiting = invitations_of(actors).filter(_to_answer(day))
    people = dict(waiting.values_list("key", "person_id"))
    used = extract.used_invitations(people) if people else set()
    numbers = Counter(person for key, person in people.items() if key not in used)
    return [numbers[actor.person_id or 0] for actor in actors]


def _to_answer(day: date) -> Q:
    return Q(wave__state=WaveState.OPEN, wave__study__state=StudyState.OPEN, has_answered=False, expires_on__gt=day)


def numbers_of_questions(study_ids: Iterable[int]) -> dict[int, int]:
    """How many questions each study asks now."""
    versions = SurveyVersion.objects.filter(study__in=set(study_ids), published_at__isnull=False).order_by("number")
    rows = versions.values_list("study_id", "definition")
    return {study: len(definition["questions"]) for study, definition in rows}


def answers_by_day(since: date, until: date) -> Iterator[dict[str, Any]]:
    """Identified answers by day and study, for whoever counts what was done. Protected ones are counted by the gate."""
    for study in Study.objects.filter(mode="identified").order_by("pk"):
        for day, number in extract.count_by_day(study.key, study.mode, since, until):
            yield {"day": day, "study": study.pk, "kind": study.kind, "audience": study.audience, "answers": number}


ANSWERS_GIVEN = FactTable(
    "answers_given",
    "Identified answers by day and study. Protected answers are counted by the release gate alone.",
    (
        Column("day", "date", "day of the answers"),
        Column("study", "integer", "key of the study"),
        Column("kind", "text", "kind of study"),
        Column("audience", "text", "customers or employees"),
        Column("answers", "integer", "how many", "answers"),
    ),
    answers_by_day,
)
