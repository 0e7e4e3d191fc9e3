from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "onecloth.organisation"
    label = "organisation"

    def ready(self) -> None:
        from onecloth.core import exports, inbox, schedule
        from onecloth.core import facts as registry
        from onecloth.organisation import desk, facts, personal, slots, tasks
        from onecloth.ui import navigation

        personal.declare()
        navigation.register_me(slots.as_in_mast)
        slots.provide()
        registry.register(facts.MEMBERSHIPS)
        inbox.register("organisation", desk.DESK)
        inbox.stands_on(desk.settings_of_the_house)
        exports.register(facts.UNITS)
        exports.register(facts.PEOPLE)
        schedule.every("organisation.forget_old_files", timedelta(hours=6), tasks.forget_old_files)
        for key, label, icon, url_name, order, note in (
            ("organisation", _("Organisation"), "building-2", "organisation:organisation", 110,
             _("Units as they hang together, roles, and why we are here")),
            ("people", _("People"), "users", "organisation:people", 120, _("Who works here, and where")),
        ):  # fmt: skip
            navigation.register(navigation.NavItem(key, label, icon, url_name, {"more"}, order, note=note))
        navigation.register(
            navigation.NavItem(
                "house", _("The house"), "settings", "organisation:house", {"more"}, 195,
                allowed=lambda actor: actor.is_administrator,
                note=_("Name, time zone, languages, days to answer, smallest groups"),
            )
        )  # fmt: skip
