"""A panel is begun with its charter and rules, and its quotas are set before a draw."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.choices import Audience, DrawState
from onecloth.listening.models import Panel, PanelQuota
from onecloth.listening.permissions.panels import check_can_keep_panels
from onecloth.listening.queries.panels.pool import FEATURES, MOST_FEATURES
from onecloth.organisation.queries import day_of

LEAST_SEATS, MOST_SEATS = 10, 12


class CannotKeepPanel(Refused):
    """The rules of a panel do not fit each other, or it is too late to change them."""


def begin_panel(
    *, audience: str, name: Mapping[str, str], charter: Mapping[str, str], seats: int = 12, term_months: int = 12,
    rotate_months: int = 4, pause_months: int = 12, answer_days: int = 28, by: Actor, at: datetime,
) -> Panel:  # fmt: skip
    """Raises `CannotKeepPanel` where the numbers do not fit."""
    check_can_keep_panels(by)
    _check_rules(seats, term_months, rotate_months, answer_days)
    with transaction.atomic():
        panel = Panel.objects.create(
            audience=Audience(audience), name=dict(name), charter=dict(charter), seats=seats, term_months=term_months,
            rotate_months=rotate_months, pause_months=pause_months, answer_days=answer_days, keeper_id=by.person_id,
            begun_at=at,
        )  # fmt: skip
        audit.record(by=by, at=at, action="panel_begun", subject=panel, fields=["charter", "seats"])
    return panel


def change_panel(
    *, panel: Panel, name: Mapping[str, str], charter: Mapping[str, str], seats: int, answer_days: int,
    expected: int | None = None, by: Actor, at: datetime,
) -> Panel:  # fmt: skip
    """Terms stay as they were: people took their seats on them. Raises `CannotKeepPanel`, `Stale`."""
    check_can_keep_panels(by)
    _check_rules(seats, panel.term_months, panel.rotate_months, answer_days)
    with transaction.atomic():
        panel.save_changes(
            expected=expected, name=dict(name), charter=dict(charter), seats=seats, answer_days=answer_days
        )
        audit.record(by=by, at=at, action="panel_changed", subject=panel, fields=["name", "charter", "seats"])
    return panel


def close_panel(*, panel: Panel, by: Actor, at: datetime) -> Panel:
    """No more draws and recommendations; what was recommended is still to be answered."""
    check_can_keep_panels(by)
    with transaction.atomic():
        panel.save_changes(closed_on=panel.closed_on or day_of(at))
        audit.record(by=by, at=at, action="panel_closed", subject=panel, fields=["closed_on"])
    return panel


def set_quota(
    *, panel: Panel, feature: str, value: str, least: int, most: int, by: Actor, at: datetime
) -> PanelQuota:  # fmt: skip
    """Set how many seats a kind of people has at least and at most. Raises `CannotKeepPanel`."""
    check_can_keep_panels(by)
    _check_no_draw(panel)
    _check_quota(panel, feature, value, least, most)
    with transaction.atomic():
        quota, _new = PanelQuota.objects.update_or_create(
            panel=panel, feature=feature, value=value, defaults={"least": least, "most": most}
        )
        audit.record(by=by, at=at, action="panel_quota_set", subject=panel, fields=["quotas"])
    return quota


def drop_quota(*, quota: PanelQuota, by: Actor, at: datetime) -> None:
    check_can_keep_panels(by)
    _check_no_draw(quota.panel)
    with transaction.atomic():
        audit.record(by=by, at=at, action="panel_quota_dropped", subject=quota.panel, fields=["quotas"])
        quota.delete()


def _check_quota(panel: Panel, feature: str, value: str, least: int, most: int) -> None:
    if feature not in FEATURES[Audience(panel.audience)] or not value:
        raise CannotKeepPanel(_("Say whom the rule is about. Nothing was changed."))
    if not 0 <= least <= most <= panel.seats or most < 1:
        raise CannotKeepPanel(
            _("At least comes before at most, and neither is more than the %(seats)s seats.") % {"seats": panel.seats}
        )
    others = panel.quotas.exclude(feature=feature)
    if others.values("feature").distinct().count() >= MOST_FEATURES:
        raise CannotKeepPanel(
            _("Four features are as many as twelve seats can bear. Take out a rule about another one first.")
        )


def _check_no_draw(panel: Panel) -> None:
    if panel.draws.filter(state=DrawState.COMPUTING).exists():
        raise CannotKeepPanel(_("The lot is being drawn; its rules stay until it is over."))


def _check_rules(seats: int, term_months: int, rotate_months: int, answer_days: int) -> None:
    if not LEAST_SEATS <= seats <= MOST_SEATS:
        raise CannotKeepPanel(_("An advisory group has ten to twelve seats: enough to differ, few enough to talk."))
    if not 1 <= rotate_months <= term_months <= 60 or not 1 <= answer_days <= 180:
        raise CannotKeepPanel(_("Seats change at least once in a term, and an answer takes one to 180 days."))
