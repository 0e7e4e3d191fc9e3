"""Fields and choices, part of the `ui` tags."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField

register = template.Library()


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, voice: bool = False, small: bool = False, optional: bool = False, suggestions: Iterable[str] = ()
) -> dict[str, Any]:
    """A labelled field with its help, what is wrong and words to choose from. `voice`: somebody will read it."""
    css = "input" + (" input--voice" if voice else "") + (" input--sm" if small else "")
    listed = list(suggestions)
    attrs: dict[str, str | bool] = {"class": css}
    if listed:
        attrs["list"] = f"{bound.auto_id}_list"
    ticked = bound.widget_type == "checkbox"
    widget = bound.as_widget(attrs={"class": "check"} if ticked else attrs)
    return {"field": bound, "widget": widget, "ticked": ticked, "optional": optional, "suggestions": listed}


@register.inclusion_tag("components/choices.html")
def choices(
    bound: BoundField,
    style: str = "",
    icons: Mapping[str, str] | None = None,
    subs: Mapping[str, str] | None = None,
    columns: str = "",
) -> dict[str, Any]:
    """Radio buttons or tick boxes as cards; `style` is "", bare, sub or xl, `icons` and `subs` go by value."""
    cards = []
    ticked = {"class": "check"} if bound.field.widget.input_type == "checkbox" else {}
    for choice in bound.subwidgets:
        choice.data["attrs"] |= ticked
        value = str(choice.data.get("value") or "")
        if bound.errors:
            choice.data["attrs"] |= {"aria-describedby": f"{bound.auto_id}_error"}
        cards.append(
            {
                "tag": choice.tag(),
                "words": choice.choice_label,
                "icon": (icons or {}).get(value),
                "sub": (subs or {}).get(value),
            }
        )
    return {"field": bound, "cards": cards, "style": style or ("sub" if subs else ""), "columns": columns}


@register.inclusion_tag("components/field_errors.html")
def field_errors(form: Any, focus: bool = True) -> dict[str, Any]:
    """All that is wrong with a form, on top of it, each leading to its field; it takes the focus when it comes."""
    fields = list(form) if form.is_bound else []
    # A group of choices has no id of its own; its first choice has.
    wrong = [
        (bound, _as_lead(bound), error, bound.id_for_label or f"{bound.auto_id}_0")
        for bound in fields
        for error in bound.errors
    ]
    return {"form": form, "focus": focus, "wrong": wrong, "whole": form.non_field_errors() if form.is_bound else []}


def _as_lead(bound: BoundField) -> str:
    """A label that asks needs no colon before what is wrong."""
    label = str(bound.label)
    return label if label.endswith("?") else f"{label}:"
