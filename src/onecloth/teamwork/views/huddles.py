"""Boards: which there are, opening one, the board itself for desk, phone and wall, and its huddles."""

from collections.abc import Callable
from datetime import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.permissions import get_unit_for
from onecloth.teamwork.actions import huddles as actions
from onecloth.teamwork.actions.huddle_mail import give_board_an_address, take_board_its_address
from onecloth.teamwork.forms.huddles import BoardForm, ItemForm, KeepBoardForm
from onecloth.teamwork.models import HuddleBoard
from onecloth.teamwork.permissions import huddles as permissions
from onecloth.teamwork.queries.huddle_board import board_page, seen_mark
from onecloth.teamwork.queries.huddle_boards import boards_page, own_board
from onecloth.teamwork.queries.huddle_brought import brought_along
from onecloth.teamwork.queries.huddle_history import history_of
from onecloth.teamwork.queries.huddle_live import ticket_for
from onecloth.teamwork.queries.huddle_mail import address_of, is_there
from onecloth.teamwork.queries.huddle_week import last_monday, week_of
from onecloth.ui.asking import Asking, ask, posted, press
from onecloth.ui.texts import name_of

HERE = "huddles"
WEEKDAYS_ONLY = [0, 1, 2, 3, 4]


@allow(Policy.SIGNED_IN)
@require_GET
def boards(request: ActorRequest) -> HttpResponse:
    """One's own board at once; all of them where there is none, or where somebody asks."""
    own = own_board(request.actor) if "all" not in request.GET else None
    if own is not None:
        return redirect("huddles:board", own.token)
    page = boards_page(request.actor, clock.now())
    return render(request, "teamwork/huddles/boards.html", {"page": page, "nav_here": HERE})


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def open_(request: ActorRequest, unit: int) -> HttpResponse:
    found = get_unit_for(request.actor, unit)
    if not found.is_open or not permissions.can_keep_board(request.actor, found):
        raise Http404
    first = {"begins": time(8), "days": WEEKDAYS_ONLY, "minutes": 10}
    asking = Asking(
        _("When does %(unit)s huddle?") % {"unit": name_of(found)}, _("Open the board"),
        [(_("Huddles"), f"{reverse('huddles:boards')}?all=1")],
        lead=_("Ten minutes, standing: celebrate, look at figures, name problems, ask for help."), nav_here=HERE,
    )  # fmt: skip
    return ask(
        request, BoardForm(posted(request), initial=first), asking,
        lambda given: actions.open_board(unit=found, **given, by=request.actor, at=clock.now()),
        then=address, said=_("The board is open. Everybody in the team can put something on it."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def board(request: ActorRequest, token: str) -> HttpResponse:
    brought = brought_along(request.actor, request.GET.get("voice", ""))
    return shown(request, permissions.get_board_for(request.actor, token), ItemForm(initial=brought, auto_id="add_%s"))


def shown(request: ActorRequest, found: HuddleBoard, form: ItemForm, status: int = 200) -> HttpResponse:
    """The board, with the form that was not taken, or that somebody brings words for, holding what was written."""
    context = _context(request, found) | {"form": form, "is_wrong": form.is_bound}
    context |= {"takes_mail": is_there(), "mail_address": address_of(found)}
    return render(request, "teamwork/huddles/board.html", context, status=status)


@allow(Policy.SIGNED_IN)
@require_GET
def live(request: ActorRequest, token: str) -> HttpResponse:
    """What changed since somebody looked, or nothing at all; everybody who looks on asks every few seconds."""
    found = permissions.get_board_for(request.actor, token)
    if request.GET.get("seen") == seen_mark(found, clock.now()):
        return HttpResponse(status=204)
    return render(request, "teamwork/huddles/live.html", _context(request, found))


@allow(Policy.SIGNED_IN)
@require_GET
def wall(request: ActorRequest, token: str) -> HttpResponse:
    """For a screen that hangs there: it stays as long as a shared screen's session may last at all."""
    found, at = permissions.get_board_for(request.actor, token), clock.now()
    screen = getattr(request, "shared_screen", None)
    leaves_after = int((screen.ends_at - at).total_seconds()) + 2 if screen else None
    context = _context(request, found, is_wall=True) | {"leaves_after": leaves_after}
    return render(request, "teamwork/huddles/wall.html", context)


@allow(Policy.SIGNED_IN)
@require_GET
def history(request: ActorRequest, token: str) -> HttpResponse:
    """What was huddled about, day by day, and how long things take."""
    found, query = permissions.get_board_for(request.actor, token), request.GET
    page = history_of(found, searched=query.get("q", ""), until=query.get("until", ""), at=clock.now())
    return render(request, "teamwork/huddles/history.html", {"page": page, "board": found, "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_GET
def week(request: ActorRequest, token: str) -> HttpResponse:
    """One week of the board, on one page to read or to print."""
    found = permissions.get_board_for(request.actor, token)
    page = week_of(request.actor, found, of=request.GET.get("of", ""), at=clock.now())
    return render(request, "teamwork/huddles/week.html", {"page": page, "board": found, "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_GET
def own_week(request: ActorRequest) -> HttpResponse:
    """The latest week of one's own board that is over; all boards for whoever has none."""
    own = own_board(request.actor)
    if own is None:
        return redirect(f"{reverse('huddles:boards')}?all=1")
    return redirect(f"{reverse('huddles:week', args=[own.token])}?of={last_monday(own, clock.now()).isoformat()}")


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def keep(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_board_for(request.actor, token)
    if not permissions.can_keep_board(request.actor, found.unit):
        raise Http404
    chosen = found.figures.order_by("position").values_list("metric_id", flat=True)
    known = {name: getattr(found, name) for name in ("begins", "days", "minutes", "version")}
    form = KeepBoardForm(posted(request), actor=request.actor, initial=known | {"metrics": list(chosen)})
    asking = Asking(
        _("When does %(unit)s huddle?") % {"unit": name_of(found.unit)}, _("Keep it so"),
        [(name_of(found.unit), address(found))], nav_here=HERE,
    )  # fmt: skip
    return ask(
        request, form, asking, _keeping(request, found), then=address, said=_("Kept. It holds from the next huddle on."),
        subject=found,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def begin(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_board_for(request.actor, token)
    oneself = request.POST.get("lead") == "me"
    return press(
        request,
        lambda: actions.begin_huddle(board=found, leads_oneself=oneself, by=request.actor, at=clock.now()),
        _("The huddle has begun."), then=address(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def end(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_board_for(request.actor, token)
    return press(
        request, lambda: actions.end_huddle(board=found, by=request.actor, at=clock.now()),
        _("The huddle is over. What is open is carried to the next one."), then=address(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def turns(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_board_for(request.actor, token), request.actor, clock.now()
    if request.POST.get("turn") == "no":
        said = _("You lead no huddle from now on.")
        return press(request, lambda: actions.take_no_turns(board=found, by=by, at=at), said, then=address(found))
    said = _("You take your turn. Nobody leads twice before all who want to have led.")
    return press(request, lambda: actions.take_turns(board=found, by=by, at=at), said, then=address(found))


@allow(Policy.SIGNED_IN)
@require_POST
def mail(request: ActorRequest, token: str) -> HttpResponse:
    """Give the board an address for mail, another one, or none."""
    found, by, at = permissions.get_board_for(request.actor, token), request.actor, clock.now()
    if not is_there():
        raise Http404
    if request.POST.get("mail") == "no":
        said = _("The board has no address any more. Mail to the one it had is refused.")
        return press(request, lambda: take_board_its_address(board=found, by=by, at=at), said, then=address(found))
    said = _("The board has an address. Who knows it and works in the team can write to it.")
    return press(request, lambda: give_board_an_address(board=found, by=by, at=at), said, then=address(found))


def address(found: HuddleBoard) -> str:
    return reverse("huddles:board", args=[found.token])


def _keeping(request: ActorRequest, found: HuddleBoard) -> Callable[[dict[str, Any]], HuddleBoard]:
    def do(given: dict[str, Any]) -> HuddleBoard:
        expected = given.pop("version")
        return actions.keep_board(board=found, **given, expected=expected, by=request.actor, at=clock.now())

    return do


def _context(request: ActorRequest, found: HuddleBoard, *, is_wall: bool = False) -> dict[str, Any]:
    """A wall has no controls; one that asks for what changed says that it is one."""
    is_wall = is_wall or request.GET.get("wall") == "1"
    page = board_page(request.actor, found, clock.now())
    stream = _stream(request, found, is_wall=is_wall)
    return {"page": page, "board": found, "is_wall": is_wall, "stream": stream, "nav_here": HERE}


def _stream(request: ActorRequest, found: HuddleBoard, *, is_wall: bool) -> str:
    """Where the board is pushed from, if it is. A shared screen asks, so that the end of its session is noticed."""
    if not settings.ONECLOTH_LIVE_URL or getattr(request, "shared_screen", None):
        return ""
    ticket = ticket_for(request.actor, found, is_wall=is_wall)
    return f"{settings.ONECLOTH_LIVE_URL}/live/boards/?{urlencode({'ticket': ticket})}"
