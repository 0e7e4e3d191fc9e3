"""What the first pages show, put together from the rooms below. Nothing is kept here, so nothing goes stale."""
