"""What higher rooms may count about what teams do together: thanks, huddles, and what was asked of tiers above."""

from onecloth.teamwork.facts.cards import CARDS
from onecloth.teamwork.facts.huddles import ESCALATIONS, HUDDLE_ITEMS, HUDDLES

__all__ = ["CARDS", "ESCALATIONS", "HUDDLES", "HUDDLE_ITEMS"]
