"""Why a unit is asked about a decision, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from onecloth.improvement.models import Notice
from onecloth.improvement.queries.affected import GIVER, NAMED, OWNER, RECEIVER
from onecloth.journeys.models import Seam, Step
from onecloth.organisation.models import Unit
from onecloth.ui import texts

Known = Mapping[str, Mapping[int, Any]]


def ways_in_words(notices: Iterable[Notice]) -> dict[int, list[str]]:
    """Of each notice, by key, every way in which the decision hits its unit. At most three queries."""
    rows = list(notices)
    wanted: dict[str, set[int]] = {OWNER: set(), GIVER: set(), RECEIVER: set(), NAMED: set()}
    for notice in rows:
        for way, key in notice.ways:
            wanted[way].add(key)
    known: Known = {
        OWNER: _rows(Step, wanted[OWNER]), NAMED: _rows(Unit, wanted[NAMED]),
        GIVER: (seams := _rows(Seam, wanted[GIVER] | wanted[RECEIVER], "giver", "receiver")), RECEIVER: seams,
    }  # fmt: skip
    return {notice.pk: [_words(way, known[way][key], notice) for way, key in notice.ways] for notice in rows}


def _rows(model: type[Model], keys: set[int], *related: str) -> dict[int, Any]:
    return model._default_manager.select_related(*related).in_bulk(keys) if keys else {}


def _words(way: str, thing: Any, notice: Notice) -> str:
    if way == OWNER:
        return _("answers for the step “%(step)s”") % {"step": texts.name_of(thing)}
    if way == NAMED:
        if thing.pk == notice.unit_id:
            return _("is named in the decision")
        return _("does now what %(unit)s did, which is named in the decision") % {"unit": texts.name_of(thing)}
    if way == GIVER:
        return _("hands over to %(unit)s") % {"unit": texts.name_of(thing.receiver)}
    return _("receives from %(unit)s") % {"unit": texts.name_of(thing.giver)}
