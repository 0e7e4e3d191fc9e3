"""What higher rooms may count about what teams do together: thanks, huddles, what was asked of tiers above, news, gaps."""

from onecloth.teamwork.facts.cards import CARDS
from onecloth.teamwork.facts.change_meetings import CHANGE_MEETINGS
from onecloth.teamwork.facts.gaps import SKILL_GAPS
from onecloth.teamwork.facts.huddles import ESCALATIONS, HUDDLE_ITEMS, HUDDLES
from onecloth.teamwork.facts.posts import POSTS

__all__ = ["CARDS", "CHANGE_MEETINGS", "ESCALATIONS", "HUDDLES", "HUDDLE_ITEMS", "POSTS", "SKILL_GAPS"]
