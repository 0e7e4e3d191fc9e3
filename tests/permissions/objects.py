"""What there is to open: for each address with a thing in it, a builder of that thing in Priya's small world.

Where a thing belongs to somebody it is Priya's, so that each relation of the golden file is a relation to its owner.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from onecloth.core import clock
from onecloth.improvement.models import Cause, Check, Countermeasure, Problem, ProblemVoice, TeamMember
from onecloth.listening.actions.voices import raise_voice
from tests.permissions.world import World, builds


@builds("sign_in:sign_in", "sign_in:stop", "sign_in:let_in")
def sign_in(world: World) -> dict[str, Any]:
    return {"token": world.cast.priya.user.token}


@builds("account_reset_password_from_key")
def link_of_a_mail(world: World) -> dict[str, Any]:
    return {"uidb36": "1", "key": "abc-def"}


@builds("mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate")
def devices_of_everybody(world: World) -> dict[str, Any]:
    """Pages about one's own devices, without an address for somebody else's."""
    for person in world.people.values():
        if person is not None:
            Authenticator.objects.create(user=person.user, type="totp", data={"secret": "x"})
            RecoveryCodes.activate(person.user)
    return {}


@builds("mfa_remove_webauthn", "mfa_edit_webauthn")
def passkey(world: World) -> dict[str, Any]:
    data = {"name": "Phone", "credential": {}}
    return {"pk": Authenticator.objects.create(user=world.cast.priya.user, type="webauthn", data=data).pk}


def priyas_problem(world: World) -> Problem:
    """Owned by Priya, about the north desk, with a voice of hers behind it."""
    cast = world.cast
    voice = raise_voice(
        kind="problem", text="Nobody sees my note.", name_hidden=False, about_unit=cast.north_desk, by=cast.actor("priya"),
        at=clock.now(),
    ).voice  # fmt: skip
    problem = Problem.objects.create(
        title="Nobody sees the note", unit=cast.north_desk, owner=cast.priya, raised_at=clock.now()
    )
    ProblemVoice.objects.create(problem=problem, voice=voice, added_at=clock.now())
    TeamMember.objects.create(problem=problem, person=cast.priya, from_date=clock.today())
    return problem


@builds(
    *(f"problems:{name}" for name in ("problem", "rewrite", "owner", "take", "sponsor", "team", "join_in", "why")),
    *(f"problems:{name}" for name in ("propose", "close", "reopen")),
)
def problem(world: World) -> dict[str, Any]:
    return {"token": priyas_problem(world).token}


@builds("problems:remove_evidence")
def evidence(world: World) -> dict[str, Any]:
    found = priyas_problem(world)
    return {"token": found.token, "key": found.evidence.get().voice.key}


@builds("problems:leave")
def team_member(world: World) -> dict[str, Any]:
    return {"token": priyas_problem(world).token, "pk": world.cast.priya.pk}


@builds("problems:root", "problems:withdraw_why")
def why(world: World) -> dict[str, Any]:
    found = priyas_problem(world)
    return {"token": found.token, "pk": Cause.objects.create(problem=found, position=1, words="The list is old").pk}


@builds(*(f"problems:{name}" for name in ("done", "withdraw", "minutes", "keep", "end")))
def countermeasure(world: World) -> dict[str, Any]:
    found = priyas_problem(world)
    row = Countermeasure.objects.create(
        problem=found, words="Ring the depot", action="memo", strength="weak", proposed_at=clock.now()
    )
    return {"token": found.token, "pk": row.pk}


@builds("problems:check")
def look_again(world: World) -> dict[str, Any]:
    found = priyas_problem(world)
    return {"token": found.token, "pk": Check.objects.create(problem=found, kind="result", due_on=clock.today()).pk}


@builds("today:sent", "today:take_back")
def said_by_priya(world: World) -> dict[str, Any]:
    by, at = world.cast.actor("priya"), clock.now()
    return {"key": raise_voice(kind="idea", text="An idea", name_hidden=True, by=by, at=at).voice.key}
