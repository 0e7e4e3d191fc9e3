"""What rooms above may listen to. Each is sent inside the action's transaction, so that both happen or neither."""

from django.dispatch import Signal

# sender=Unit, unit=, successors= (the first takes over what only one can hold), by=, at=
unit_dissolved = Signal()

# sender=Person, person=, by=, at=
person_left = Signal()
