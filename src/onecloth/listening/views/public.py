"""The survey as its respondent meets it: one question a page, no session, no cookie, and it works without a script.

Each page carries a signed slip instead of a session's token. Where the study is not anonymous the answers so far are
kept under the response's id, and every page has an address one can come back to. An anonymous study keeps nothing until
it is sent: there the page itself carries what was answered.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from onecloth.core import clock
from onecloth.core.actors import CUSTOMER
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.answers import keep_part, take_answer
from onecloth.listening.actions.following import follow_up_at_once
from onecloth.listening.definitions import Answers, BadAnswers
from onecloth.listening.forms.public import TRAP, answers_with, carried
from onecloth.listening.queries import doors, tickets
from onecloth.listening.queries.doors import Door
from onecloth.listening.queries.player import Course, Step, answers_so_far, is_sent
from onecloth.listening.views.public_pages import (
    Visit,
    address_of,
    language_of,
    nowhere,
    refused,
    sent_before,
    step_page,
    thanks_page,
)
from onecloth.responses.intake import AlreadyAnswered, IntakeUnavailable, PayloadDiffers

OpenDoor = Callable[[datetime], Door]


@csrf_exempt
@allow(Policy.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str, response_id: UUID | None = None) -> HttpResponse:
    return _serve(request, lambda at: doors.through_link(token, at), response_id)


@csrf_exempt
@allow(Policy.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    open_door = doors.retried_invitation if request.method == "POST" else doors.through_invitation
    return _serve(request, lambda at: open_door(token, at), None)


def _serve(request: HttpRequest, open_door: OpenDoor, response_id: UUID | None) -> HttpResponse:
    at = clock.now()
    try:
        door = open_door(at)
    except doors.NoWayIn as refusal:
        return nowhere(request, refusal)
    with translation.override(language_of(request, door)):
        if request.method == "POST":
            return _step(request, door, at)
        return _look(request, door, response_id, at)


def _look(request: HttpRequest, door: Door, response_id: UUID | None, at: datetime) -> HttpResponse:
    if response_id is not None and door.is_anonymous:
        return redirect("public:survey", token=door.address)
    ticket = tickets.issue(door, at, response_id=response_id)
    if (response_id or door.is_invitation) and is_sent(door, ticket.response_id):
        return sent_before(request, door)
    known = answers_so_far(door, ticket.response_id) if response_id or door.is_invitation else {}
    course = Course(door.survey, known, door.class_unit)
    step = course.step(request.GET.get("at", "")) or course.first_open()
    return step_page(request, Visit(door, ticket, course, step, at))


def _step(request: HttpRequest, door: Door, at: datetime) -> HttpResponse:
    """Read one page that was sent, and show the next."""
    try:
        ticket, fault = tickets.read(request.POST.get("form"), door, at), ""
        door = doors.as_asked_then(door, ticket.version_key)
    except tickets.OldTicket as old:
        ticket, fault = tickets.issue(door, at, response_id=old.response_id), str(old)
    except tickets.BadTicket as bad:
        return refused(request, door, str(bad), status=403)
    except doors.NoWayIn as refusal:
        return nowhere(request, refusal)
    known = carried(request.POST, door.survey) if door.is_anonymous else answers_so_far(door, ticket.response_id)
    course = Course(door.survey, known, door.class_unit)
    visit = Visit(door, ticket, course, course.step(request.POST.get("at", "")) or course.first_open(), at, fault)
    if fault or request.POST.get(TRAP):
        return step_page(request, visit, status=422)
    if request.POST.get("lang") or request.POST.get("go") == "back":
        return _turn(request, visit)
    return _go_on(request, visit)


def _turn(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Back, where what was written is kept if it fits; or the same page in another language."""
    if request.POST.get("lang"):
        return _show(request, visit, visit.course, visit.step)
    try:
        answers = answers_with(visit.step, visit.course, request.POST, is_needed=False)
    except BadAnswers:
        answers = visit.course.answers
    course = visit.with_answers(answers)
    here = course.step(visit.step.key) or course.first_open()
    return _show(request, visit, course, course.before(here) or here)


def _go_on(request: HttpRequest, visit: Visit) -> HttpResponse:
    try:
        answers = answers_with(visit.step, visit.course, request.POST, is_needed=True)
    except BadAnswers as fault:
        return step_page(request, visit.saying(str(fault)), status=422)
    course = visit.with_answers(answers)
    here = course.step(visit.step.key)
    if request.POST.get("go") == "find" and here:
        return step_page(request, visit.at_course(course, here))
    there = course.after(here) if here else course.first_open()
    if there is None:
        return _send(request, visit, answers)
    return _show(request, visit, course, there)


def _show(request: HttpRequest, visit: Visit, course: Course, step: Step) -> HttpResponse:
    """An anonymous page comes at once; any other has an address, so that reloading and going back ask nothing."""
    if visit.door.is_anonymous:
        return step_page(request, visit.at_course(course, step))
    keep_part(door=visit.door, response_id=visit.ticket.response_id, answers=course.answers, at=visit.at)
    return redirect(address_of(visit.door, visit.ticket, step, translation.get_language()))


def _send(request: HttpRequest, visit: Visit, answers: Answers) -> HttpResponse:
    door, ticket = visit.door, visit.ticket
    try:
        taken = take_answer(
            door=door, response_id=ticket.response_id, answers=answers, language=translation.get_language(),
            receipt_key=ticket.receipt_key, at=visit.at,
        )  # fmt: skip
    except BadAnswers as fault:
        return _back_to_fault(request, visit, answers, fault)
    except (PayloadDiffers, AlreadyAnswered):
        return sent_before(request, door)
    except IntakeUnavailable as unavailable:
        response = step_page(request, visit.saying(str(unavailable)).carrying(answers), status=503)
        response["Retry-After"] = "5"
        return response
    follow_up_at_once(door=door, response_id=taken.response_id, by=CUSTOMER, at=visit.at)
    return thanks_page(request, visit, taken)


def _back_to_fault(request: HttpRequest, visit: Visit, answers: Answers, fault: BadAnswers) -> HttpResponse:
    """The first page whose answer is missing or no longer fits."""
    course = visit.with_answers(answers)
    step = next((each for each in course.steps if each.key in fault.by_question), course.first_open())
    return step_page(request, visit.at_course(course, step).saying(str(fault)), status=422)
