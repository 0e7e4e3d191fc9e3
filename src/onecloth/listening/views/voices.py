"""The ledger and the voice that is open beside it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock, files, slots
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused, Stale
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow, holds
from onecloth.listening.actions import (
    answer_voices,
    assign_voice,
    read_voice,
    route_voice,
    withdraw_answer,
    withdraw_voice,
)
from onecloth.listening.forms.together import TeamForm
from onecloth.listening.forms.voices import AnswerForm, AnswerOneForm, AssignForm, LedgerForm, RouteForm
from onecloth.listening.models import SavedFilter, Voice
from onecloth.listening.permissions.filters import can_keep_filters, can_remove_filter, standing_filters
from onecloth.listening.permissions.themes import visible_themes
from onecloth.listening.permissions.voices import (
    get_answer_for,
    get_answerable_voice_for,
    get_own_voice_for,
    get_voice_for,
    get_workable_voice_for,
    visible_voices,
    workable_voices,
)
from onecloth.listening.queries.headline import headline
from onecloth.listening.queries.ledger.file import ledger_lines
from onecloth.listening.queries.ledger.list import Shown, listed
from onecloth.listening.queries.ledger.pages import (
    ALL,
    LATE,
    ME,
    NOBODY,
    WAITING,
    Filters,
    Page,
    found_voices,
    ledger_page,
)
from onecloth.listening.queries.reviews import texts_waiting
from onecloth.listening.queries.theme_picker import picks_for
from onecloth.listening.queries.themes import about, stands_as
from onecloth.listening.queries.voice_page import open_voice
from onecloth.listening.queries.way_back import way_back, ways_back, wishes
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.ui import toasts
from onecloth.ui.asking import press

MOST_AT_ONCE = 200


@allow(Policy.SIGNED_IN)
@require_GET
def ledger(request: ActorRequest) -> HttpResponse:
    return render(request, "listening/ledger.html", _ledger(request))


@allow(Policy.SIGNED_IN)
@require_GET
def ledger_file(request: ActorRequest) -> HttpResponseBase:
    organisation, today = the_organisation(), day_of(clock.now())
    filters = LedgerForm(request.GET).filters()
    voices = found_voices(request.actor, filters, organisation, today)
    response = StreamingHttpResponse(
        ledger_lines(voices, get_language() or "en"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="voices-{today.isoformat()}.csv"'
    return response


@allow(Policy.SIGNED_IN)
@require_GET
def voice(request: ActorRequest, key: UUID) -> HttpResponse:
    return _opened(request, get_voice_for(request.actor, key))


@allow(Policy.SIGNED_IN)
@require_POST
def voice_read(request: ActorRequest, key: UUID) -> HttpResponse:
    opened = get_workable_voice_for(request.actor, key)
    return _act(request, opened, _("Noted that it was read."), lambda: _read(request, opened))


def _read(request: ActorRequest, opened: Voice) -> None:
    read_voice(voice=opened, by=request.actor, at=clock.now())


@allow(Policy.SIGNED_IN)
@require_POST
def voice_assign(request: ActorRequest, key: UUID) -> HttpResponse:
    opened = get_workable_voice_for(request.actor, key)
    form = AssignForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _opened(request, opened, assign_form=form, status=422)
    version, to = form.cleaned_data["version"], form.person
    if "me" in request.POST and request.actor.person_id is not None:
        to = Person.objects.filter(pk=request.actor.person_id).first()
    said = _("%(name)s has it now.") % {"name": to.name} if to else _("Nobody has it now.")
    before = opened.assigned_to
    return _act(
        request, opened, said,
        lambda: assign_voice(voice=opened, to=to, expected=version, by=request.actor, at=clock.now()),
        {"to": (before.number or before.name) if before else ""},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def voice_route(request: ActorRequest, key: UUID) -> HttpResponse:
    opened = get_workable_voice_for(request.actor, key)
    form = RouteForm(request.POST)
    if not form.is_valid():
        return _opened(request, opened, route_form=form, status=422)
    told, before = form.cleaned_data, opened.about_unit_id
    is_whole = before is not None and opened.assigned_to_id is None  # who was asked to answer it would not be again
    return _act(
        request, opened, _("Passed on."),
        lambda: route_voice(
            voice=opened, unit=told["unit"], expected=told["version"], by=request.actor, at=clock.now()
        ),
        {"unit": before} if is_whole else None,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def voice_answer(request: ActorRequest, key: UUID) -> HttpResponse:
    opened = get_answerable_voice_for(request.actor, key)
    form = AnswerOneForm(request.POST)
    if not form.is_valid():
        return _opened(request, opened, answer_form=form, status=422)
    told = dict(form.cleaned_data)
    expected = {opened.pk: told.pop("version")}
    try:
        answer = answer_voices(voices=[opened], expected=expected, by=request.actor, at=clock.now(), **told)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        fresh = get_answerable_voice_for(request.actor, key)
        return _opened(request, fresh, answer_form=form, status=409 if isinstance(refusal, Stale) else 422)
    toasts.say(request, _("Answered."), undo=reverse("listening:answer_withdraw", args=[answer.pk]))
    return redirect(_address(request, opened))


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def answer_several(request: ActorRequest) -> HttpResponse:
    """The same words to several voices; which ones is in the address, so that a page can be sent to a colleague."""
    keys = _keys(request)
    voices = list(
        workable_voices(request.actor).filter(key__in=keys).select_related("about_unit", "person", "customer")
    )
    form = AnswerForm(request.POST or None, initial={"is_public": not any(each.is_hidden for each in voices)})
    if request.method == "POST" and form.is_valid():
        try:
            answer = answer_voices(voices=voices, by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext("%(n)s voice answered.", "%(n)s voices answered.", len(voices)) % {"n": len(voices)}
            toasts.say(request, said, undo=reverse("listening:answer_withdraw", args=[answer.pk]))
            return redirect("listening:ledger")
    context = {"form": form, "voices": voices, "left_out": max(len(keys) - len(voices), 0), "nav_here": "voices"}
    context["wishes"] = wishes(ways_back(request.actor, voices))
    return render(request, "listening/ledger_answer.html", context, status=422 if form.errors else 200)


@allow(Policy.SIGNED_IN)
@require_POST
def answer_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    answer = get_answer_for(request.actor, pk)
    return press(
        request, lambda: withdraw_answer(answer=answer, by=request.actor, at=clock.now()),
        _("Your answer was taken back. The voices wait again."), then=reverse("listening:ledger"),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def voice_withdraw(request: ActorRequest, key: UUID) -> HttpResponse:
    """For the author alone; whoever else asks learns nothing."""
    own = get_own_voice_for(request.actor, key)
    return press(
        request, lambda: withdraw_voice(voice=own, by=request.actor, at=clock.now()),
        _("You took it back. We keep only that something was taken back."), then=reverse("today:happened"),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def voice_photo(request: ActorRequest, key: UUID) -> HttpResponseBase:
    photo = get_voice_for(request.actor, key).photo
    if photo is None or photo.removed_at:
        raise Http404
    return files.attachment(photo)


def _ledger(request: ActorRequest) -> dict[str, Any]:
    organisation, at = the_organisation(), clock.now()
    form, today = LedgerForm(request.GET), day_of(at)
    page = ledger_page(
        actor=request.actor, filters=form.filters(), organisation=organisation, today=today,
        after=request.GET.get("after", ""),
    )  # fmt: skip
    kept = request.GET.copy()
    kept.pop("after", None)
    together = _team_form(request, page)
    shown = Shown(form.as_query(), page.found, page.filters.is_narrowed)
    return {
        "pieces": slots.pieces("ledger.tools", request.actor, shown),
        "rows": listed(request.actor, page.rows, is_handled=together is not None),
        "form": form, "page": page, "views": _views(request, page), "kept": kept.urlencode(), "query": request.GET.urlencode(), "nav_here": "voices",
        "kept_filters": _kept_filters(request.actor, form), "filters_query": form.as_query() if can_keep_filters(request.actor) else "",
        "may_sort": holds(Policy.LEADER, request.actor),
        "together": together, "follow": headline(today=today, at=at), "to_read": texts_waiting(request.actor), "organisation": organisation, "today": today,
    }  # fmt: skip


def _kept_filters(actor: Actor, form: LedgerForm) -> list[tuple[SavedFilter, bool, bool]]:
    """By name; whether they are what is shown, and whether the reader may put them away."""
    here = form.as_query()
    return [
        (kept, stands_as(kept.query) == here, can_remove_filter(actor, kept))
        for kept in standing_filters().order_by("name")
    ]


def _team_form(request: ActorRequest, page: Page) -> TeamForm | None:
    """None where no voice of the page is the reader's to hand on."""
    shown = [row.voice.pk for row in page.rows]
    return TeamForm(auto_id="together-%s") if workable_voices(request.actor).filter(pk__in=shown).exists() else None


def _views(request: ActorRequest, page: Page) -> list[tuple[str, str, bool]]:
    """The few looks people ask for most, with how many there are; other filters start afresh."""
    here, filters = reverse("listening:ledger"), page.filters
    plain = filters == Filters(state=filters.state)
    nobody = Filters(assigned=NOBODY)
    mine = Filters(assigned=ME)
    return [
        (_("Waiting, %(n)s") % {"n": page.counts.waiting}, here, plain and filters.state == WAITING),
        (_("Nobody has it, %(n)s") % {"n": page.counts.nobody}, f"{here}?assigned={NOBODY}", filters == nobody),
        (_("Mine, %(n)s") % {"n": page.counts.mine}, f"{here}?assigned={ME}", filters == mine),
        (_("Late, %(n)s") % {"n": page.counts.late}, f"{here}?state={LATE}", plain and filters.state == LATE),
        (_("All"), f"{here}?state={ALL}", plain and filters.state == ALL),
    ]


def _opened(request: ActorRequest, opened: Voice, *, status: int = 200, **forms: Any) -> HttpResponse:
    organisation, today = the_organisation(), day_of(clock.now())
    shown = open_voice(actor=request.actor, voice=opened, organisation=organisation, today=today)
    version = {"version": opened.version}
    fresh = {
        "assign_form": AssignForm(initial=version, actor=request.actor),
        "route_form": RouteForm(initial=version),
        "answer_form": AnswerOneForm(initial={**version, "is_public": not opened.is_hidden}),
    }
    for form in forms.values():
        if "version" in form.errors or form.non_field_errors():
            form.data = {**form.data.dict(), "version": opened.version}
    way = way_back(request.actor, opened) if shown.can_answer else None
    context = {**_ledger(request), "open": shown, "picks": picks_for(opened), "way": way, **fresh, **forms}
    return render(request, "listening/ledger.html", context, status=status)


def _act(request: ActorRequest, opened: Voice, said: str, act: Any, back: dict[str, Any] | None = None) -> HttpResponse:
    """Do it and go back. `back` is what the same form would send to have it as before, while it is still ours to hand on."""
    try:
        act()
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        is_ours = back is not None and workable_voices(request.actor).filter(pk=opened.pk).exists()
        undo = {"undo": request.path, "version": opened.version, **(back or {})} if is_ours else {}
        toasts.say(request, said, **undo)
    return redirect(_address(request, opened))


def _address(request: ActorRequest, opened: Voice) -> str:
    """Back to the voice with the same filters; to the list, where it went to others and is not ours to read now."""
    still = visible_voices(request.actor).filter(pk=opened.pk).exists()
    query = request.GET.urlencode()
    where = reverse("listening:voice", args=[opened.key]) if still else reverse("listening:ledger")
    return where + (f"?{query}" if query else "")


def _keys(request: ActorRequest) -> list[UUID]:
    found = []
    for told in (*request.GET.getlist("voice"), *request.POST.getlist("voice")):
        try:
            found.append(UUID(told))
        except ValueError:
            continue
    if request.method == "GET" and "theme" in request.GET:
        found += _waiting_about(request.actor, request.GET["theme"])
    return list(dict.fromkeys(found))[:MOST_AT_ONCE]


def _waiting_about(actor: Actor, token: str) -> list[UUID]:
    """Voices of a theme that wait for an answer of this actor's, the oldest first; who comes later was not seen."""
    theme = visible_themes(actor).filter(token=token[:43]).first()
    waiting = workable_voices(actor).filter(about(str(theme.pk)), waits=1) if theme else Voice.objects.none()
    return list(waiting.order_by("raised_on", "key").values_list("key", flat=True)[:MOST_AT_ONCE])
