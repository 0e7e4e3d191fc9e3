"""What there is to open: for each address with a thing in it, a builder of that thing in Priya's small world.

Where a thing belongs to somebody it is Priya's, so that each relation of the golden file is a relation to its owner.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

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
