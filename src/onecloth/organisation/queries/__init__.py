"""What one asks about the organisation: who acts, how units hang together, who is where, what files say."""

from onecloth.organisation.models import open_on
from onecloth.organisation.queries.actors import actor_for, actor_of, one_at_a_time
from onecloth.organisation.queries.house import (
    current_purpose,
    day_of,
    languages_written,
    the_organisation,
)
from onecloth.organisation.queries.places import line_to, main_place, main_places_of
from onecloth.organisation.queries.units import (
    department_of,
    leaders_of,
    path_to,
    unit_tree,
    units_by_id,
    with_everything_below,
)

__all__ = [
    "actor_for",
    "actor_of",
    "current_purpose",
    "day_of",
    "department_of",
    "languages_written",
    "leaders_of",
    "line_to",
    "main_place",
    "main_places_of",
    "one_at_a_time",
    "open_on",
    "path_to",
    "the_organisation",
    "unit_tree",
    "units_by_id",
    "with_everything_below",
]
