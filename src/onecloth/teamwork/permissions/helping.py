"""The page of helping is everybody's; the shared goal is set, and patterns are looked at, by the experience team."""

from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed


def can_set_goal(actor: Actor) -> bool:
    return actor.is_experience_team or actor.is_system


def check_can_set_goal(actor: Actor) -> None:
    if not can_set_goal(actor):
        raise NotAllowed(_("The experience team sets the goal that everybody shares. Nothing was changed."))
