"""What listening holds about people, what for, for how long, and what erasure does."""
