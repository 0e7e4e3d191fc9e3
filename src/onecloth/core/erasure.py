"""Every personal field declares whom it is about, what for, how long, and what erasure does. An undeclared one fails CI.

A Person is blanked, never deleted: what they did stays, who they were does not.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from onecloth.core.fields import TokenField


@dataclass(frozen=True)
class PersonalField:
    """`subject`: whose it is. `on_erasure`: blank | delete | keep (with the reason in `purpose`)."""

    label: str
    field: str
    subject: str
    purpose: str
    retention: str
    on_erasure: str


ON_ERASURE = ("blank", "delete", "keep")
Eraser = Callable[[str], int]

_personal: dict[tuple[str, str], PersonalField] = {}
_plain: dict[tuple[str, str], str] = {}
_erasers: dict[str, Eraser] = {}


def personal(
    model: type[models.Model], *fields: str, subject: str, purpose: str, retention: str, on_erasure: str
) -> None:
    """Declare fields that say something about a person."""
    if on_erasure not in ON_ERASURE:
        raise ValueError(f"on_erasure is one of {', '.join(ON_ERASURE)}.")
    for field in fields:
        model._meta.get_field(field)
        label = model._meta.label_lower
        _personal[label, field] = PersonalField(label, field, subject, purpose, retention, on_erasure)


def not_personal(model: type[models.Model], *fields: str, because: str) -> None:
    """Declare free columns that cannot hold anything about a person, with the reason."""
    for field in fields:
        model._meta.get_field(field)
        _plain[model._meta.label_lower, field] = because


def eraser(name: str, erase: Eraser) -> None:
    """Register what a room does when a subject such as `person:12` is erased; it returns how many rows it changed."""
    _erasers[name] = erase


def erase_everywhere(subject: str) -> dict[str, int]:
    """Run every room's eraser inside the caller's transaction."""
    return {name: erase(subject) for name, erase in sorted(_erasers.items())}


def declared() -> dict[tuple[str, str], PersonalField]:
    return dict(_personal)


def undeclared(all_models: list[type[models.Model]]) -> list[str]:
    """Free columns (text, JSON, dates of birth and the like) that nobody has declared either way."""
    missing = []
    for model in all_models:
        for field in model._meta.concrete_fields:
            key = (model._meta.label_lower, field.name)
            if _could_be_personal(field) and key not in _personal and key not in _plain:
                missing.append(".".join(key))
    return sorted(missing)


def _could_be_personal(field: "models.Field[object, object]") -> bool:
    if isinstance(field, TokenField):
        return False  # random
    free = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField, models.FileField)
    return isinstance(field, free) and not field.choices
