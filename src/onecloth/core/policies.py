"""Who may open a page at all, declared on every view and written down again, by hand, in tests/permissions.

A policy answers for the page; whether somebody may see a certain thing on it is decided where the thing is fetched
(`visible_x`, `get_x_for`). Missing and forbidden look the same: the page is not there.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseBase

from onecloth.core.actors import Actor
from onecloth.core.http import ActorRequest

View = Callable[..., HttpResponseBase]

POLICY = "policy"  # the attribute of a view that tests read


class Policy(StrEnum):
    """`LEADER` is whoever leads a unit today, an executive, or the experience team."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    LEADER = "leader"
    EXPERIENCE_TEAM = "experience_team"
    ADMINISTRATOR = "administrator"


_RULES: dict[Policy, Callable[[Actor], bool]] = {
    Policy.PUBLIC: lambda actor: True,
    Policy.SIGNED_IN: lambda actor: actor.is_person,
    Policy.LEADER: lambda actor: actor.is_manager or actor.is_executive or actor.is_experience_team,
    Policy.EXPERIENCE_TEAM: lambda actor: actor.is_experience_team,
    Policy.ADMINISTRATOR: lambda actor: actor.is_administrator,
}


def holds(policy: Policy, actor: Actor) -> bool:
    return _RULES[policy](actor)


def allow(policy: Policy) -> Callable[[View], View]:
    """Declare a view's policy and enforce it: the sign-in page for strangers, a page that is not there for the rest."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if policy is not Policy.PUBLIC:
                if not request.actor.is_person:
                    return redirect_to_login(request.get_full_path())
                if not holds(policy, request.actor):
                    raise Http404
            return view(request, *args, **kwargs)

        setattr(guarded, POLICY, policy)
        return guarded

    return declare
