from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImprovementConfig(AppConfig):
    name = "onecloth.improvement"
    label = "improvement"

    def ready(self) -> None:
        from onecloth.core import facts, inbox, schedule
        from onecloth.improvement import desk, personal, receivers, slots
        from onecloth.improvement.facts import COUNTERMEASURES, PROBLEMS
        from onecloth.improvement.permissions.problems import may_answer_evidence
        from onecloth.improvement.queries import asking_desk
        from onecloth.improvement.queries.panels import subjects_of
        from onecloth.improvement.tasks import files, leaving, portfolio, recurrence
        from onecloth.listening.permissions.voices import also_answers
        from onecloth.listening.queries.panels.subjects import tells_subjects
        from onecloth.ui import navigation

        assert portfolio
        personal.declare()
        facts.register(PROBLEMS)
        facts.register(COUNTERMEASURES)
        inbox.register("improvement", desk.desk())
        inbox.register("decisions", desk.decisions_desk())
        inbox.register("improvements", desk.improvement_desk())
        inbox.register("initiatives", desk.initiative_desk())
        inbox.register("input_requests", asking_desk.desk())
        slots.connect()
        schedule.every("look_for_recurrence", timedelta(hours=24), recurrence.look)
        schedule.every("improvement.leaving", timedelta(hours=6), leaving.look)
        schedule.every("improvement.forget_old_files", timedelta(hours=6), files.forget_old_files)
        receivers.connect()
        also_answers(may_answer_evidence)
        tells_subjects(subjects_of)
        navigation.register(
            navigation.NavItem(
                "problems", _("Problems"), "wrench", "problems:problems", {"top", "more"}, 40,
                note=_("What gets in the way, who mends it, and how far they are"),
            )
        )  # fmt: skip
        navigation.register(
            navigation.NavItem(
                "decisions", _("Decisions"), "route", "decisions:decisions", {"more"}, 42,
                note=_("What will change, whom it hits, and what they say to it"),
            )
        )  # fmt: skip
