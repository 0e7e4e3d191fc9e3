"""Onecloth: a whole organisation works on customer experience as one piece of cloth.

Rooms know only the rooms below them; ARCHITECTURE.md draws the way data takes.
"""

__version__ = "0.1.0"
