"""Rules of the schema: which way keys point, what deleting does, and that no order is hidden in a model."""

import ast

import pytest
from django.apps import apps
from django.db import models
from django.db.models.deletion import CASCADE, PROTECT

from tests.architecture.source import ORDER, dotted, of_kind, rooms

# Keys whose row goes with, or forgets, the row it points at; everything else is protected.
PARTS_OF_A_WHOLE: dict[str, str] = {}


def our_models() -> list[type[models.Model]]:
    return [model for room in rooms() for model in apps.get_app_config(room).get_models()]


def keys() -> list[tuple[type[models.Model], models.ForeignKey]]:
    return [
        (model, field)
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.model is model
    ]


def called(model: type[models.Model], field: models.Field) -> str:
    return f"{model._meta.label}.{field.name}"


def test_keys_protect_what_they_point_at() -> None:
    loose = [
        f"{called(model, field)}: {field.remote_field.on_delete.__name__}"
        for model, field in keys()
        if field.remote_field.on_delete is not PROTECT and called(model, field) not in PARTS_OF_A_WHOLE
    ]
    assert not loose, "Not PROTECT, and not listed with a reason:\n" + "\n".join(loose)


def test_no_exception_outlives_its_key() -> None:
    known = {
        called(model, field) for model in our_models() for field in model._meta.get_fields() if hasattr(field, "name")
    }
    assert not [name for name in PARTS_OF_A_WHOLE if name not in known]


def test_keys_between_rooms_point_down() -> None:
    up = []
    for model, field in keys():
        target = field.related_model._meta.app_label
        if target in ORDER and ORDER.index(target) > ORDER.index(model._meta.app_label):
            up.append(f"{called(model, field)} -> {target}")
    assert not up


def test_keys_between_rooms_leave_no_name_behind() -> None:
    named = [
        called(model, field)
        for model, field in keys()
        if field.related_model._meta.app_label != model._meta.app_label and field.remote_field.related_name != "+"
    ]
    assert not named, 'related_name="+" is missing:\n' + "\n".join(named)


def test_keys_between_rooms_are_written_as_strings() -> None:
    imported = []
    for module in of_kind("models"):
        for name, node in module.calls:
            if name.split(".")[-1] in {"ForeignKey", "OneToOneField", "ManyToManyField"} and node.args:
                target = node.args[0]
                if isinstance(target, ast.Name | ast.Attribute) and defined_elsewhere(module, dotted(target)):
                    imported.append(f"{module.name}:{node.lineno} {dotted(target)}")
    assert not imported


def defined_elsewhere(module, name: str) -> bool:
    """Whether a model was imported from another room rather than defined in this one."""
    return any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("onecloth.")
        and not (node.module or "").startswith(f"onecloth.{module.room}")
        and any((alias.asname or alias.name) == name for alias in node.names)
        for node in ast.walk(module.tree)
    )


def test_no_key_crosses_the_databases() -> None:
    crossing = [
        called(model, field)
        for model, field in keys()
        if (model._meta.app_label == "responses") != (field.related_model._meta.app_label == "responses")
    ]
    assert not crossing


@pytest.mark.parametrize("room", rooms())
def test_no_model_hides_an_order(room: str) -> None:
    ordered = [model._meta.label for model in apps.get_app_config(room).get_models() if model._meta.ordering]
    assert not ordered


def test_deleting_is_chosen_where_the_key_is_written() -> None:
    silent = [
        f"{module.name}:{node.lineno}"
        for module in of_kind("models")
        for name, node in module.calls
        if name.split(".")[-1] in {"ForeignKey", "OneToOneField"}
        and "on_delete" not in {keyword.arg for keyword in node.keywords}
        and len(node.args) < 2
    ]
    assert not silent


ORDINARY_KEYS = models.BigAutoField | models.BigIntegerField | models.UUIDField | models.ForeignKey

# Tables whose rows are known before they are written.
NAMED_ROWS = {
    "core.AuditHead": "one row",
    "core.Beat": "one row for each name in the timetable",
    "organisation.Organisation": "one row",
}


def test_keys_inside_are_bigints_or_random() -> None:
    """Random keys (UUIDv4) where an order would tell who answered when; bigints elsewhere."""
    odd = [
        f"{model._meta.label}: {type(model._meta.pk).__name__}"
        for model in our_models()
        if not isinstance(model._meta.pk, ORDINARY_KEYS) and model._meta.label not in NAMED_ROWS
    ]
    assert not odd


def test_cascade_is_used_nowhere_between_rooms() -> None:
    assert not [
        called(model, field)
        for model, field in keys()
        if field.remote_field.on_delete is CASCADE and field.related_model._meta.app_label != model._meta.app_label
    ]
