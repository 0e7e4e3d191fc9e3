"""People speak up at work, and what was said is read, taken and answered; a few voices are left waiting, as in life."""

from datetime import datetime, timedelta

from onecloth.core.actors import Actor
from onecloth.demo import words
from onecloth.demo.company import code_of_department
from onecloth.demo.stage import Stage
from onecloth.listening.actions import answer_voices, assign_voice, raise_voice, read_voice
from onecloth.listening.choices import AnswerKind, VoiceKind, VoiceState
from onecloth.listening.models import Voice
from onecloth.organisation.queries import actor_of

HIDDEN_SHARE = 0.3
LEFT_WAITING, LEFT_AGAIN = 0.22, 0.8
LEADERS = {"SA": "Grace", "SC": "Marek", "WH": "Ines", "FS": "Colm", "BI": "Lena", "CC": "Femi", "IT": "Nora"}


def play_week(stage: Stage, week: int) -> None:
    """Some people speak up; every other week what came in is answered."""
    for _each in range(stage.chance.choice((2, 3, 3, 4))):
        _somebody_speaks(stage, week)
    if week % 2 == 0:
        _answer_what_waits(stage, week)


def _somebody_speaks(stage: Stage, week: int) -> None:
    chance = stage.chance
    kind, said, about = chance.choice(words.EMPLOYEES)
    department = code_of_department(about)
    at = stage.moment(week, chance.randint(0, 4), chance.randint(7, 17), chance.randint(0, 59))
    colleagues = stage.people_of(department) if kind == "problem" else list(stage.people.values())
    hidden = kind in ("problem", "idea") and chance.random() < HIDDEN_SHARE
    raise_voice(
        kind=kind, text=said, name_hidden=hidden, about_unit=stage.units[about], language="en",
        customer=chance.choice(stage.customers) if kind == "customer_said" else None,
        by=actor_of(chance.choice(colleagues), at.date()), at=at,
    )  # fmt: skip


def _answer_what_waits(stage: Stage, week: int) -> None:
    """Leaders answer their own in groups, the experience team the rest. What is left is read, and answered late."""
    at = stage.moment(week, 3, 15)
    before = at.date() - timedelta(days=5)
    waiting: dict[tuple[str, str, str], list[Voice]] = {}
    new = Voice.objects.filter(state__in=[VoiceState.NEW, VoiceState.READ], raised_on__lt=before)
    for voice in new.exclude(kind=VoiceKind.THANKS).order_by("pk"):
        is_old = voice.raised_on < before - timedelta(days=16)
        if stage.chance.random() < (LEFT_AGAIN if is_old else LEFT_WAITING):
            _only_read(stage, voice, at)
        else:
            waiting.setdefault((_addressee(stage, voice), *words.answer_to(voice.text)), []).append(voice)
    for (name, kind, said), voices in sorted(waiting.items(), key=lambda each: each[0]):
        _answer(stage, voices, kind, said, stage.actor(name, at), at)


def _only_read(stage: Stage, voice: Voice, at: datetime) -> None:
    hanna = stage.actor("Hanna", at)
    if voice.state == VoiceState.NEW and stage.chance.random() < 0.7:
        read_voice(voice=voice, by=hanna, at=at)
        leader = stage.cast[_addressee(stage, voice)]
        assign_voice(voice=voice, to=leader, by=hanna, at=at)


def _addressee(stage: Stage, voice: Voice) -> str:
    code = next((code for code, unit in stage.units.items() if unit.pk == voice.about_unit_id), "TM")
    return LEADERS.get(code_of_department(code), "Hanna")


def _answer(stage: Stage, voices: list[Voice], kind: str, said: str, by: Actor, at: datetime) -> None:
    due = at.date() + timedelta(days=stage.chance.randint(14, 60)) if kind == AnswerKind.WILL else None
    answer_voices(voices=voices, kind=kind, words=said, language="en", by_date=due, by=by, at=at)
