"""What the pages of journeys show, each in a fixed number of questions to the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.journeys.models import Journey, Seam, Step, StepOwner
from onecloth.journeys.permissions import visible_journeys, visible_seams
from onecloth.journeys.queries.seams import open_seams
from onecloth.organisation.models import Unit
from onecloth.ui.texts import in_language
from onecloth.ui.wording import counted, number_word, title_number


@dataclass(frozen=True)
class JourneyRow:
    """A journey with the units that answer for its steps, in the order of the steps."""

    journey: Journey
    steps: int
    units: Sequence[Unit]


@dataclass(frozen=True)
class JourneysPage:
    title: str
    rows: Sequence[JourneyRow]
    closed: Sequence[Journey]


def journeys_page(actor: Actor) -> JourneysPage:
    journeys = list(visible_journeys(actor).order_by("pk"))
    owned = StepOwner.objects.filter(until_date__isnull=True, step__closed_on__isnull=True)
    units: dict[int, dict[int, Unit]] = {}
    steps: dict[int, int] = {}
    for each in owned.select_related("unit", "step").order_by("step__position"):
        units.setdefault(each.step.journey_id, {}).setdefault(each.unit_id, each.unit)
        steps[each.step.journey_id] = steps.get(each.step.journey_id, 0) + 1
    rows = [
        JourneyRow(each, steps.get(each.pk, 0), list(units.get(each.pk, {}).values()))
        for each in journeys
        if each.closed_on is None
    ]
    return JourneysPage(_journeys_title(rows), rows, [each for each in journeys if each.closed_on])


def _journeys_title(rows: Sequence[JourneyRow]) -> str:
    if not rows:
        return _("No journey is drawn yet")
    crossing = sum(len(row.units) > 1 for row in rows)
    if len(rows) == 1:
        return _("One journey, through more than one unit") if crossing else _("One journey, within one unit")
    told = {"n": title_number(len(rows)), "crossing": number_word(crossing)}
    return _("%(n)s journeys, %(crossing)s of them through more than one unit") % told


@dataclass(frozen=True)
class Handover:
    """What lies between a step and the next: nothing where one unit does both, a seam, or a seam nobody has sewn."""

    giver: Unit
    receiver: Unit
    seam: Seam | None


@dataclass(frozen=True)
class StepRow:
    step: Step
    owner: Unit | None
    before: Sequence[StepOwner]
    handover: Handover | None


@dataclass(frozen=True)
class JourneyPage:
    journey: Journey
    title: str
    rows: Sequence[StepRow]
    unsewn: int


def journey_page(journey: Journey) -> JourneyPage:
    """One journey, step by step, with who answers and who did before."""
    steps = list(Step.objects.filter(journey=journey, closed_on__isnull=True).order_by("position"))
    owners: dict[int, list[StepOwner]] = {}
    held = StepOwner.objects.filter(step__in=steps).select_related("unit").order_by("-from_date", "-pk")
    for each in held:
        owners.setdefault(each.step_id, []).append(each)
    now = {pk: rows[0].unit for pk, rows in owners.items() if rows and rows[0].until_date is None}
    seams = {(seam.giver_id, seam.receiver_id): seam for seam in open_seams()}
    rows = [
        StepRow(
            step=step,
            owner=now.get(step.pk),
            before=[each for each in owners.get(step.pk, []) if each.until_date is not None],
            handover=_handover(now.get(step.pk), now.get(after.pk) if after else None, seams),
        )
        for step, after in zip(steps, [*steps[1:], None], strict=False)
    ]
    unsewn = sum(row.handover is not None and row.handover.seam is None for row in rows)
    return JourneyPage(journey, _journey_title(journey, rows, unsewn), rows, unsewn)


def _handover(giver: Unit | None, receiver: Unit | None, seams: Mapping[tuple[int, int], Seam]) -> Handover | None:
    if giver is None or receiver is None or giver.pk == receiver.pk:
        return None
    return Handover(giver, receiver, seams.get((giver.pk, receiver.pk)))


def _journey_title(journey: Journey, rows: Sequence[StepRow], unsewn: int) -> str:
    name = in_language(journey.name)
    if not rows:
        return _("%(name)s: no step is drawn yet") % {"name": name}
    told = {"name": name, "steps": counted(len(rows)), "n": counted(unsewn)}
    if unsewn:
        return (
            ngettext(
                "%(name)s: one hand-over that nobody has sewn",
                "%(name)s: %(n)s hand-overs that nobody has sewn",
                unsewn,
            )
            % told
        )
    return ngettext("%(name)s in one step", "%(name)s in %(steps)s steps", len(rows)) % told


@dataclass(frozen=True)
class SeamsPage:
    title: str
    seams: Sequence[Seam]
    unpicked: int


def seams_page(actor: Actor) -> SeamsPage:
    seams = open_seams()
    unpicked = visible_seams(actor).filter(until_date__isnull=False).count()
    units = len({pk for seam in seams for pk in (seam.giver_id, seam.receiver_id)})
    if not seams:
        return SeamsPage(_("No seam is sewn yet"), seams, unpicked)
    told = {"n": title_number(len(seams)), "units": counted(units)}
    title = ngettext("%(n)s seam joins %(units)s units", "%(n)s seams join %(units)s units", len(seams)) % told
    return SeamsPage(title, seams, unpicked)


def steps_to_choose() -> QuerySet[Step]:
    """Open steps of open journeys, in their order."""
    walked = Step.objects.filter(closed_on__isnull=True, journey__closed_on__isnull=True)
    return walked.select_related("journey").order_by("journey_id", "position")
