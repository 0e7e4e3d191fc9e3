"""Pages of the organisation: units, people, roles, purpose, files."""
