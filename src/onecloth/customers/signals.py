"""What rooms above may listen to. Each is sent inside the action's transaction, so that both happen or neither."""

from django.dispatch import Signal

# sender=Contact, contact=, purpose= (ConsentPurpose), by=, at=: they said no, or took back what they had agreed to
consent_withdrawn = Signal()

# sender=Contact, contact=, by=, at=: nobody speaks with them any more
contact_closed = Signal()
