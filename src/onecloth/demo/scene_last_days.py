"""The last days before the present: what the people one signs in as find waiting for them and coming back to them."""

from datetime import timedelta

from onecloth.demo import scene_visits
from onecloth.demo.stage import STORY, Stage
from onecloth.journeys.actions import confirm_contribution
from onecloth.journeys.models import Contribution
from onecloth.listening.actions import answer_voices, assign_voice, raise_voice, read_voice
from onecloth.listening.actions.dialogues import ask_author, reply_as_author
from onecloth.listening.actions.studies import invite_people, open_wave
from onecloth.listening.models import Voice
from onecloth.organisation.queries import actor_of

CONFIRMED = 0.25


def play(stage: Stage) -> None:
    """An open pulse, voices of the cast and what became of them, lines of sight confirmed."""
    _ask_again(stage)
    _cast_speaks(stage)
    scene_visits.play(stage)
    _confirm_lines_of_sight(stage)


def _ask_again(stage: Stage) -> None:
    opens = stage.now - timedelta(days=2)
    wave = open_wave(
        study=stage.studies["pulse"],
        opens_on=opens.date(),
        closes_on=opens.date() + timedelta(days=12),
        by=STORY,
        at=opens,
    )
    invite_people(wave=wave, people=list(stage.people.values()), by=STORY, at=opens)


def _cast_speaks(stage: Stage) -> None:
    hanna = stage.actor("Hanna", stage.now)
    said = _say(stage, "Priya", 34, "idea", "Let me see the van stock when I book.", "SC")
    _answer(stage, said, 27, "will", "We will. A trial begins at the Brackley depot; then we tell you how it went.", 9)
    said = _say(stage, "Priya", 62, "problem", "Chairs at the shared desk are finished.", "ND", hidden=False)
    _answer(stage, said, 6, "did", "Six new chairs arrive on Monday. Sorry that it took eight weeks.")
    said = _say(
        stage,
        "Priya",
        3,
        "problem",
        "When a lift is out of order nobody tells us, so we send two people and a boiler.",
        "SA",
        hidden=True,
    )
    read_voice(voice=said, by=hanna, at=stage.now - timedelta(days=2))
    question = "Thank you. Which houses have no lift at all?"
    ask_author(voice=said, words=question, by_name=True, by=hanna, at=stage.now - timedelta(days=1))
    reply_as_author(voice=said, words="Harbour Street 4 to 10.", by=stage.actor("Priya", stage.now), at=stage.now)
    said = _say(stage, "Dean", 40, "problem", "I find out what the job is when the customer opens the door.", "SC")
    _answer(
        stage,
        said,
        30,
        "wont",
        "We won’t print the job twice, because the phone shows it now. We mended the phone instead.",
    )
    said = _say(stage, "Sam", 6, "problem", "Nobody asked us before the racks were moved.", "BR")
    assign_voice(voice=said, to=stage.cast["Ines"], by=hanna, at=stage.now - timedelta(days=4))
    for days, words in (
        (5, "Saturday slots are gone by Tuesday. Three callers gave up this morning."),
        (13, "We need a second headset for the late shift."),
    ):
        said = _say(stage, "Aisha", days, "problem", words, "ND")
        assign_voice(voice=said, to=stage.cast["Tom"], by=hanna, at=stage.now - timedelta(days=days - 1))
    _say(stage, "Marek", 1, "customer_said", "She said the window is the only reason she stays with us.", "SC")


def _say(stage: Stage, name: str, days: int, kind: str, words: str, about: str, hidden: bool = False) -> Voice:
    at = stage.now - timedelta(days=days)
    customer = stage.customers[7] if kind == "customer_said" else None
    raised = raise_voice(
        kind=kind, text=words, name_hidden=hidden, about_unit=stage.units[about], customer=customer, language="en",
        by=stage.actor(name, at), at=at,
    )  # fmt: skip
    return raised.voice


def _answer(stage: Stage, voice: Voice, days: int, kind: str, words: str, in_days: int | None = None) -> None:
    at = stage.now - timedelta(days=days)
    due = (stage.now + timedelta(days=in_days)).date() if in_days else None
    answer_voices(
        voices=[voice], kind=kind, words=words, by_date=due, language="en", by=stage.actor("Hanna", at), at=at
    )


def _confirm_lines_of_sight(stage: Stage) -> None:
    """A quarter has said so far that theirs is right; the cast is still asked."""
    written = {each.unit_id: each for each in Contribution.objects.filter(until_date__isnull=True)}
    named = {person.pk for person in stage.cast.values() if person.user_id}
    scheduler, at = stage.teams["SD"][1], stage.now - timedelta(days=4)
    confirm_contribution(
        contribution=written[stage.units["SC"].pk], by=actor_of(scheduler, at.date()), at=at,
        correction="At the South desk the window is three hours on Mondays.",
    )  # fmt: skip
    for department in stage.units:
        contribution = written.get(stage.units[department].pk)
        if contribution is None:
            continue
        for person in stage.people_of(department):
            if person.pk not in named and stage.chance.random() < CONFIRMED:
                at = stage.now - timedelta(days=stage.chance.randint(5, 200))
                confirm_contribution(contribution=contribution, by=actor_of(person, at.date()), at=at)
