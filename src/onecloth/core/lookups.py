"""Several keys are one parameter on PostgreSQL.

As `IN (%s, %s, ...)` a question reads differently for whoever leads three units and for whoever leads three hundred, and
the driver looks for each placeholder in it. As an array it reads the same, so that a plan the server keeps serves all of
them; it sees the same list either way. SQLite keeps its `IN`.
"""

from typing import Any

from django.db.models import BigAutoField, ForeignKey
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


class KeyIn(In):
    """`id__in`"""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return _as_array(self, compiler, connection)


class RelatedKeyIn(RelatedIn):
    """`unit__in`, `unit_id__in`"""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return _as_array(self, compiler, connection)


def _as_array(lookup: Any, compiler: Any, connection: Any) -> tuple[str, Any]:
    """One key stays an equation, by which an index gives its rows in order."""
    keys = _keys(lookup)
    if len(keys) < 2:
        sql, told = lookup.as_sql(compiler, connection)
        return sql, told
    lhs, params = lookup.process_lhs(compiler, connection)
    return f"{lhs} = ANY(%s::bigint[])", [*params, f"{{{','.join(map(str, keys))}}}"]


def _keys(lookup: Any) -> list[int]:
    """None where it asks for anything else than plain numbers, as a subquery does."""
    asked = list(lookup.rhs) if lookup.rhs_is_direct_value() else []
    return asked if all(type(key) is int for key in asked) else []


def register() -> None:
    BigAutoField.register_lookup(KeyIn)
    ForeignKey.register_lookup(RelatedKeyIn)
