"""The components, as template tags. Each is shown in every state in the gallery (/ui/gallery/), with how to write it.

A tag is given what to show; it asks nothing and decides nothing about who may see it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from onecloth.ui import icons, texts
from onecloth.ui.navigation import Frame, initials
from onecloth.ui.templatetags import figure_parts, form_parts
from onecloth.ui.toasts import waiting

register = template.Library()
for part in (figure_parts, form_parts):
    register.tags |= part.register.tags
Words = str | Promise

STATES: Mapping[str, Words] = {
    "strong": _("Strong"),
    "holding": _("Holding"),
    "fraying": _("Fraying"),
    "loose": _("Loose"),
    "unknown": _("Too few to say"),
}
ANSWERS: Mapping[str, tuple[str, str, str, Words]] = {
    # kind: edge of the answer, tone and icon of its tag, its word
    "did": ("", "lichen", "check", _("We did")),
    "will": ("is-open", "gold", "calendar", _("We will")),
    "wont": ("is-no", "", "x", _("We won’t, because")),
    "open": ("is-open", "", "clock", _("Not yet")),
    "late": ("is-late", "madder", "clock-alert", _("Late")),
}
TONES = frozenset({"", "gold", "madder", "lichen", "indigo", "edge", "maybe"})


class UnknownState(Exception):
    """A template names a state, kind or tone that the design language does not have."""


def _one_of(known: Iterable[str], key: str, what: str) -> str:
    if key not in known:
        raise UnknownState(f"{key!r} is no {what}; there are {', '.join(sorted(filter(None, known)))}.")
    return key


def _part(name: str, context: Mapping[str, Any]) -> str:
    return get_template(f"components/{name}.html").render(dict(context))


# --- small marks ---------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    return icons.draw(name, label, css)


@register.inclusion_tag("components/brand.html")
def brand() -> dict[str, Any]:
    return {}


@register.simple_tag
def page_language() -> str:
    return texts.page_language()


@register.simple_tag
def thread_class(thing: Any) -> str:
    return texts.thread_class(thing)


@register.simple_tag
def warp_class(thing: Any) -> str:
    return texts.warp_class(thing)


@register.inclusion_tag("components/knot.html")
def knot(unit: Any, alone: bool = False) -> dict[str, Any]:
    """Two letters on the unit's thread. Beside the unit's name it is hidden from screen readers; `alone` names it."""
    return {"code": texts.knot_of(unit), "name": texts.name_of(unit), "css": texts.thread_class(unit), "alone": alone}


@register.inclusion_tag("components/dept.html")
def dept(unit: Any) -> dict[str, Any]:
    return {"unit": unit, "name": texts.name_of(unit)}


@register.inclusion_tag("components/avatar.html")
def avatar(person: Any = None, unit: Any = None, size: str = "", hidden: bool = False) -> dict[str, Any]:
    """A person's initials in their unit's hue, "?" where nobody is yet, a dotted ring where the name is hidden."""
    name = "" if hidden or person is None else texts.name_of(person)
    css = "" if hidden else texts.thread_class(unit or person)
    return {"initials": initials(name) if name else "", "css": css, "size": size, "hidden": hidden}


@register.inclusion_tag("components/person.html")
def person(person: Any, role: str = "", unit: Any = None) -> dict[str, Any]:
    return {"person": person, "name": texts.name_of(person), "role": role, "unit": unit}


@register.inclusion_tag("components/count.html")
def count(number: int | None) -> dict[str, Any]:
    return {"number": number}


@register.inclusion_tag("components/state.html")
def state(key: str, words: str = "", url: str = "") -> dict[str, Any]:
    """How a seam or a practice holds: line first, then word, then colour. `words` says more than the state's name."""
    return {"key": _one_of(STATES, key, "state"), "words": words or STATES[key], "url": url}


@register.inclusion_tag("components/tag.html")
def tag(words: str, icon: str = "", tone: str = "") -> dict[str, Any]:
    return {"words": words, "icon": icon, "tone": _one_of(TONES, tone, "tone")}


# --- words of people ---------------------------------------------------------------------------------------------


@register.inclusion_tag("components/voice.html")
def voice(said: str, by: str = "", unit: Any = None, lang: str = "", large: bool = False) -> dict[str, Any]:
    """Somebody's own words, and nothing else, in serif. `lang` is the language they were said in."""
    return {"said": said, "by": by, "unit": unit, "lang": lang, "large": large}


@register.inclusion_tag("components/sees.html")
def sees(lines: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Who will see it, said before the box: pairs of question and answer."""
    return {"lines": lines}


@register.inclusion_tag("components/ysw.html")
def ysw(items: Iterable[Any]) -> dict[str, Any]:
    """You said, we did: see `yswitem` for what an item holds."""
    return {"items": items}


@register.simple_block_tag
def yswitem(content: SafeString, item: Any) -> str:
    """One voice and its answer; the block's content (buttons, say) follows the answer.

    An item has `said`, `said_by`, `lang`, `kind` (did, will, wont, open, late), `word` in place of the kind's own,
    `answer`, `by` and `unit`.
    """
    kind = _one_of(ANSWERS, texts.field_of(item, "kind") or "", "kind of answer")
    edge, tone, sign, word = ANSWERS[kind]
    context = {name: texts.field_of(item, name) for name in ("said", "said_by", "lang", "answer", "by", "unit")}
    context |= {"edge": edge, "tone": tone, "icon": sign, "word": texts.field_of(item, "word") or word}
    return _part("yswitem", context | {"content": content})


# --- says something about the page -------------------------------------------------------------------------------


@register.simple_block_tag
def note(content: SafeString, icon: str = "info", tone: str = "") -> str:
    """Limits of the data or of a promise, calmly. Mistakes are an `alert`."""
    return _part("note", {"content": content, "icon": icon, "tone": tone})


@register.simple_block_tag
def alert(content: SafeString, icon: str = "circle-alert") -> str:
    """What went wrong, that nothing is lost, and one way on."""
    return _part("alert", {"content": content, "icon": icon})


@register.simple_block_tag
def empty(content: SafeString, title: str, level: int = 3) -> str:
    """Not sewn yet: what will appear here, and one thing to do."""
    return _part("empty", {"content": content, "title": title, "level": level})


@register.inclusion_tag("components/hidden.html")
def hidden(why: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What is not shown, and why: pairs of name and reason. Never the number of people."""
    return {"why": why}


@register.inclusion_tag("components/toast.html", takes_context=True)
def toast(context: Context) -> dict[str, Any]:
    """What was just done, with Undo where the view gave one (`onecloth.ui.toasts.say`)."""
    return {"toasts": waiting(context.get("request")), "csrf_token": context.get("csrf_token")}


# --- order and place -----------------------------------------------------------------------------------------------


@register.inclusion_tag("components/stages.html")
def stages(names: Sequence[str], now: int, label: str = "") -> dict[str, Any]:
    """Where something stands: `now` counts from 1; one past the end is all done."""
    steps = [
        {
            "name": name, "at": place, "is": "done" if place < now else "now" if place == now else "next",
            "ends": now > len(names) == place,
        }
        for place, name in enumerate(names, start=1)
    ]  # fmt: skip
    return {"steps": steps, "label": label, "total": len(steps)}


@register.inclusion_tag("components/survey_thread.html")
def survey_thread(now: int, total: int) -> dict[str, Any]:
    """How far a survey has come: sewn, being sewn, still to sew. `now` counts from 1."""
    return {"now": now, "total": total, "steps": range(1, total + 1)}


@register.inclusion_tag("components/thread.html")
def thread(items: Iterable[Any], small: bool = False) -> dict[str, Any]:
    """What happens, in order. An item has `title`, `words` and `is` (done, next or nothing)."""
    return {"items": items, "small": small}


@register.inclusion_tag("components/whys.html", takes_context=True)
def whys(context: Context, causes: Sequence[Any], forms: str = "") -> dict[str, Any]:
    """Causes as a tree. A cause has `words`, `is_root`, `evidence` (pairs of data, voice, seen or gut, and words) and
    `below`, the causes of it; `forms` names a template shown with each, which finds it as `why`."""
    here: dict[Any, Any] = context.flatten()
    return {**here, "whys": [_why(cause) for cause in causes], "whys_forms": forms}


def _why(cause: Any) -> dict[str, Any]:
    proofs = [
        (*icons.EVIDENCE[_one_of(icons.EVIDENCE, kind, "kind of evidence")], said) for kind, said in _evidence(cause)
    ]
    below = [_why(each) for each in texts.field_of(cause, "below") or ()]
    told = {name: texts.field_of(cause, name) for name in ("words", "is_root")}
    return {**told, "proofs": proofs, "below": below, "of": cause}


def _evidence(cause: Any) -> Iterable[tuple[str, str]]:
    return texts.field_of(cause, "evidence") or ()


@register.inclusion_tag("components/los.html")
def los(stops: Sequence[Any]) -> dict[str, Any]:
    """Line of sight. A stop has `role` (near, you or end) and of `unit`, `who`, `does`, `said`, `said_by`.

    `state`, `state_words` and `url` say how the hand-off to or from it holds.
    """
    return {"stops": stops}


@register.inclusion_tag("components/segmented.html")
def segmented(choices: Iterable[tuple[str, str, bool]], label: str, views: str = "") -> dict[str, Any]:
    """A few views of one page: (words, address, is it this one)."""
    return {"choices": choices, "label": label, "views": views}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Any, name: str = "page") -> dict[str, Any]:
    """Where one is in a long list, keeping the filters of the address."""
    query = context["request"].GET.copy() if "request" in context else None

    def link(number: int) -> str:
        if query is None:
            return f"?{name}={number}"
        query[name] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "before": link(page.previous_page_number()) if page.has_previous() else "",
        "after": link(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def menu(context: Context) -> str:
    """Lay out the frame's menus for this page; the view says where one is with `nav_here`."""
    frame: Frame | None = context.get("frame")
    here: str = context.get("nav_here") or ""
    places = ("top", "mast", "tabbar")
    context["menu"] = {where: frame.entries(where, here) for where in places} if frame else {}
    return ""


@register.inclusion_tag("components/theme.html", takes_context=True)
def theme_form(context: Context) -> dict[str, Any]:
    request = context.get("request")
    chosen = context["frame"].theme if "frame" in context else ""
    return {
        "chosen": chosen,
        "next": request.get_full_path() if request else "/",
        "csrf_token": context.get("csrf_token"),
    }
