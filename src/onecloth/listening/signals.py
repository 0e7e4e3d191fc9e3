"""What listening tells the rooms above. Both are sent by an outbox handler after the commit, so they may come twice."""

from django.dispatch import Signal

# sender=Wave, wave=, at=: the wave is closed and its counts stand.
wave_closed = Signal()

# sender=Study, study=, day=, at=: an identified answer came in.
study_answered = Signal()
