import pytest


@pytest.fixture(autouse=True)
def on_monday(monday: None) -> None:
    """What waits, and since when, is a matter of the day."""
