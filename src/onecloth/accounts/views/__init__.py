"""Pages: one's own, those of administrators, and the few of signing in that allauth leaves to us."""
