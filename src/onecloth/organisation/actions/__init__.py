"""What changes the organisation. Each asks whether `by` may, runs in one transaction and leaves an audit row."""

from onecloth.organisation.actions.house import (
    change_organisation,
    found_organisation,
    sign_purpose,
    write_purpose,
)
from onecloth.organisation.actions.people import (
    blank_person,
    change_person,
    give_sign_in,
    part_with,
    welcome_person,
)
from onecloth.organisation.actions.places import (
    close_role,
    grant_scope,
    join_unit,
    leave_unit,
    name_role,
    rename_role,
    reopen_role,
    revoke_scope,
    welcome_into,
)
from onecloth.organisation.actions.units import change_unit, dissolve_unit, move_unit, open_unit

__all__ = [
    "blank_person",
    "change_organisation",
    "change_person",
    "change_unit",
    "close_role",
    "dissolve_unit",
    "found_organisation",
    "give_sign_in",
    "grant_scope",
    "join_unit",
    "leave_unit",
    "move_unit",
    "name_role",
    "open_unit",
    "part_with",
    "rename_role",
    "reopen_role",
    "revoke_scope",
    "sign_purpose",
    "welcome_into",
    "welcome_person",
    "write_purpose",
]
