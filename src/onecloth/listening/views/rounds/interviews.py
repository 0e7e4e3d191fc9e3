"""One interview: from asking to the words that were said."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock, files
from onecloth.core.calendars import download
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions import rounds as actions
from onecloth.listening.choices import GuestState
from onecloth.listening.forms.groups import GroupNotesForm
from onecloth.listening.forms.rounds import (
    AppointmentForm,
    FileForm,
    MarkForm,
    MoveForm,
    NotesForm,
    PromiseForm,
    ShareForm,
)
from onecloth.listening.models import FocusGroup, Interview, Promise
from onecloth.listening.permissions.rounds import (
    Sitting,
    get_file_for,
    get_interview_for,
    get_mark_for,
    get_run_interview_for,
    get_sitting_for,
)
from onecloth.listening.queries.rounds.calendar import USUAL_MINUTES, own_event
from onecloth.listening.queries.rounds.groups import GroupPage, group_page
from onecloth.listening.queries.rounds.interview import InterviewPage, Sheet, interview_page, why_not_asked
from onecloth.listening.queries.visits.promises import shown
from onecloth.listening.views.rounds.rounds import HERE, crumbs, done
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted


@allow(Policy.SIGNED_IN)
@require_GET
def interview(request: ActorRequest, token: str) -> HttpResponse:
    """An interview, or a focus group: one place for both, as both are written down and marked alike."""
    return _shown(request, get_sitting_for(request.actor, token))


@allow(Policy.SIGNED_IN)
@require_GET
def interview_print(request: ActorRequest, token: str) -> HttpResponse:
    """One page for the customer: what was said, and what became of it."""
    found = get_sitting_for(request.actor, token)
    page = _page(request, found)
    context = {"page": page, "sheet": Sheet(found, page.held, page.marks), "round": found.round, "nav_here": HERE}
    return render(request, "listening/rounds/print_one.html", context)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def interview_share(request: ActorRequest, token: str) -> HttpResponse:
    found = get_run_interview_for(request.actor, token)
    known = {
        "contact": found.contact.token if found.contact else None, "interviewer": found.interviewer_id,
        "version": found.version,
    }  # fmt: skip
    asking = _asking(found, _("Who asks whom at %(customer)s?"), _("Save"), _(
        "Those who told us not to ask them are not in the list."
    ))  # fmt: skip
    return ask(
        request, ShareForm(posted(request), interview=found, initial=known), asking,
        lambda given: actions.share_interview(
            interview=found, interviewer=given["interviewer"], contact=given["contact"], expected=given["version"],
            by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Saved."), subject=found, template="listening/rounds/share.html",
        context={"why_not": why_not_asked(found)},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def interview_move(request: ActorRequest, token: str) -> HttpResponse:
    found = get_interview_for(request.actor, token)
    known = {
        "state": found.state, "on": found.agreed_on or found.asked_on, "way": found.agreed_by,
        "words": found.declined_words, "version": found.version,
    }  # fmt: skip
    return ask(
        request, MoveForm(posted(request), initial=known),
        _asking(found, _("How far are we with %(customer)s?"), _("Save")),
        lambda given: actions.move_interview(
            interview=found, state=given["state"], on=given["on"], way=given["way"], words=given["words"],
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Noted."), subject=found,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def interview_appointment(request: ActorRequest, token: str) -> HttpResponse:
    found = get_interview_for(request.actor, token)
    form = AppointmentForm(posted(request), initial={**_planned(found), "version": found.version})
    return ask(
        request, form, _asking(found, _("When do we meet %(customer)s?"), _("Make the appointment")),
        lambda given: actions.make_appointment(
            interview=found, planned_for=form.planned_for(), place=given["place"], minutes=given["minutes"],
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=address, said=_("The appointment is made."), subject=found,
    )  # fmt: skip


def _planned(found: Interview) -> dict[str, Any]:
    held = found.conversation
    if held is None or held.planned_for is None:
        return {}
    when = held.planned_for.astimezone(ZoneInfo(the_organisation().zone))
    return {"day": when.date(), "time": when.time(), "place": held.place, "minutes": held.minutes or USUAL_MINUTES}


@allow(Policy.SIGNED_IN)
@require_POST
def interview_call_off(request: ActorRequest, token: str) -> HttpResponse:
    found = get_interview_for(request.actor, token)
    return done(
        request, address(found), lambda: actions.call_off_appointment(interview=found, by=request.actor, at=clock.now()),
        _("Called off. They still agree; find another time."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def interview_calendar(request: ActorRequest, token: str) -> HttpResponse:
    """The appointment as a file for one's own calendar."""
    found = get_sitting_for(request.actor, token)
    event = own_event(found.conversation, found) if found.conversation else None
    if event is None:
        raise Http404
    return download(event, at=clock.now())


@allow(Policy.SIGNED_IN)
@require_POST
def interview_promise(request: ActorRequest, token: str) -> HttpResponse:
    found, form = get_sitting_for(request.actor, token), PromiseForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, promise=form, status=422)
    try:
        actions.promise_in(interview=found, **form.cleaned_data, by=request.actor, at=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, found, promise=form, status=422)
    said = _("Kept. It stands in the Inbox of whoever promised it.")
    return done(request, f"{address(found)}#promises", lambda: None, said)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def interview_notes(request: ActorRequest, token: str) -> HttpResponse:
    found = get_sitting_for(request.actor, token)
    if isinstance(found, FocusGroup):
        return _group_notes(request, found)
    held = found.conversation
    known: dict[str, Any] = {"held_on": clock.today(), "with_whom": found.contact.name if found.contact else ""}
    if held is not None:
        known |= {
            "held_on": held.held_on or known["held_on"], "minutes": held.minutes, "notes": held.notes,
            "with_whom": held.with_whom, "version": held.version,
        }  # fmt: skip
    page = interview_page(request.actor, found)
    return ask(
        request, NotesForm(posted(request), initial=known),
        _asking(found, _("What did %(customer)s say?"), _("Keep the notes")),
        lambda given: actions.write_notes(
            interview=found, notes=given["notes"], held_on=given["held_on"], minutes=given["minutes"],
            with_whom=given["with_whom"], language=(get_language() or "en").split("-")[0],
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Kept. Now mark what they said, so that it is heard and answered."), subject=held,
        template="listening/rounds/notes.html", context={"page": page},
    )  # fmt: skip


def _group_notes(request: ActorRequest, found: FocusGroup) -> HttpResponse:
    """Notes by theme, and who was there."""
    held = found.conversation
    came = found.guests.filter(state__in=[GuestState.COMING, GuestState.CAME]).values_list("token", flat=True)
    known = {
        "held_on": held.held_on or clock.today(),
        "minutes": held.minutes,
        "came": list(came),
        "version": held.version,
    }
    form = GroupNotesForm(posted(request), group=found, initial=known)

    def keep(given: dict[str, Any]) -> Sitting:
        kept = actions.write_notes(
            interview=found, notes=form.notes(), held_on=given["held_on"], minutes=given["minutes"],
            language=(get_language() or "en").split("-")[0], expected=given["version"], by=request.actor, at=clock.now(),
        )  # fmt: skip
        actions.note_who_came(group=found, came=given["came"], by=request.actor, at=clock.now())
        return kept

    return ask(
        request, form, _asking(found, _("What did they say?"), _("Keep the notes")), keep, then=address,
        said=_("Kept. Now mark what they said, so that it is heard and answered."), subject=held,
        template="listening/rounds/group_notes.html", context={"group": found},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def interview_mark(request: ActorRequest, token: str) -> HttpResponse:
    found = get_sitting_for(request.actor, token)
    form = MarkForm(request.POST, sitting=found)
    if not form.is_valid():
        return _shown(request, found, form, 422)
    try:
        actions.mark_words(interview=found, **form.cleaned_data, by=request.actor, at=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, found, form, 422)
    is_protected = found.round.is_protected
    said = (
        _("Marked. It is heard together with others, without a name.") if is_protected else _("Marked. It is a voice.")
    )
    return done(request, f"{address(found)}#notes", lambda: None, said)


@allow(Policy.SIGNED_IN)
@require_POST
def interview_unmark(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, mark = get_sitting_for(request.actor, token), get_mark_for(request.actor, token, pk)
    return done(
        request, f"{address(found)}#notes",
        lambda: actions.unmark_words(interview=found, mark=mark, by=request.actor, at=clock.now()),
        _("The mark was taken back, and the voice with it."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def interview_attach(request: ActorRequest, token: str) -> HttpResponse:
    found, form = get_sitting_for(request.actor, token), FileForm(request.POST, request.FILES)
    if not form.is_valid():
        toasts.warn(request, str(next(iter(form.errors["file"]))))
        return _shown(request, found, status=422)
    sent = form.cleaned_data["file"]
    return done(
        request, f"{address(found)}#files",
        lambda: actions.attach_file(interview=found, file=sent, name=sent.name, by=request.actor, at=clock.now()),
        _("Kept. Those who may read the notes can open it."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def interview_file(request: ActorRequest, token: str, file: str) -> HttpResponseBase:
    return files.attachment(get_file_for(request.actor, token, file).file)


@allow(Policy.SIGNED_IN)
@require_POST
def interview_file_remove(request: ActorRequest, token: str, file: str) -> HttpResponse:
    found, kept = get_sitting_for(request.actor, token), get_file_for(request.actor, token, file)
    return done(
        request, f"{address(found)}#files",
        lambda: actions.remove_file(interview=found, kept=kept, by=request.actor, at=clock.now()),
        _("Removed for good."),
    )  # fmt: skip


def _shown(
    request: ActorRequest, found: Sitting, form: MarkForm | None = None, status: int = 200,
    promise: PromiseForm | None = None,
) -> HttpResponse:  # fmt: skip
    held = found.conversation
    promises = shown(request.actor, Promise.objects.filter(conversation=held), day_of(clock.now())) if held else []
    context = {
        "page": _page(request, found), "form": form or MarkForm(sitting=found), "file_form": FileForm(),
        "promise_form": promise or PromiseForm(), "promises": promises, "nav_here": HERE,
    }  # fmt: skip
    template = "listening/rounds/group.html" if isinstance(found, FocusGroup) else "listening/rounds/interview.html"
    return render(request, template, context, status=status)


def _page(request: ActorRequest, found: Sitting) -> InterviewPage | GroupPage:
    return group_page(request.actor, found) if isinstance(found, FocusGroup) else interview_page(request.actor, found)


def _asking(found: Sitting, title: str, button: str, lead: str = "") -> Asking:
    back = [*crumbs(found.round), (found.name, address(found))]
    return Asking(title.replace("%(customer)s", found.name), button, back, lead=lead, nav_here=HERE)


def address(found: Sitting) -> str:
    return reverse("listening:interview", args=[found.token])
