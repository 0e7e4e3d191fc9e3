"""Charts drawn on the server as SVG: pure functions from frozen dataclasses to markup.

Each has a sentence that says what it shows and a table with the same figures. It is drawn twice, so that words stay
readable on a phone, and without styles, so that it prints and passes the content policy; `standalone` makes it fit for
a mail. Nothing here computes a statistic.
"""
