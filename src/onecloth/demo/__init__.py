"""The demo organisation: a year of a believable company, played through the public actions and the intake."""
