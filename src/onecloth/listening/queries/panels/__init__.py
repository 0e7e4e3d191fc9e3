"""Advisory groups."""
