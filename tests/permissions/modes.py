"""Words said in each mode, with somebody behind them whom nobody may find: what there is to open about them, and by what
they would be known.

Whoever must not be found has a key that stands nowhere by chance, so that a link or a form's value that bears it is found
as their name is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from onecloth.accounts.models import User
from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.improvement.actions.asking import ask_for_input
from onecloth.improvement.actions.problems import raise_problem
from onecloth.journeys.models import Seam
from onecloth.listening import ready
from onecloth.listening.actions import answer_voices, rounds, studies
from onecloth.listening.actions.dialogues import ask_author, reply_as_author
from onecloth.listening.actions.notes import write_note
from onecloth.listening.actions.releasing import ReadBatch, Words, release_voices
from onecloth.listening.actions.seam_talks import arrange_talk
from onecloth.listening.actions.themes import create_theme, set_themes
from onecloth.listening.actions.visits.kept import log_visit
from onecloth.listening.actions.voices import raise_voice
from onecloth.listening.models import Interview, InviteeClass, ReviewBatch, SurveyVersion, Voice, WaitingText, Wave
from onecloth.listening.queries.rounds.waiting import waiting_marks
from onecloth.listening.queries.visits.told import Visit
from onecloth.organisation.models import Person
from onecloth.organisation.queries import actor_of
from onecloth.responses.choices import Mode
from onecloth.responses.intake import Submission, take_in_many
from tests.cast import LONG_AGO, PASSWORD, join
from tests.listening.interviewing import QUOTE, another, held, open_round
from tests.permissions.objects import seam
from tests.permissions.panels import meeting_of_priyas_group
from tests.permissions.world import World, keywords_of

MODES = ("identified", "confidential", "anonymous", "hidden")
NOTE = "Rang the depot twice about this"
ADVICE = "Give every account one name and one number"
SAID = {
    "identified": "The board at the gate is always wrong.",
    "confidential": "We learn of a change when the customer tells us.",
    "anonymous": "Nobody tells the night shift.",
    "hidden": "The key safe has no box on the form.",
}


@dataclass(frozen=True)
class Unfound:
    """Somebody who must not be found: `marks` are what would lead to them, `but` where somebody knows them rightly."""

    who: str
    marks: tuple[str, ...]
    but: Callable[[str, str], bool]


@dataclass(frozen=True)
class Scene:
    """`things` fills the addresses that name something else than a voice."""

    voices: Mapping[str, Voice]
    authors: Mapping[str, Person]
    receipts: Mapping[str, str]
    things: Mapping[str, Mapping[str, Any]]
    unfound: tuple[Unfound, ...]


def somebody(number: int, given: str, family: str, world: World) -> Person:
    """One of the north desk, so that the manager and those above lead them, and peers know them."""
    user = User.objects.create_user(f"{family.lower()}-{number}", PASSWORD, pk=7_700_000 + number)
    person = Person.objects.create(
        pk=7_700_100 + number, given_name=given, family_name=family, user=user, number=f"PN-{88_000 + number}",
        email=f"{given.lower()}.{number}@example.org", language="en", started_on=LONG_AGO,
    )  # fmt: skip
    join(person, world.cast.north_desk)
    return person


def nowhere(_relation: str, _route: str) -> bool:
    return False


def marks_of(person: Person) -> tuple[str, ...]:
    user = person.user
    assert user is not None
    known = (person.given_name, person.family_name, person.number, person.email, user.username, user.token)
    return (*(str(each) for each in known), str(person.pk), str(user.pk))


def make_scene(world: World) -> Scene:
    authors = {
        "identified": somebody(1, "Ottoline", "Brightwater", world),
        "confidential": somebody(2, "Peregrine", "Quillfeather", world),
        "anonymous": somebody(3, "Zebedee", "Thistlewood", world),
        "hidden": somebody(4, "Wilhelmina", "Quarrington", world),
    }
    voices, receipts = {}, {}
    for mode in MODES:
        said = _speaks_up if mode in ("identified", "hidden") else _answers
        voices[mode], receipts[mode] = said(world, mode, authors[mode])
    things = {**_handled(world, voices, authors), **_interviews(world), **_elsewhere(world)}
    hidden = tuple(Unfound(mode, marks_of(authors[mode]), nowhere) for mode in MODES if mode != "identified")
    return Scene(voices, authors, receipts, things, (*hidden, _interviewed(world), _visited()))


def _manager(world: World) -> Any:
    manager = world.people["manager"]
    assert manager is not None
    return actor_of(manager, clock.today())


def _speaks_up(world: World, mode: str, author: Person) -> tuple[Voice, str]:
    raised = raise_voice(
        kind="problem", text=SAID[mode], name_hidden=mode == "hidden", about_unit=world.cast.north_desk,
        by=actor_of(author, clock.today()), at=clock.now(),
    )  # fmt: skip
    return raised.voice, raised.receipt_key


def _answers(world: World, mode: str, author: Person) -> tuple[Voice, str]:
    """An answer to a study of that mode, heard as released words are: under a fresh key, by its receipt alone."""
    by, at, day = system("tests"), clock.now(), clock.today()
    study = studies.open_study(
        kind="pulse", audience="employee", mode=mode, name={"en": f"How is it, {mode}"}, definition=ready.pulse(),
        wave_days=0, by=by, at=at,
    )  # fmt: skip
    wave = studies.open_wave(study=study, opens_on=day, closes_on=day + timedelta(days=7), by=by, at=at)
    receipt = f"receipt-of-{mode}-aaaaaaaaaaaaaaaa"
    take_in_many([_submission(wave, mode, author, receipt)])
    batch = ReviewBatch.objects.create(wave=wave, unit=world.cast.north_desk, first_wave=1, size=1, made_at=at)
    release_voices(batches=[ReadBatch(batch, [Words(SAID[mode], SAID[mode])])], by=by, at=at)
    return Voice.objects.get(text=SAID[mode]), receipt


def _submission(wave: Wave, mode: str, author: Person, receipt: str) -> Submission:
    more: dict[str, Any] = {}
    if mode == "confidential":
        [(invitation, _token)] = studies.invite_people(wave=wave, people=[author], by=system("tests"), at=clock.now())
        more = {"invitation_key": invitation.key}
    group = InviteeClass.objects.filter(wave=wave).first()
    return Submission(
        id=uuid4(), mode=Mode(mode), study_key=wave.study.key, wave_key=wave.key, day=wave.opens_on,
        version_key=SurveyVersion.objects.get(study=wave.study).key, answers={"comment": SAID[mode]},
        class_key=group.key if group else uuid4(), receipt_key=receipt, **more,
    )  # fmt: skip


def _handled(world: World, voices: Mapping[str, Voice], authors: Mapping[str, Person]) -> dict[str, dict[str, Any]]:
    """Each was noted on, asked about, themed, made evidence and answered for everybody: every page that could tell."""
    by, at, hanna = _manager(world), clock.now(), world.cast.actor("hanna")
    hidden = voices["hidden"]
    ask_author(voice=hidden, words="Which form do you mean?", by_name=True, by=by, at=at)
    reply_as_author(voice=hidden, words="The blue one.", by=actor_of(authors["hidden"], clock.today()), at=at)
    theme = create_theme(name={"en": "Getting in"}, belongs={}, example={}, by=hanna, at=at)
    for voice in voices.values():
        set_themes(voice=voice, themes=[theme], by=hanna, at=at)
    problem = raise_problem(title="Nobody gets in", voices=list(voices.values()), by=hanna, at=at)
    for voice in voices.values():
        voice.refresh_from_db()
        write_note(voice=voice, words=NOTE, by=by, at=at)
    answer_voices(voices=[voices["hidden"], voices["confidential"]], kind="did", words="It has one now.", by=by, at=at)
    token = {"token": problem.token}
    asked = ask_for_input(
        problem=problem, unit=world.cast.north_desk, question="How often?", due_on=clock.today() + timedelta(days=7),
        by=hanna, at=at,
    )  # fmt: skip
    of_problem = dict.fromkeys(
        (f"problems:{name}" for name in ("problem", "rewrite", "merge", "answer", "sheet", "history")), token
    )
    of_problem["problems:input"] = {"token": asked.token}
    return of_problem | {"listening:theme": {"token": theme.token}}


def _interviews(world: World) -> dict[str, dict[str, Any]]:
    """Priya interviewed Mrs Adeyemi in confidence; ten words of five customers were let out, and something came of it."""
    cast, at = world.cast, clock.now()
    found = open_round(cast, mode="confidential")
    interview = held(cast, found.interviews.get())
    for sitting in (interview, *(held(cast, another(cast, found, f"Yard {n}")) for n in range(4))):
        _marked(world, sitting)
    marks = {mark.pk: () for mark in waiting_marks(found)}
    rounds.let_out_marks(the_round=found, cuts=marks, by=cast.actor("hanna"), at=at)
    finding = rounds.write_finding(the_round=found, words="Invoices run ahead", marks=[], by=cast.actor("hanna"), at=at)
    rounds.end_finding(
        finding=finding, end="recommendation", words=ADVICE, owner=world.people["manager"],
        due_on=clock.today() + timedelta(days=30), by=cast.actor("hanna"), at=at,
    )  # fmt: skip
    rounds_of = ("", "_change")
    filled = {f"listening:interview_round{name}": {"token": found.token} for name in rounds_of}
    for name in ("customers", "interviewers", "print", "let_out"):
        filled[f"listening:round_{name}"] = {"token": found.token}
    for name in ("", "_print", "_share", "_move", "_appointment", "_notes"):
        filled[f"listening:interview{name}"] = {"token": interview.token}
    for name in ("finding", "finding_change", "recommendation"):
        filled[f"listening:{name}"] = {"token": finding.token}
    return {**filled, "listening:finding_new": {"token": found.token}}


def _marked(world: World, sitting: Interview) -> None:
    for quote in (QUOTE, "Driver was kind."):
        rounds.mark_words(interview=sitting, quote=quote, by=world.cast.actor("hanna"), at=clock.now())


def _interviewed(world: World) -> Unfound:
    """Whoever interviewed them and whoever runs the round know them; what they said is heard without them."""
    customer, contact = world.cast.adeyemi, world.cast.contact
    marks = (customer.name, str(customer.reference), contact.name, contact.email, contact.token)
    return Unfound("interviewed", marks, lambda who, route: who in ("self", "experience_team") and _is_theirs(route))


def _is_theirs(route: str) -> bool:
    """Pages of the round itself, and what it asks of them; never a voice's, a list of voices, or a file of them."""
    own = ("listening:interview", "listening:round_", "listening:finding", "listening:recommendation")
    return route.startswith(own) or route in ("today:inbox", "today:today")


def _visited() -> Unfound:
    return Unfound("visited", ("Wren Ashgrove",), lambda who, route: who == "manager" and "visit" in route)


def _elsewhere(world: World) -> dict[str, dict[str, Any]]:
    """A visit, a talk, a meeting whose agenda is made from voices, and words that wait to be read."""
    at, by = clock.now(), _manager(world)
    told = Visit(
        audience="employee", with_whom="Wren Ashgrove", minutes=30, held_on=clock.today(), unit=world.cast.north_desk,
        heard=["We load by lamp light."], promised=[("The light works", clock.today())], notes="For me alone",
    )  # fmt: skip
    visit = log_visit(visit=told, by=by, at=at)
    sewn = Seam.objects.get(pk=seam(world)["pk"])
    talk = arrange_talk(seam=sewn, planned_for=at + timedelta(days=2), by=world.cast.actor("hanna"), at=at)
    batch = ReviewBatch.objects.filter(let_out_at__isnull=True).first()
    assert batch is not None
    WaitingText.objects.create(batch=batch, position=1, text="Somebody waited with me.")
    pair, token = {"giver": sewn.giver_id, "receiver": sewn.receiver_id}, {"token": talk.conversation.token}
    meeting = {"token": meeting_of_priyas_group(world).conversation.token}
    return {
        "listening:visit": {"token": visit.token},
        **{f"listening:{name}": {"pk": visit.promises.get().pk} for name in ("promise", "promise_said")},
        "listening:review": {"token": batch.token}, "listening:study": {"token": batch.wave.study.token},
        "listening:seam_talk": token, "listening:seam_talk_kept": token, "listening:seam_talk_calendar": token,
        "listening:seam_talk_new": {"token": sewn.token}, "insight:seam": pair,
        "listening:panel_meeting": meeting, "listening:panel_minutes": meeting,
        **{name: keywords_of(name, world) for name in ("listening:staff_round", "listening:staff_item")},
    }  # fmt: skip
