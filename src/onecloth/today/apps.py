from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TodayConfig(AppConfig):
    name = "onecloth.today"
    label = "today"

    def ready(self) -> None:
        from onecloth.core.actors import Actor
        from onecloth.core.inbox import count_of
        from onecloth.today.queries.days import here_today
        from onecloth.ui.navigation import NavItem, register, register_count

        def waiting(actor: Actor) -> int:
            return count_of(actor, here_today())

        for item in (
            NavItem("today", _("Today"), "sun", "today:today", {"top", "tabbar"}, 10),
            NavItem("happened", _("What happened"), "message-circle-reply", "today:happened", {"top", "tabbar"}, 20),
            NavItem("speak", _("Speak up"), "message-circle-plus", "today:speak", {"mast", "tabbar"}, 25),
            NavItem("inbox", _("Inbox"), "inbox", "today:inbox", {"mast", "tabbar"}, 30),
            NavItem("more", _("More"), "menu", "today:more", {"top", "tabbar"}, 90),
        ):
            register(item)
        register_count("inbox", waiting)
