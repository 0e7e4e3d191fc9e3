"""Items: putting one on a board, its page, and what becomes of it."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Refused, Stale
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.queries.answering import Change, difference
from onecloth.teamwork.actions import huddle_items as actions
from onecloth.teamwork.forms.huddles import EscalateForm, ItemForm, RewriteItemForm, SettleForm
from onecloth.teamwork.models import HuddleItem
from onecloth.teamwork.permissions import huddles as permissions
from onecloth.teamwork.queries.huddle_board import LANES
from onecloth.teamwork.queries.huddle_item import item_page
from onecloth.teamwork.views.huddles import HERE, shown
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted, press
from onecloth.ui.texts import name_of


@allow(Policy.SIGNED_IN)
@require_POST
def add(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_board_for(request.actor, token)
    form = ItemForm(request.POST, auto_id=f"%s-{LANES.get(request.POST.get('kind', ''), 'add')}")
    if form.is_valid():
        language = (get_language() or "en").split("-")[0]
        try:
            actions.add_item(board=found, **form.cleaned_data, language=language, by=request.actor, at=clock.now())
        except NotAllowed as forbidden:
            raise Http404 from forbidden
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toasts.say(request, _("It is on the board."))
            return redirect("huddles:board", found.token)
    if not permissions.is_of(request.actor, found.unit):
        raise Http404
    return shown(request, found, form, 422)


@allow(Policy.SIGNED_IN)
@require_GET
def item(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_item_for(request.actor, token)
    return render(request, "teamwork/huddles/item.html", context_of(request, found))


def context_of(request: ActorRequest, found: HuddleItem, **bound: Form) -> dict[str, Any]:
    """What the page of an item shows, with the form that was not taken still holding what was written."""
    first = {"version": found.version}
    forms = {
        "settle": SettleForm(initial=first, auto_id="settle_%s"),
        "escalate": EscalateForm(initial=first, auto_id="escalate_%s"),
    } | bound
    return {"page": item_page(request.actor, found), "item": found, "forms": forms, "nav_here": HERE}


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def rewrite(request: ActorRequest, token: str) -> HttpResponse:
    """Two who write at once: the second sees how both differ, with what they wrote still in the form."""
    found = permissions.get_item_for(request.actor, token)
    if not permissions.can_change_item(request.actor, found):
        raise Http404
    known = {name: getattr(found, name) for name in ("kind", "words", "more", "version")}
    changes: list[Change] = []
    return ask(
        request, RewriteItemForm(posted(request), initial=known), asking_about(found, _("Say it better"), _("Keep it")),
        _rewriting(request, found, changes), then=address, said=_("Kept."), subject=found,
        template="teamwork/huddles/rewrite.html", context={"item": found, "changes": changes},
    )  # fmt: skip


def _rewriting(
    request: ActorRequest, found: HuddleItem, changes: list[Change]
) -> Callable[[dict[str, Any]], HuddleItem]:
    def do(given: dict[str, Any]) -> HuddleItem:
        expected, mine = given.pop("version"), f"{given['words']} {given['more']}"
        try:
            return actions.rewrite_item(item=found, **given, expected=expected, by=request.actor, at=clock.now())
        except Stale:
            theirs = HuddleItem.objects.get(pk=found.pk)
            changes.extend(difference(f"{theirs.words} {theirs.more}", mine))
            raise

    return do


@allow(Policy.SIGNED_IN)
@require_POST
def take(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_item_for(request.actor, token), request.actor, clock.now()
    return press(
        request, lambda: actions.take_item(item=found, by=by, at=at), _("It is yours. Your team sees your name on it."),
        then=_board(found), undo=lambda: {"undo": reverse("huddles:give_back", args=[found.token])},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def give_back(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_item_for(request.actor, token), request.actor, clock.now()
    return press(
        request, lambda: actions.give_item_back(item=found, by=by, at=at), _("It waits for somebody again."),
        then=_board(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def settle(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_item_for(request.actor, token), request.actor, clock.now()
    if not permissions.can_change_item(by, found):
        raise Http404
    form = SettleForm(request.POST, auto_id="settle_%s")
    return ask(
        request, form, asking_about(found, found.words, _("Settle it")),
        lambda given: actions.settle_item(
            item=found, outcome=given["outcome"], expected=given["version"], by=by, at=at
        ),
        then=address, said=_("Settled. Whoever raised it reads this."), subject=found,
        template="teamwork/huddles/item.html", context=context_of(request, found, settle=form),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def reopen(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_item_for(request.actor, token), request.actor, clock.now()
    return press(
        request, lambda: actions.reopen_item(item=found, by=by, at=at), _("It is on the board again."),
        then=address(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def take_back(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_item_for(request.actor, token), request.actor, clock.now()
    return press(
        request, lambda: actions.take_item_back(item=found, by=by, at=at), _("It is off the board."),
        then=_board(found), undo=lambda: {"undo": reverse("huddles:restore", args=[found.token])},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def restore(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_taken_back_for(request.actor, token), request.actor, clock.now()
    return press(
        request, lambda: actions.restore_item(item=found, by=by, at=at), _("It is on the board again."),
        then=_board(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def problem(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_item_for(request.actor, token), request.actor, clock.now()
    return press(
        request, lambda: actions.make_item_a_problem(item=found, by=by, at=at),
        _("It is a problem of its own now, with a team to find its cause. The board shows how far it is."),
        then=address(found),
    )  # fmt: skip


def address(found: HuddleItem) -> str:
    return reverse("huddles:item", args=[found.token])


def asking_about(found: HuddleItem, title: str, button: str) -> Asking:
    crumbs = [(name_of(found.board.unit), _board(found)), (found.words, address(found))]
    return Asking(title, button, crumbs, nav_here=HERE)


def _board(found: HuddleItem) -> str:
    return reverse("huddles:board", args=[found.board.token])
