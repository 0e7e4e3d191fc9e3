from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JourneysConfig(AppConfig):
    name = "onecloth.journeys"
    label = "journeys"

    def ready(self) -> None:
        from onecloth.core import facts as registry
        from onecloth.core import inbox
        from onecloth.journeys import desk, facts, personal, receivers, slots
        from onecloth.ui import navigation

        personal.declare()
        receivers.connect()
        slots.connect()
        registry.register(facts.CONFIRMATIONS)
        registry.register(facts.STEP_OWNERS)
        inbox.register("journeys", desk.DESK)
        navigation.register(
            navigation.NavItem(
                "journeys", _("Journeys"), "route", "journeys:journeys", {"more"}, 140,
                note=_("What people go through, who answers for each step, and how your work reaches them"),
            )
        )  # fmt: skip
