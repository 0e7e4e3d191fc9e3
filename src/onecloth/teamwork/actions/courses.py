"""Courses are written, changed, withdrawn and brought back; those that come with the software come in once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, files
from onecloth.core.actors import Actor
from onecloth.core.models import StoredFile
from onecloth.listening.words import storable
from onecloth.teamwork.actions.sessions import cancel_sessions_of
from onecloth.teamwork.exceptions import CannotKeepCourse
from onecloth.teamwork.models import Course, CourseQuestion, Skill, Tip
from onecloth.teamwork.permissions.courses import check_can_keep_course, check_can_teach
from onecloth.teamwork.queries.courses_written import CourseTexts, shipped

LONGEST_TITLE, LONGEST_LINE, LONGEST = 120, 300, 20_000
MOST_TIPS, MOST_QUESTIONS, MOST_MINUTES = 10, 12, 480
TAKEN = frozenset({"image", "pdf"})
Upload = tuple[BinaryIO, str]


@transaction.atomic
def write_course(*, texts: CourseTexts, file: Upload | None = None, by: Actor, at: datetime) -> Course:
    """Put a course into the catalogue. Raises `CannotKeepCourse`, `FileRefused`."""
    check_can_teach(by)
    stored = _stored(file, by, at)
    fields = _fields(texts, has_file=stored is not None)
    course = Course.objects.create(**fields, file=stored, written_by_id=by.person_id, written_at=at)
    _write_parts(course, texts)
    audit.record(by=by, at=at, action="write_course", subject=course, fields=sorted(fields))
    return course


@transaction.atomic
def rewrite_course(
    *, course: Course, texts: CourseTexts, file: Upload | None = None, expected: int | None = None, by: Actor, at: datetime
) -> Course:  # fmt: skip
    """Write it better: a new edition for those who begin now. Raises `CannotKeepCourse`, `FileRefused`, `Stale`."""
    check_can_keep_course(by, course)
    stored = _stored(file, by, at) or course.file
    fields = _fields(texts, has_file=stored is not None)
    course.save_changes(expected=expected, **fields, file=stored, edition=course.edition + 1)
    _write_parts(course, texts)
    audit.record(by=by, at=at, action="rewrite_course", subject=course, fields=sorted(fields))
    return course


@transaction.atomic
def withdraw_course(*, course: Course, by: Actor, at: datetime) -> Course:
    """Nobody begins it any more, and its sessions to come are called off. Who learned it keeps what they learned."""
    check_can_keep_course(by, course)
    if course.is_offered:
        course.save_changes(withdrawn_at=at)
        cancel_sessions_of(course=course, because=_("The course is not offered any more."), by=by, at=at)
        audit.record(by=by, at=at, action="withdraw_course", subject=course, fields=["withdrawn_at"])
    return course


@transaction.atomic
def offer_again(*, course: Course, by: Actor, at: datetime) -> Course:
    """Undo `withdraw_course`; sessions that were called off stay so."""
    check_can_keep_course(by, course)
    if not course.is_offered:
        course.save_changes(withdrawn_at=None)
        audit.record(by=by, at=at, action="offer_again", subject=course, fields=["withdrawn_at"])
    return course


@transaction.atomic
def bring_starter_courses(*, by: Actor, at: datetime) -> list[Course]:
    """Those that come with the software and are not here yet. One that somebody rewrote stays as they wrote it."""
    check_can_teach(by)
    known = set(Course.objects.filter(key__isnull=False).values_list("key", flat=True))
    brought = []
    for key, texts in shipped():
        if key not in known:
            course = write_course(texts=texts, by=by, at=at)
            brought.append(course.save_changes(key=key))
            Skill.objects.get_or_create(key=key, defaults={"name": dict(texts.skill), "course": course})
    return brought


def _stored(file: Upload | None, by: Actor, at: datetime) -> StoredFile | None:
    if file is None:
        return None
    content, name = file
    return files.store(content, name=name, purpose="course", by=by, at=at, kinds=TAKEN)


def _fields(texts: CourseTexts, *, has_file: bool) -> dict[str, Any]:
    """What the row holds. Raises `CannotKeepCourse` where something is missing or too long."""
    title, what_for = _by_language(texts.title, LONGEST_TITLE), _by_language(texts.what_for, LONGEST_LINE)
    words = _by_language(texts.words, LONGEST)
    if not title or not what_for:
        raise CannotKeepCourse(_("Give the course a title, and say in a sentence what it is for. Nothing is lost."))
    if not (words or texts.link or has_file):
        raise CannotKeepCourse(_("A course has words, a link or a file. Give it one of them; nothing is lost."))
    if not 1 <= texts.minutes <= MOST_MINUTES:
        raise CannotKeepCourse(_("Say how many minutes it takes, up to a day of eight hours."))
    _check_parts(texts)
    return {"title": title, "what_for": what_for, "words": words, "link": texts.link, "minutes": texts.minutes}


def _check_parts(texts: CourseTexts) -> None:
    if len(texts.tips) > MOST_TIPS or len(texts.asked) > MOST_QUESTIONS:
        raise CannotKeepCourse(_("Ten behaviours and twelve questions are the most: fewer are remembered better."))
    if not all(_by_language(tip, LONGEST_LINE) for tip in texts.tips):
        raise CannotKeepCourse(_("Each behaviour needs words. Nothing is lost."))
    for question, answer in texts.asked:
        if set(_by_language(question, LONGEST_LINE)) != set(_by_language(answer, LONGEST_LINE)) or not question:
            raise CannotKeepCourse(_("Each question needs its answer, in the same language. Nothing is lost."))


def _by_language(texts: Mapping[str, str], most: int) -> dict[str, str]:
    said = {code: storable(words) for code, words in texts.items()}
    if any(len(words) > most for words in said.values()):
        told = _("That is longer than %(most)s characters. Say it shorter; nothing is lost, it is still here.")
        raise CannotKeepCourse(told % {"most": most})
    return {code: words for code, words in said.items() if words}


def _write_parts(course: Course, texts: CourseTexts) -> None:
    """By place: who tries the second behaviour goes on with what stands second now."""
    for place, words in enumerate(texts.tips, start=1):
        kept = {"words": _by_language(words, LONGEST_LINE), "is_retired": False}
        Tip.objects.update_or_create(course=course, position=place, defaults=kept)
    for place, (question, answer) in enumerate(texts.asked, start=1):
        kept = {
            "question": _by_language(question, LONGEST_LINE), "answer": _by_language(answer, LONGEST_LINE),
            "is_retired": False,
        }  # fmt: skip
        CourseQuestion.objects.update_or_create(course=course, position=place, defaults=kept)
    _retire_after(course, texts.tips, texts.asked)


def _retire_after(course: Course, tips: Sequence[Any], asked: Sequence[Any]) -> None:
    course.tips.filter(position__gt=len(tips)).update(is_retired=True)
    course.questions.filter(position__gt=len(asked)).update(is_retired=True)
