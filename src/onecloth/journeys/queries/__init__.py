"""What one asks about journeys, seams and lines of sight."""

from onecloth.journeys.queries.seams import open_seams, seams_of_units
from onecloth.journeys.queries.sight import LineOfSight, Stop, line_of_sight_of

__all__ = ["LineOfSight", "Stop", "line_of_sight_of", "open_seams", "seams_of_units"]
