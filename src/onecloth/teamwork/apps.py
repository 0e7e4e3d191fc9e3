from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamworkConfig(AppConfig):
    name = "onecloth.teamwork"
    label = "teamwork"

    def ready(self) -> None:
        from onecloth.core import facts, inbox, schedule
        from onecloth.teamwork import desk, personal, receivers, slots
        from onecloth.teamwork.facts import CARDS, ESCALATIONS, HUDDLE_ITEMS, HUDDLES
        from onecloth.teamwork.tasks import huddles
        from onecloth.ui import navigation

        personal.declare()
        for table in (CARDS, HUDDLES, HUDDLE_ITEMS, ESCALATIONS):
            facts.register(table)
        slots.connect()
        receivers.connect()
        inbox.register("teamwork", desk.desk())
        schedule.every("teamwork.end_forgotten_huddles", timedelta(hours=1), huddles.end_forgotten)
        navigation.register(
            navigation.NavItem(
                "huddles", _("Huddle"), "users", "huddles:boards", {"top", "more"}, 45,
                note=_("What to celebrate, what gets in the way, who needs help; and what came back answered"),
            )
        )  # fmt: skip
        navigation.register(
            navigation.NavItem(
                "thanks", _("Thanks"), "heart-handshake", "thanks:thanks", {"more"}, 46,
                note=_("Cards for who helped, and the wall they hang on"),
            )
        )  # fmt: skip
