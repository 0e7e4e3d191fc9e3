"""Back-ups: one file with both databases as they were at one moment, the files people sent, and what to check them by.

It holds no schedule and no place to send them; those are the operator's. `backing_up` calls it.
"""
