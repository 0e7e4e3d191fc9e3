"""Who reads a voice, who may work on it, and the sentence that says so before anybody types: one list for all three."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.core.fields import text_in
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Answer, ResponseImport, SavedMapping, Voice
from onecloth.organisation.models import Membership, Unit
from onecloth.organisation.queries import open_on, path_to, the_organisation, unit_tree
from onecloth.responses.models import HiddenAuthor

EVERY_VOICE = Q(pk__isnull=False)
NO_VOICE = Q(pk__isnull=True)


@dataclass(frozen=True)
class Circle:
    """Some who may read a voice.

    `rows`: which voices are open to an actor for this reason. `words`: how we say it of a voice about a unit.
    `works`: whether they may also hand on and answer it.
    """

    rows: Callable[[Actor], Q]
    words: Callable[[Unit | None], str]
    works: bool


def _experience_team(actor: Actor) -> Q:
    return EVERY_VOICE if actor.is_experience_team or actor.is_system else NO_VOICE


def _executives(actor: Actor) -> Q:
    return EVERY_VOICE if actor.is_executive else NO_VOICE


def _leaders(actor: Actor) -> Q:
    return Q(about_unit__in=actor.led_unit_ids) if actor.led_unit_ids else NO_VOICE


def _asked(actor: Actor) -> Q:
    return Q(assigned_to=actor.person_id) if actor.person_id is not None else NO_VOICE


def _author(actor: Actor) -> Q:
    return Q(person=actor.person_id) if actor.person_id is not None else NO_VOICE


def _leaders_in_words(unit: Unit | None) -> str:
    if unit is None:
        return _("whoever leads the team we pass it to")
    named = leader_names(unit, clock.today())
    called = text_in(unit.name, "")
    if not named:
        return _("whoever leads %(unit)s") % {"unit": called}
    return _("%(names)s, leading %(unit)s or what it belongs to") % {"names": ", ".join(named), "unit": called}


CIRCLES = (
    Circle(_experience_team, lambda unit: _("the experience team"), works=True),
    Circle(_leaders, _leaders_in_words, works=True),
    Circle(_asked, lambda unit: _("whoever is asked to answer it"), works=True),
    Circle(_executives, lambda unit: _("the executives"), works=False),
    Circle(_author, lambda unit: _("you"), works=False),
)

AlsoAnswers = Callable[[Actor, Collection[int]], set[int]]
_also_answer: list[AlsoAnswers] = []


def also_answers(provider: AlsoAnswers) -> None:
    """A higher room says who else may answer: given an actor and voice keys, those whose answer is theirs to give."""
    if provider not in _also_answer:
        _also_answer.append(provider)


def _rows(actor: Actor, *, works: bool = False) -> Q:
    found = NO_VOICE
    for circle in CIRCLES:
        if circle.works or not works:
            rows = circle.rows(actor)
            if rows is EVERY_VOICE:
                return EVERY_VOICE
            found = rows if found is NO_VOICE else found | rows if rows is not NO_VOICE else found
    return found


def _voices(rows: Q) -> QuerySet[Voice]:
    if rows is NO_VOICE:
        return Voice.objects.none()
    return Voice.objects.all() if rows is EVERY_VOICE else Voice.objects.filter(rows)


def visible_voices(actor: Actor) -> QuerySet[Voice]:
    """What the ledger shows this actor. It never tells who spoke with their name hidden, not even to themselves."""
    return _voices(_rows(actor))


def workable_voices(actor: Actor) -> QuerySet[Voice]:
    """What the actor may hand on and answer."""
    return _voices(_rows(actor, works=True)).exclude(state=VoiceState.WITHDRAWN)


def own_voices(actor: Actor) -> QuerySet[Voice]:
    """What the actor said themselves, hidden ones included. For their own pages only."""
    if actor.person_id is None:
        return Voice.objects.none()
    hidden = HiddenAuthor.objects.filter(subject=f"person:{actor.person_id}").values_list("voice_key", flat=True)
    return Voice.objects.filter(Q(person=actor.person_id) | Q(key__in=list(hidden)))


def get_voice_for(actor: Actor, pk: int | str | UUID) -> Voice:
    """A voice by its random key, as addresses name it, or by its number inside. Missing and forbidden look the same."""
    return _one(visible_voices(actor), pk)


def get_own_voice_for(actor: Actor, pk: int | str | UUID) -> Voice:
    return _one(own_voices(actor), pk)


def get_workable_voice_for(actor: Actor, pk: int | str | UUID) -> Voice:
    """A voice the actor may hand on. For others it is not there, even if they may read it."""
    return _one(workable_voices(actor), pk)


def get_answerable_voice_for(actor: Actor, pk: int | str | UUID) -> Voice:
    """A voice the actor may answer: one they work on, or one a higher room gives them to answer."""
    voice = _one(Voice.objects.exclude(state=VoiceState.WITHDRAWN), pk)
    if actor.person_id is None or not_answerable(actor, [voice]):
        raise Http404
    return voice


def _one(voices: QuerySet[Voice], pk: int | str | UUID) -> Voice:
    wanted = Q(pk=pk) if isinstance(pk, int) else Q(key=_uuid(pk))
    found = voices.filter(wanted).select_related(
        "about_unit", "about_step", "study", "person", "customer", "assigned_to"
    )
    voice = found.first()
    if voice is None:
        raise Http404
    return voice


def _uuid(key: str | UUID) -> UUID:
    try:
        return key if isinstance(key, UUID) else UUID(key)
    except ValueError as fault:
        raise Http404 from fault


def can_work_on(actor: Actor, voice: Voice) -> bool:
    return workable_voices(actor).filter(pk=voice.pk).exists()


def check_can_work_on(actor: Actor, voice: Voice) -> None:
    if not can_work_on(actor, voice):
        raise NotAllowed(_("This voice is for others to hand on. Nothing was changed."))


def not_answerable(actor: Actor, voices: Collection[Voice]) -> set[int]:
    """Keys of those voices that the actor may not answer."""
    left = {voice.pk for voice in voices}
    left -= set(workable_voices(actor).filter(pk__in=left).values_list("pk", flat=True))
    for provider in _also_answer:
        left -= provider(actor, left) if left else set()
    return left


def check_can_answer(actor: Actor, voices: Collection[Voice]) -> None:
    if not_answerable(actor, voices):
        raise NotAllowed(_("Not all of these voices are yours to answer. Nothing was sent."))


def visible_answers(actor: Actor) -> QuerySet[Answer]:
    """Answers somebody may see: those meant for everybody, their own, and those to voices open to them."""
    if not (actor.is_person or actor.is_system):
        return Answer.objects.none()
    seen = Q(is_public=True) | Q(links__voice__in=visible_voices(actor)) | Q(answered_by=actor.person_id)
    return Answer.objects.filter(seen, withdrawn_at__isnull=True).distinct()


def get_answer_for(actor: Actor, pk: int) -> Answer:
    """An answer the actor may take back: their own, or any for the experience team."""
    found = Answer.objects.filter(pk=pk, withdrawn_at__isnull=True)
    if not (actor.is_experience_team or actor.is_system):
        found = found.filter(answered_by=actor.person_id) if actor.person_id is not None else found.none()
    answer = found.first()
    if answer is None:
        raise Http404
    return answer


def leader_names(unit: Unit, day: date) -> list[str]:
    """Who leads the unit or one above it, nearest first."""
    path = path_to(unit.pk, unit_tree())[::-1] or [unit.pk]
    held = Membership.objects.filter(open_on(day), unit__in=path, leads=True, person__blanked_at__isnull=True)
    rows = sorted(held.select_related("person"), key=lambda row: (path.index(row.unit_id), row.person.name))
    return list(dict.fromkeys(row.person.name for row in rows))


def who_sees(kind: str, hidden: bool, about_unit: Unit | None = None) -> list[tuple[str, str]]:
    """Questions and answers for the note before the box, put together from the circles that decide.

    `kind` changes nothing today; it is asked for so that a kind with readers of its own cannot be forgotten.
    """
    readers = [circle.words(about_unit) for circle in CIRCLES if circle.rows is not _author]
    words = _("%(readers)s. They do not see which team you are in, or the hour.") if hidden else "%(readers)s."
    seen = words % {"readers": _sentence(readers)}
    openly = _(
        "When an answer is meant for everybody, everybody here can read your words beside it, without your name."
    )
    return [(_("Who sees the words:"), f"{seen} {openly}"), (_("Who sees your name:"), _who_sees_the_name(hidden))]


def _who_sees_the_name(hidden: bool) -> str:
    if not hidden:
        return _("The same people; nobody else.")
    keeper = the_organisation().server_keeper
    if keeper:
        return _("No page shows it. Whoever runs our server could find it: %(keeper)s.") % {"keeper": keeper}
    return _("No page shows it. Whoever runs our server could find it.")


def _sentence(parts: list[str]) -> str:
    joined = ", ".join(parts[:-1]) + " " + _("and") + " " + parts[-1] if len(parts) > 1 else parts[0]
    return joined[:1].upper() + joined[1:]


def can_see_follow_through_apart(actor: Actor) -> bool:
    """Whether departments and channels are told apart for them: for those who can do something about it."""
    return actor.is_experience_team or actor.is_executive or actor.is_manager or actor.is_system


def can_import(actor: Actor) -> bool:
    return actor.is_experience_team or actor.is_system


def check_can_import(actor: Actor) -> None:
    if not can_import(actor):
        raise NotAllowed(_("Only the experience team takes in files of answers. Nothing was stored."))


def visible_imports(actor: Actor) -> QuerySet[ResponseImport]:
    return ResponseImport.objects.all() if can_import(actor) else ResponseImport.objects.none()


def get_import_for(actor: Actor, token: str) -> ResponseImport:
    found = visible_imports(actor).filter(token=token).select_related("file", "study", "job", "asked_by").first()
    if found is None:
        raise Http404
    return found


def visible_mappings(actor: Actor) -> QuerySet[SavedMapping]:
    return SavedMapping.objects.all() if can_import(actor) else SavedMapping.objects.none()
