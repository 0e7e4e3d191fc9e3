"""An advisory group of twelve, drawn a month ago; one said no, one has not answered; advice answered, declined, late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from onecloth.core import clock, jobs
from onecloth.core.actors import CUSTOMER, Actor
from onecloth.demo.stage import STORY, Stage
from onecloth.improvement.actions.panels import ask_panel
from onecloth.improvement.choices import OPEN_STAGES
from onecloth.improvement.models import Problem
from onecloth.journeys.models import Journey
from onecloth.listening.actions import panels
from onecloth.listening.choices import SeatState
from onecloth.listening.models import AgendaItem, Panel, PanelMeeting, Seat
from onecloth.listening.queries.panels.meetings import suggestions
from onecloth.listening.queries.panels.pool import held_seats
from onecloth.organisation.queries import actor_of, day_of

FROM = {"FS": 9, "WH": 5, "CC": 6, "SC": 4, "SA": 4, "BI": 2, "IT": 2}
CHARTER = (
    "We may ask anything about how the work is done, and are told what leaders know. Leaders answer what we recommend by "
    "a day: yes with a plan, or no with a reason. Nobody is treated worse for a word said here."
)
NO = "Four in ten evening customers have no other time. Instead evening visits go out in pairs from 1 December."
FROM_VOICES = ("What nobody is told before a visit", "What we hear about waiting")
QUESTIONS = (
    (
        "What would you change first, if you could change one thing?",
        "The list in the van. It is printed before the last job changes, and then nobody trusts it.",
    ),
    ("What have you tried yourselves already?", ""),
)
YES = "A trial at the Brackley depot has begun; all depots follow if the check in spring holds."


def play(stage: Stage) -> None:
    drawn_at = stage.now - timedelta(days=60)
    with clock.held_at(drawn_at):
        panel = _begun(stage, drawn_at)
        _draw(panel, "The first line of tomorrow’s Ashby Courier", drawn_at)
    with clock.held_at(drawn_at + timedelta(days=3)):
        _answered(stage, panel, clock.now())
    _advise(stage, panel, _meet(stage, panel)[: len(FROM_VOICES)])
    _ask(stage, panel)


def _begun(stage: Stage, at: datetime) -> Panel:
    hanna = stage.actor("Hanna", at)
    panel = panels.begin_panel(
        audience="employee", name={"en": "Front-line advisory group", "de": "Beirat der Basis"},
        charter={"en": CHARTER}, by=hanna, at=at,
    )  # fmt: skip
    for code in ("FS", "WH", "CC", "SC"):
        unit = stage.units[code]
        panels.set_quota(panel=panel, feature="department", value=str(unit.pk), least=1, most=4, by=hanna, at=at)
    home = str(stage.units["ND"].pk)
    panels.set_quota(panel=panel, feature="unit", value=home, least=1, most=2, by=hanna, at=at)
    panels.set_quota(panel=panel, feature="level", value="front", least=9, most=12, by=hanna, at=at)
    panels.offer_oneself(panel=panel, by=stage.actor("Priya", at), at=at)
    _names(stage, panel, at)
    return panel


def _names(stage: Stage, panel: Panel, at: datetime) -> None:
    """Colleagues of seven departments; of the north desk Priya alone, who is drawn for certain."""
    cast = {person.pk for person in stage.cast.values()}
    north = {person.pk for person in stage.teams.get("ND", ())}
    for code, count in FROM.items():
        people = [each for each in stage.people_of(code) if each.pk not in cast and each.pk not in north]
        for person in people[:: max(len(people) // count, 1)][:count]:
            panels.enter_person(panel=panel, person=person, by=STORY, at=at)


def _draw(panel: Panel, seed: str, at: datetime) -> None:
    draw = panels.ask_for_draw(panel=panel, seed=seed, by=STORY, at=at)
    if draw.job is not None:
        jobs.run(draw.job)


def _answered(stage: Stage, panel: Panel, at: datetime) -> None:
    """Everybody says yes, but one; Priya still has to answer."""
    priya = stage.cast["Priya"].pk
    seats = [seat for seat in held_seats(panel, day_of(at)) if seat.volunteer.person_id != priya]
    for place, seat in enumerate(seats):
        _say(seat, place > 0, at)


def _say(seat: Seat, is_yes: bool, at: datetime) -> None:
    person = seat.volunteer.person
    by = actor_of(person, day_of(at)) if person is not None else CUSTOMER
    (panels.accept_seat if is_yes else panels.decline_seat)(seat=seat, by=by, at=at)


def _advise(stage: Stage, panel: Panel, lines: Sequence[AgendaItem]) -> None:
    """Four things; the last rests on what others said, and waits."""
    ruth, tom = stage.cast["Ruth"], stage.cast["Tom"]
    told = (
        (48, "One owner for each job, from booking to van", tom, YES),
        (46, "No visits after 18:00 in winter", ruth, NO),
        (40, "Pay travel time from home on Saturdays", ruth, ""),
        (10, "Ask about stairs, lift and key safe at booking", tom, ""),
    )
    for days, words, leader, answer in told:
        at = stage.now - timedelta(days=days)
        row = panels.recommend(
            panel=panel, words=words, reasons="All who came were for it.", addressed_to=leader,
            rests_on=lines if days == told[-1][0] else (), by=STORY, at=at,
        )  # fmt: skip
        if answer:
            later = at + timedelta(days=8)
            is_yes = answer == YES
            panels.answer_recommendation(
                recommendation=row, is_accepted=is_yes, words=answer,
                next_by=day_of(stage.now) + timedelta(days=60) if is_yes else None, by=actor_of(leader, day_of(later)),
                at=later,
            )  # fmt: skip


def _meet(stage: Stage, panel: Panel) -> list[AgendaItem]:
    """One meeting with minutes, one planned; back come the lines behind which somebody's voice stands."""
    hanna, before = stage.actor("Hanna", stage.now), stage.now - timedelta(days=50)
    last, coming = stage.now - timedelta(days=48), stage.now + timedelta(days=9)
    lines = []
    for planned_for, line in ((last, "Who owns a job?"), (coming, "Saturday travel: still no answer")):
        meeting = panels.plan_meeting(
            panel=panel, planned_for=planned_for.replace(hour=14, minute=0), minutes=90, place="Ashby", by=hanna,
            at=before,
        )  # fmt: skip
        panels.add_to_agenda(meeting=meeting, words=line, by=hanna, at=before)
        for words, voice in zip(FROM_VOICES, suggestions(hanna, meeting)[: len(FROM_VOICES)], strict=False):
            lines.append(panels.add_to_agenda(meeting=meeting, words=words, voice=voice, by=hanna, at=before))
        if planned_for < stage.now:
            _held(panel, meeting, stage)
    return lines


def _held(panel: Panel, meeting: PanelMeeting, stage: Stage) -> None:
    sat = list(Seat.objects.filter(panel=panel, state=SeatState.SITTING))[1:]
    planned_for = meeting.conversation.planned_for or stage.now
    panels.keep_minutes(
        meeting=meeting, held_on=day_of(planned_for), present=sat, by=stage.actor("Hanna", stage.now), at=stage.now,
        minutes="A job that has one owner from booking to van is not explained three times.",
    )  # fmt: skip


def _ask(stage: Stage, panel: Panel) -> None:
    """About a journey, which waits; about a problem, which the group has said something to, and one that is late."""
    hanna, day = stage.actor("Hanna", stage.now), day_of(stage.now)
    journey = Journey.objects.order_by("pk").first()
    if journey is not None:
        panels.ask_for_input(
            panel=panel, journey=journey, question="At which step do you explain the same thing twice?",
            due_on=day + timedelta(days=12), by=hanna, at=stage.now,
        )  # fmt: skip
    asked_at = stage.now - timedelta(days=30)
    for problem, (question, said) in zip(_open_problems(), QUESTIONS, strict=False):
        row = ask_panel(
            problem=problem, panel=panel, question=question, due_on=day_of(asked_at) + timedelta(days=21), by=hanna,
            at=asked_at,
        ).asked  # fmt: skip
        if said:
            at = asked_at + timedelta(days=15)
            panels.give_input(asked=row, words=said, by=_somebody_who_sits(panel, at), at=at)


def _somebody_who_sits(panel: Panel, at: datetime) -> Actor:
    rows = Seat.objects.filter(panel=panel, state=SeatState.SITTING, volunteer__person__isnull=False)
    person = rows.select_related("volunteer__person").order_by("pk")[0].volunteer.person
    assert person is not None
    return actor_of(person, day_of(at))


def _open_problems() -> list[Problem]:
    return list(Problem.objects.filter(stage__in=OPEN_STAGES).order_by("raised_at")[: len(QUESTIONS)])
