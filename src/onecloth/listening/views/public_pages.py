"""What the survey's pages show."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from onecloth.core.fields import text_in
from onecloth.listening.actions.answers import Taken
from onecloth.listening.choices import StudyMode
from onecloth.listening.definitions import Answers, Option, Question
from onecloth.listening.queries.deadlines import add_working_days
from onecloth.listening.queries.doors import Closed, Door, NoWayIn
from onecloth.listening.queries.player import Course, Step
from onecloth.listening.queries.tickets import Ticket, written
from onecloth.organisation.models import Organisation
from onecloth.organisation.queries import the_organisation

FACES = ("laugh", "smile", "meh", "frown", "angry")
ZERO_TO_TEN, ONE_TO_SEVEN = range(11), range(1, 8)


@dataclass(frozen=True)
class Visit:
    """Somebody at one page of a survey."""

    door: Door
    ticket: Ticket
    course: Course
    step: Step
    at: datetime
    fault: str = ""

    def with_answers(self, answers: Answers) -> Course:
        return Course(self.door.survey, answers, self.door.class_unit)

    def at_course(self, course: Course, step: Step) -> "Visit":
        return replace(self, course=course, step=step)

    def carrying(self, answers: Answers) -> "Visit":
        return replace(self, course=self.with_answers(answers))

    def saying(self, fault: str) -> "Visit":
        return replace(self, fault=fault)


@dataclass(frozen=True)
class Choice:
    value: str
    words: str
    icon: str = ""
    is_soft: bool = False
    is_chosen: bool = False


def language_of(request: HttpRequest, door: Door) -> str:
    """What the respondent chose, else what their browser asks for, else the survey's first language."""
    asked = [request.POST.get("lang"), request.POST.get("language"), request.GET.get("lang")]
    asked += [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    for code in asked:
        for known in (code, (code or "").split("-")[0]):
            if known in door.survey.languages:
                return str(known)
    return door.survey.languages[0]


def address_of(door: Door, ticket: Ticket, step: Step | None = None, language: str | None = None) -> str:
    """The address of one page, where one can come back to it. An anonymous survey has one address for all."""
    if door.is_invitation:
        base = reverse("public:invitation", args=[door.address])
    elif door.is_anonymous:
        return reverse("public:survey", args=[door.address])
    else:
        base = reverse("public:survey_resumed", args=[door.address, ticket.response_id])
    asked = {name: value for name, value in (("at", step.key if step else ""), ("lang", language or "")) if value}
    return f"{base}?{urlencode(asked)}" if asked else base


def step_page(request: HttpRequest, visit: Visit, *, status: int = 200) -> HttpResponse:
    door, course, step = visit.door, visit.course, visit.step
    house = the_organisation()
    number = course.number(step)
    context = {
        "organisation_name": house.name, "name": _in(door.name), "about": [_in(each) for each in door.about],
        "step": step, "question": step.question, "heading": _heading(step), "help": _in(step.question.help),
        "fault": visit.fault, "number": number, "total": len(course.steps), "is_first": number == 1,
        "is_last": course.after(step) is None and step.kind != "partners", "form": written(visit.ticket, door), "response_id": visit.ticket.response_id,
        "so_far": json.dumps(course.answers) if door.is_anonymous else "", "is_anonymous": door.is_anonymous,
        "language": translation.get_language(), "languages": _languages(door),
        "value": _value(request, visit), "mode": _mode_sentences(door, house) if number == 1 else None,
        "questions": len(door.survey.questions), "action": _action(door), **_particulars(request, visit),
    }  # fmt: skip
    return _private(render(request, "listening/public/step.html", context, status=status))


def thanks_page(request: HttpRequest, visit: Visit, taken: Taken) -> HttpResponse:
    door, house = visit.door, the_organisation()
    said = [taken.answers[each.id] for each in door.survey.text_questions if each.id in taken.answers]
    receipt = (
        f"{settings.ONECLOTH_BASE_URL}{reverse('public:receipt', args=[taken.receipt_key])}"
        if taken.receipt_key
        else ""
    )
    context = {
        "organisation_name": house.name, "said": said, "receipt": receipt, "is_protected": door.mode != StudyMode.IDENTIFIED,
        "closes_on": door.closes_on, "smallest_group": door.smallest_group, "comment_group": house.smallest_comment_group,
        "read_by": add_working_days(door.day(visit.at), house.read_within_days),
        "answer_by": add_working_days(door.day(visit.at), house.answer_within_days),
        "language": translation.get_language(),
    }  # fmt: skip
    return _private(render(request, "listening/public/thanks.html", context))


def nowhere(request: HttpRequest, refusal: NoWayIn) -> HttpResponse:
    """A kind page: 404 for what nobody knows, 410 for what is over."""
    status = 404 if refusal.reason == Closed.UNKNOWN else 410
    return _message(request, str(refusal), status, is_over=status == 410)


def refused(request: HttpRequest, door: Door, sentence: str, *, status: int) -> HttpResponse:
    way_on = "" if door.is_invitation else reverse("public:survey", args=[door.address])
    return _message(request, sentence, status, way_on=way_on)


def sent_before(request: HttpRequest, door: Door) -> HttpResponse:
    sentence = _("Your answers arrived before and are safe. Your private link was on the page that thanked you.")
    way_on = "" if door.is_invitation else reverse("public:survey", args=[door.address])
    return _message(request, sentence, 409, is_sent=True, way_on=way_on)


def _message(request: HttpRequest, sentence: str, status: int, **more: Any) -> HttpResponse:
    context = {"organisation_name": the_organisation().name, "sentence": sentence, **more}
    return _private(render(request, "listening/public/message.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds a token: links do not pass it on."""
    response["Referrer-Policy"] = "no-referrer"
    return response


def _action(door: Door) -> str:
    name = "public:invitation" if door.is_invitation else "public:survey"
    return reverse(name, args=[door.address])


def _in(texts: Any) -> str:
    return text_in(texts, translation.get_language() or "")


def _languages(door: Door) -> list[tuple[str, str]]:
    """The other languages, each by its own name."""
    here = translation.get_language()
    others = [code for code in door.survey.languages if code != here]
    return [(code, LANG_INFO.get(code, {}).get("name_local", code).capitalize()) for code in others]


def _heading(step: Step) -> str:
    if step.partner is None:
        return _in(step.question.text)
    words = _("Work you got from %(team)s") if step.question.side == "receiver" else _("Work you handed to %(team)s")
    return words % {"team": _in(step.partner.unit.name)}


def _value(request: HttpRequest, visit: Visit) -> Any:
    """What stands in the page: what was just sent if it did not fit, else what was answered before."""
    step = visit.step
    if visit.fault and request.method == "POST" and request.POST.get("at") == step.key and "answer" in request.POST:
        return request.POST["answer"]
    told = visit.course.answers.get(step.question.id)
    if step.partner is not None:
        return (told or {}).get(step.partner.key) or {}
    return "" if told is None or step.kind == "partners" else told


def _particulars(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """What one kind of page needs beyond the frame."""
    step, course = visit.step, visit.course
    if step.kind == "choice":
        return {"choices": _choices(step.question, course.answers.get(step.question.id))}
    if step.kind == "number" and _is_short(step.question):
        edges = range(int(step.question.low or 0), int(step.question.high or 0) + 1)
        return {"numbers": edges}
    if step.kind == "partners":
        return _partners(request, visit)
    if step.partner is not None:
        reasons = [(key, _in(words)) for key, words in step.partner.reasons]
        return {"team": _in(step.partner.unit.name), "reasons": reasons, "zero_to_ten": ZERO_TO_TEN,
                "one_to_seven": ONE_TO_SEVEN}  # fmt: skip
    return {}


def _is_short(question: Question) -> bool:
    low, high = question.low, question.high
    return low is not None and high is not None and low == int(low) and high == int(high) and high - low <= 10


def _choices(question: Question, chosen: Any) -> list[Choice]:
    scored = any(option.score is not None for option in question.options)
    faces = FACES if question.look == "faces" and len(question.options) == len(FACES) else ()
    return [
        Choice(
            str(option.code), _in(option.label), faces[place] if faces else "", scored and option.score is None,
            _is_chosen(option, chosen),
        )
        for place, option in enumerate(question.options)
    ]  # fmt: skip


def _is_chosen(option: Option, chosen: Any) -> bool:
    return chosen is not None and str(chosen) == str(option.code)


def _partners(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    step, course = visit.step, visit.course
    ticked = set(course.answers.get(step.question.id) or {})
    usual = course.partners.usual(step.question.side)
    listed = {partner.key for partner in usual}
    more = [one for key in sorted(ticked - listed) if (one := course.partners.one(key, step.question.side))]
    looked_for = request.POST.get("find", "")[:60] if request.method == "POST" else ""
    found = course.partners.found(looked_for, listed | ticked)
    return {
        "teams": [(each.key, _in(each.unit.name), each.key in ticked) for each in (*usual, *more)],
        "found": [(each.key, _in(each.unit.name)) for each in found], "looked_for": looked_for,
        "nothing_found": bool(looked_for.strip()) and not found,
    }  # fmt: skip


def _mode_sentences(door: Door, house: Organisation) -> Sequence[tuple[str, str]]:
    """What is promised, told truthfully: first the word, then who sees what."""
    group = {"group": door.smallest_group, "comments": house.smallest_comment_group}
    if door.mode == StudyMode.ANONYMOUS:
        return [
            (_("Anonymous."), _("We keep your answers and the day, no name, no hour and no address. "
               "Nobody can find out which answers are yours, not even whoever runs our server.")),
            (_("Who sees what:"), _("Figures of groups of at least %(group)s people, and words only in mixed batches of "
               "at least %(comments)s.") % group),
            (_("Good to know:"), _("Nothing is kept until you send it. Sent answers cannot be changed or removed, since "
               "we could not tell which they are.")),
        ]  # fmt: skip
    if door.mode == StudyMode.CONFIDENTIAL:
        keeper = {"keeper": house.server_keeper}
        server = (
            (_("Whoever runs our server could find it: %(keeper)s.") % keeper)
            if house.server_keeper
            else _("Whoever runs our server could find it.")
        )
        return [
            (_("Confidential."), _("No page shows your name beside your answers.") + " " + server),
            (_("Who sees what:"), _("Figures of groups of at least %(group)s people, and words only in mixed batches of "
               "at least %(comments)s.") % group),
        ]  # fmt: skip
    return [
        _named(door),
        (_("Who sees what:"), _("The experience team and those who lead the teams you write about read every answer, and "
           "answer what you wrote.")),
    ]  # fmt: skip


def _named(door: Door) -> tuple[str, str]:
    if door.subject:
        return _("With your name."), _("This link was made for you, so your name stands beside your answers.")
    return _("Open."), _("We do not ask who you are. Whatever you write about yourself is read with your answers.")
