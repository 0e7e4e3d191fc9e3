"""What listening tells the rooms above, by an outbox handler after the commit: at least once, so perhaps twice."""

from django.dispatch import Signal

# sender=Wave, wave=, at=: the wave is closed and its counts stand.
wave_closed = Signal()
