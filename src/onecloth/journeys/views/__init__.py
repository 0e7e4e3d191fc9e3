"""Pages of journeys, seams and lines of sight."""
