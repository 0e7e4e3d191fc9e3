"""Putting an item to the tier above, answering it there, and reading what came back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.teamwork.actions import huddle_escalations as actions
from onecloth.teamwork.forms.huddles import AnswerForm, EscalateForm, PassOnForm
from onecloth.teamwork.models import Escalation
from onecloth.teamwork.permissions import escalations as permissions
from onecloth.teamwork.permissions.huddles import can_change_item, get_item_for
from onecloth.teamwork.queries.huddle_escalations import asked_page
from onecloth.teamwork.views.huddle_items import HERE, asking_about, context_of
from onecloth.ui.asking import Asking, ask, press


@allow(Policy.SIGNED_IN)
@require_POST
def escalate(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_item_for(request.actor, token), request.actor, clock.now()
    if not can_change_item(by, found):
        raise Http404
    form = EscalateForm(request.POST, auto_id="escalate_%s")
    return ask(
        request, form, asking_about(found, found.words, _("Ask above")),
        lambda given: actions.escalate_item(
            item=found, reason=given["reason"], expected=given["version"], by=by, at=at
        ),
        then=address, said=_("It is asked above. The answer comes back to your board."), subject=found,
        template="teamwork/huddles/item.html", context=context_of(request, found, escalate=form),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def escalation(request: ActorRequest, token: str) -> HttpResponse:
    return render(request, "teamwork/huddles/escalation.html", _context(request, _found(request, token)))


@allow(Policy.SIGNED_IN)
@require_POST
def answer(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_answered_for(request.actor, token), request.actor, clock.now()
    form = AnswerForm(request.POST, auto_id="answer_%s")
    return ask(
        request, form, _asking(found),
        lambda given: actions.answer_escalation(
            asked=found, answer=given["answer"], because=given["because"], item_version=given["version"], by=by, at=at
        ),
        then=address, said=_("Answered. It stands on the board that asked, and whoever raised it reads it."),
        subject=found.item, template="teamwork/huddles/escalation.html", context=_context(request, found, answer=form),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def pass_on(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_answered_for(request.actor, token), request.actor, clock.now()
    form = PassOnForm(request.POST, auto_id="pass_%s")
    return ask(
        request, form, _asking(found),
        lambda given: actions.pass_on(asked=found, reason=given["reason"], by=by, at=at),
        then=address, said=_("Passed on. The answer comes back to every board it went through."),
        template="teamwork/huddles/escalation.html", context=_context(request, found, pass_on=form),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def withdraw(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = _found(request, token), request.actor, clock.now()
    return press(
        request, lambda: actions.withdraw_escalation(asked=found, by=by, at=at), _("It is asked above no more."),
        then=reverse("huddles:item", args=[found.item.token]),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def read(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = _found(request, token), request.actor, clock.now()
    return press(
        request, lambda: actions.read_answer(asked=found, by=by, at=at), _("Read. It is out of your Inbox."),
        then=reverse("huddles:item", args=[found.item.token]),
    )  # fmt: skip


def address(found: Escalation) -> str:
    return reverse("huddles:escalation", args=[found.token])


def _found(request: ActorRequest, token: str) -> Escalation:
    return permissions.get_escalation_for(request.actor, token)


def _asking(found: Escalation) -> Asking:
    return Asking(found.item.words, _("Answer"), [(found.item.words, address(found))], nav_here=HERE)


def _context(request: ActorRequest, found: Escalation, **bound: Any) -> dict[str, Any]:
    forms = {
        "answer": AnswerForm(initial={"version": found.item.version}, auto_id="answer_%s"),
        "pass_on": PassOnForm(auto_id="pass_%s"),
    } | bound
    return {
        "page": asked_page(request.actor, found, clock.now()), "asked": found, "item": found.item, "forms": forms,
        "may_read": permissions.can_read_answer(request.actor, found),
        "may_withdraw": found.is_open and can_change_item(request.actor, found.item), "nav_here": HERE,
    }  # fmt: skip
