"""The catalogue is everybody's. Courses are written and sessions held by those who lead and the experience team."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.teamwork.models import Course, Learning, LearningSession, SessionPlace


def visible_courses(actor: Actor) -> QuerySet[Course]:
    """What was withdrawn is there for who keeps it, and for who learned it or has a place in one of its sessions."""
    if actor.is_system or actor.is_experience_team:
        return Course.objects.all()
    if not actor.is_person:
        return Course.objects.none()
    mine = SessionPlace.objects.filter(person=actor.person_id or 0, given_up_at__isnull=True)
    learned = Learning.objects.filter(person=actor.person_id or 0)
    own = (
        Q(written_by=actor.person_id or 0)
        | Q(pk__in=mine.values("session__course"))
        | Q(pk__in=learned.values("course"))
    )
    return Course.objects.filter(Q(withdrawn_at__isnull=True) | own)


def get_course_for(actor: Actor, token: str) -> Course:
    """Raises Http404 alike for a course that is missing and for one that is not for this actor."""
    return get_object_or_404(visible_courses(actor).select_related("file", "written_by"), token=token)


def can_teach(actor: Actor) -> bool:
    """May write courses and hold sessions."""
    return actor.is_system or actor.is_experience_team or actor.is_executive or actor.is_manager


def check_can_teach(actor: Actor) -> None:
    if not can_teach(actor):
        raise NotAllowed(_("Courses are written by those who lead and by the experience team. Nothing was kept."))


def can_keep_course(actor: Actor, course: Course) -> bool:
    own = actor.person_id is not None and course.written_by_id == actor.person_id
    return actor.is_system or actor.is_experience_team or (own and can_teach(actor))


def check_can_keep_course(actor: Actor, course: Course) -> None:
    if not can_keep_course(actor, course):
        raise NotAllowed(_("Whoever wrote this course changes it. Nothing was kept."))


def get_kept_course_for(actor: Actor, token: str) -> Course:
    """A course the actor may change; Http404 otherwise."""
    found = get_course_for(actor, token)
    if not can_keep_course(actor, found):
        raise Http404
    return found


def visible_sessions(actor: Actor) -> QuerySet[LearningSession]:
    rows = LearningSession.objects.filter(course__in=visible_courses(actor))
    return rows.select_related("course", "planned_by")


def get_session_for(actor: Actor, token: str) -> LearningSession:
    return get_object_or_404(visible_sessions(actor), token=token)


def can_keep_session(actor: Actor, session: LearningSession) -> bool:
    own = actor.person_id is not None and session.planned_by_id == actor.person_id
    return own or actor.is_system or actor.is_experience_team


def check_can_keep_session(actor: Actor, session: LearningSession) -> None:
    if not can_keep_session(actor, session):
        raise NotAllowed(_("Whoever holds this session changes it. Nothing was kept."))


def get_kept_session_for(actor: Actor, token: str) -> LearningSession:
    found = get_session_for(actor, token)
    if not can_keep_session(actor, found):
        raise Http404
    return found


def own_place(actor: Actor, session: LearningSession) -> SessionPlace | None:
    """The actor's place, or their place in the queue."""
    if actor.person_id is None:
        return None
    return session.places.filter(person=actor.person_id, given_up_at__isnull=True).first()


def get_own_place_for(actor: Actor, token: str) -> SessionPlace:
    rows = SessionPlace.objects.filter(person=actor.person_id or 0, given_up_at__isnull=True, session__token=token)
    return get_object_or_404(rows.select_related("session__course", "person"))


def check_is_own_place(actor: Actor, place: SessionPlace) -> None:
    if not actor.is_system and (actor.person_id is None or place.person_id != actor.person_id):
        raise NotAllowed(_("This is somebody else’s place. Nothing was changed."))
