"""Pages of the catalogue: which courses there are, what one holds, and when it is learned together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.teamwork.models import Course, Learning, LearningSession, SessionPlace, Tip
from onecloth.teamwork.models.learnings import GOES_ON
from onecloth.teamwork.permissions.courses import can_keep_course, can_teach, visible_courses
from onecloth.teamwork.permissions.learnings import own_learnings
from onecloth.teamwork.queries.gaps import GapLine, answered_by, open_near
from onecloth.ui.markdown import as_html
from onecloth.ui.texts import in_language
from onecloth.ui.wording import figure, title_number

TAKEN = Count("places", filter=Q(places__given_up_at__isnull=True, places__placed_at__isnull=False))
WAITING = Count("places", filter=Q(places__given_up_at__isnull=True, places__placed_at__isnull=True))


@dataclass(frozen=True)
class SessionRow:
    """A session with how full it is. `mine` is the reader's own place in it, or in its queue."""

    session: LearningSession
    taken: int
    waiting: int
    mine: SessionPlace | None

    @property
    def free(self) -> int:
        return max(self.session.seats - self.taken, 0)

    @property
    def places(self) -> str:
        if self.free:
            told = ngettext("One of %(all)s places is free", "%(n)s of %(all)s places are free", self.free)
            return told % {"n": figure(self.free), "all": figure(self.session.seats)}
        if self.waiting:
            told = ngettext("Full; one person waits", "Full; %(n)s people wait", self.waiting)
            return told % {"n": figure(self.waiting)}
        return _("Full; whoever comes next waits first in line")


@dataclass(frozen=True)
class CourseRow:
    course: Course
    next_session: SessionRow | None
    language: str


@dataclass(frozen=True)
class CataloguePage:
    title: str
    rows: Sequence[CourseRow]
    mine: Sequence[SessionRow]
    withdrawn: Sequence[Course]
    may_teach: bool
    gaps: Sequence[GapLine]


def catalogue_page(actor: Actor, at: datetime) -> CataloguePage:
    """Courses by title, each with its next session; and the sessions in which one has a place oneself."""
    courses = sorted(visible_courses(actor), key=lambda each: in_language(each.title).casefold())
    offered = [course for course in courses if course.is_offered]
    sessions = _to_come(actor, courses, at)
    first: dict[int, SessionRow] = {}
    for row in sessions:
        first.setdefault(row.session.course_id, row)
    number = len(offered)
    title = ngettext("There is one thing to learn here", "There are %(n)s things to learn here", number)
    return CataloguePage(
        title % {"n": title_number(number).lower()},
        [CourseRow(course, first.get(course.pk), _language_of(course.title)) for course in offered],
        [row for row in sessions if row.mine],
        [course for course in courses if not course.is_offered and can_keep_course(actor, course)],
        can_teach(actor), open_near(actor),
    )  # fmt: skip


@dataclass(frozen=True)
class CoursePage:
    """`language` is the one in which the words are shown, empty where it is the page's own."""

    course: Course
    words: SafeString
    language: str
    tips: Sequence[Tip]
    asked: int
    sessions: Sequence[SessionRow]
    past: Sequence[LearningSession]
    may_keep: bool
    may_teach: bool
    learning: Learning | None
    may_finish: bool
    gaps: Sequence[GapLine]


def course_page(actor: Actor, course: Course, at: datetime) -> CoursePage:
    keeps = can_keep_course(actor, course)
    learning = own_learnings(actor).filter(GOES_ON, course=course, edition=course.edition).first()
    is_said = learning is not None and learning.will_use != ""
    past = course.sessions.filter(begins_at__lte=at, cancelled_at__isnull=True).order_by("-begins_at")[:5]
    return CoursePage(
        course, as_html(in_language(course.words)), _language_of(course.words or course.title),
        list(course.tips.filter(is_retired=False).order_by("position")),
        course.questions.filter(is_retired=False).count(), _to_come(actor, [course], at),
        list(past) if can_teach(actor) else [], keeps, can_teach(actor), learning,
        course.is_offered and actor.person_id is not None and not is_said,
        answered_by(actor, course),
    )  # fmt: skip


def session_row(actor: Actor, session: LearningSession) -> SessionRow:
    counted = LearningSession.objects.annotate(taken=TAKEN, waiting=WAITING).get(pk=session.pk)
    mine = session.places.filter(person=actor.person_id or 0, given_up_at__isnull=True).first()
    return _row(counted, session, mine)


def _to_come(actor: Actor, courses: Iterable[Course], at: datetime) -> list[SessionRow]:
    """What is still to come of some courses, the soonest first. Two queries."""
    known = {course.pk: course for course in courses}
    rows = LearningSession.objects.filter(course__in=known, begins_at__gt=at, cancelled_at__isnull=True)
    rows = rows.annotate(taken=TAKEN, waiting=WAITING).order_by("begins_at", "pk")
    places = SessionPlace.objects.filter(
        person=actor.person_id or 0, given_up_at__isnull=True, session__in=rows.values("pk")
    )
    mine = {place.session_id: place for place in places}
    found = []
    for session in rows:
        session.course = known[session.course_id]
        found.append(_row(session, session, mine.get(session.pk)))
    return found


def _row(counted: LearningSession, session: LearningSession, mine: SessionPlace | None) -> SessionRow:
    return SessionRow(session, getattr(counted, "taken", 0), getattr(counted, "waiting", 0), mine)


def _language_of(texts: dict[str, str]) -> str:
    """The language of what is shown, for whoever has it read aloud."""
    shown, read = in_language(texts), (get_language() or "en").split("-")[0]
    if not shown or (text_in(texts, read) == shown and texts.get(read)):
        return ""
    return next((code for code, words in texts.items() if words == shown), "")
