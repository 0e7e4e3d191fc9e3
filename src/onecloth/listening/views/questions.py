"""Writing the questions of a study: one at a time, or the whole survey as text."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.fields import text_in
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions import studies as actions
from onecloth.listening.definitions import editing
from onecloth.listening.forms.studies import DefinitionForm, QuestionForm
from onecloth.listening.models import Study
from onecloth.listening.permissions.studies import get_study_for
from onecloth.listening.queries.studies import drafted
from onecloth.listening.views.studies import HERE, address, crumbs, done
from onecloth.ui.asking import Asking, ask, posted

MOST_SHOWN = 60
STEPS = {"up": -1, "down": 1}


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def question(request: ActorRequest, token: str, name: str = "") -> HttpResponse:
    """Change one question, or write a new one."""
    found = get_study_for(request.actor, token)
    definition = drafted(found).definition
    known = _known(definition, name)
    form = QuestionForm(
        posted(request), languages=definition["languages"], initial={**_initial(known, definition), "version": found.version},
        before=_before(definition, name),
    )  # fmt: skip
    name = name or editing.fresh_id(definition)
    return ask(
        request, form, Asking(_("Change a question") if known else _("Add a question"), _("Save"), crumbs(found), nav_here=HERE),
        lambda given: actions.write_survey(
            study=found, definition=editing.with_question(definition, form.question(name)), expected=given["version"],
            by=request.actor, at=clock.now(),
        ),
        then=lambda _written: address(found), said=_("Saved. It is asked once you publish."), subject=found,
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def move(request: ActorRequest, token: str, name: str, way: str) -> HttpResponse:
    found = get_study_for(request.actor, token)
    definition = drafted(found).definition
    _known(definition, name)
    changed = (
        editing.without_question(definition, name) if way == "out" else editing.moved(definition, name, STEPS[way])
    )
    return done(
        request, found,
        lambda: actions.write_survey(study=found, definition=changed, by=request.actor, at=clock.now()),
        _("Taken out.") if way == "out" else _("Moved."), lambda: _as_before(found, definition),
    )  # fmt: skip


def _as_before(found: Study, definition: dict[str, Any]) -> dict[str, str]:
    """The questions as they were, sent as one would send them by hand."""
    return {
        "undo": reverse("listening:questions_as_text", args=[found.token]),
        "definition": json.dumps(definition, ensure_ascii=False), "version": str(found.version),
    }  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def as_text(request: ActorRequest, token: str) -> HttpResponse:
    found = get_study_for(request.actor, token)
    written = json.dumps(drafted(found).definition, ensure_ascii=False, indent=2)
    form = DefinitionForm(posted(request), initial={"definition": written, "version": found.version})
    return ask(
        request, form, Asking(_("The questions as text"), _("Save"), crumbs(found), nav_here=HERE),
        lambda given: actions.write_survey(
            study=found, definition=given["definition"], expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=lambda _written: address(found), said=_("Saved. It is asked once you publish."), subject=found,
    )  # fmt: skip


def _known(definition: dict[str, Any], name: str) -> dict[str, Any] | None:
    """The question of this id; None for a new one. A question about teams is not written here."""
    if not name:
        return None
    known = next((each for each in definition["questions"] if each["id"] == name), None)
    if known is None or known["type"] == "partner_matrix":
        raise Http404
    return known


def _initial(known: dict[str, Any] | None, definition: dict[str, Any]) -> dict[str, Any]:
    if known is None:
        return {"type": "single"}
    options = known.get("options") or []
    rated = [option for option in options if option["code"] != editing.NOT_APPLICABLE]
    lines = {code: "\n".join(option["label"].get(code, "") for option in rated) for code in definition["languages"]}
    told = (known.get("show_if") or {}).get("is")
    return {
        "text": known["text"], "help": known.get("help", {}), "lines": lines, "type": known["type"],
        "required": known.get("required", False), "may_not_apply": len(rated) < len(options),
        "only_if": f"{told[0]}={told[1]}" if told else "",
    }  # fmt: skip


def _before(definition: dict[str, Any], name: str) -> list[tuple[str, str]]:
    """Answers of the questions before this one, to ask it only after one of them."""
    found: list[tuple[str, str]] = []
    language = get_language() or ""
    for each in definition["questions"]:
        if each["id"] == name:
            break
        asked = text_in(each["text"], language)[:MOST_SHOWN]
        found += [
            (f"{each['id']}={option['code']}", f"{asked} – {text_in(option['label'], language)}")
            for option in each.get("options") or []
        ]
    return found
