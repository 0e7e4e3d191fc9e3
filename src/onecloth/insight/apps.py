from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "onecloth.insight"
    label = "insight"

    def ready(self) -> None:
        from onecloth.core import exports, schedule
        from onecloth.insight import personal, receivers, slots, tasks
        from onecloth.insight.queries import talks
        from onecloth.insight.queries.exports import FIGURES, SEAM_FIGURES
        from onecloth.insight.queries.strengths import readiness
        from onecloth.journeys.queries.readiness import measured_by
        from onecloth.listening.queries.seam_rounds import checked_by
        from onecloth.ui.navigation import NavItem, register

        personal.declare()
        receivers.connect()
        slots.connect()
        exports.register(FIGURES)
        exports.register(SEAM_FIGURES)
        measured_by(readiness)
        checked_by(talks.rounds_around)
        schedule.every("read_metrics", timedelta(minutes=15), tasks.read_everything)
        for key, label, icon, url, where, order, note in (
            ("figures", _("How we are doing"), "scale", "insight:organisation", {"more"}, 20,
             _("Employees, customers and the hand-offs between us, on one page")),
            ("seams", _("Seams"), "waypoints", "insight:seams", {"top", "more"}, 30,
             _("How hand-offs between departments hold, seen from both sides")),
            ("metrics", _("Metrics"), "chart-spline", "insight:metrics", {"top", "more"}, 50,
             _("What we agreed to measure, and how it goes")),
        ):  # fmt: skip
            register(NavItem(key, label, icon, url, where, order, note=note))
