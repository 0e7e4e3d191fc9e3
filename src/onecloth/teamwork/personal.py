"""What this room keeps of people, and what becomes of it when somebody is erased."""


def declare() -> None:
    """Nothing is kept yet."""
