from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "onecloth.customers"
    label = "customers"

    def ready(self) -> None:
        from onecloth.core import exports, schedule
        from onecloth.customers import facts, personal, tasks
        from onecloth.ui import navigation

        personal.declare()
        exports.register(facts.CUSTOMERS)
        exports.register(facts.CONTACTS)
        schedule.every("customers.forget_old_files", timedelta(hours=6), tasks.forget_old_files)
        navigation.register(
            navigation.NavItem(
                "customers", _("Customers"), "id-card", "customers:customers", {"more"}, 130,
                note=_("Whom we serve, and what they agreed to"),
            )
        )  # fmt: skip
