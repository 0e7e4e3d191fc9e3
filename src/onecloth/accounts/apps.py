from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from onecloth.core.actors import Actor
from onecloth.ui import navigation


def own_page(actor: Actor) -> navigation.Me:
    """The avatar in the mast leads to one's own page."""
    return navigation.Me(actor.name, navigation.initials(actor.name), url=reverse("me:me"))


class AccountsConfig(AppConfig):
    name = "onecloth.accounts"
    label = "accounts"

    def ready(self) -> None:
        from onecloth.accounts import personal, receivers, tasks
        from onecloth.core.policies import Policy, holds

        personal.declare()
        receivers.listen()
        tasks.register()
        navigation.register_me(own_page)
        navigation.register(
            navigation.NavItem(
                key="sign_ins", label=_("Sign-ins"), icon="key-round", url_name="sign_in:sign_ins", where={"more"},
                order=900, allowed=lambda actor: holds(Policy.ADMINISTRATOR, actor),
                note=_("Give somebody a new password, or stop them from signing in."),
            )
        )  # fmt: skip
