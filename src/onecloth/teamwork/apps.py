from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _ways_out() -> None:
    """What leaves the house: webhooks, feeds, mail."""
    from onecloth.core import schedule
    from onecloth.teamwork.permissions.webhooks import can_keep_webhooks
    from onecloth.teamwork.queries import digest_parts, feeds, huddle_week, posts_outside
    from onecloth.teamwork.tasks import digest, huddles, webhooks
    from onecloth.ui import navigation

    feeds.register("cards", feeds.cards)
    feeds.register("posts", posts_outside.entries)
    digest_parts.register("cards", digest_parts.cards())
    digest_parts.register("answers", digest_parts.answers())
    digest_parts.register("posts", posts_outside.new_posts())
    digest_parts.register("weeks", huddle_week.weeks_told())
    schedule.every("teamwork.digest", timedelta(minutes=10), digest.begin)
    schedule.every("teamwork.forget_old_mail", timedelta(hours=24), huddles.forget_old_mail)
    schedule.every("teamwork.forget_old_webhooks", timedelta(hours=24), webhooks.forget_old)
    navigation.register(
        navigation.NavItem(
            "webhooks", _("Webhooks"), "link-2", "webhooks:webhooks", {"more"}, 85, allowed=can_keep_webhooks,
            note=_("Other systems that are told of what happens here"),
        )
    )  # fmt: skip
    navigation.register(
        navigation.NavItem(
            "feeds", _("Feeds"), "bookmark", "feeds:feeds", {"more"}, 84,
            note=_("What everybody here may read, in your own reader or on the intranet"),
        )
    )  # fmt: skip
    navigation.register(
        navigation.NavItem(
            "digest", _("Daily digest"), "mail", "digest:digest", {"more"}, 83,
            note=_("One mail a day at most, at your hour, or none"),
        )
    )  # fmt: skip


def _learning() -> None:
    """What is learned: what it asks of people, and what happens by itself."""
    from onecloth.core import inbox, schedule
    from onecloth.teamwork.queries import learning_asked, noticing
    from onecloth.teamwork.tasks import learning
    from onecloth.ui import navigation

    inbox.register("learning", learning_asked.desk())
    inbox.register("noticing", noticing.desk())
    schedule.every("teamwork.ask_neighbours", timedelta(hours=24), learning.ask_neighbours)
    navigation.register(
        navigation.NavItem(
            "learning", _("Learning"), "book-open", "learning:courses", {"more"}, 47,
            note=_("Short courses, alone or together, and what you try afterwards"),
        )
    )  # fmt: skip


def _facts() -> None:
    """What higher rooms may count."""
    from onecloth.core import facts
    from onecloth.teamwork.facts import (
        CARDS,
        CHANGE_MEETINGS,
        ESCALATIONS,
        HUDDLE_ITEMS,
        HUDDLES,
        POSTS,
        SKILL_GAPS,
    )

    for table in (CARDS, HUDDLES, HUDDLE_ITEMS, ESCALATIONS, POSTS, CHANGE_MEETINGS, SKILL_GAPS):
        facts.register(table)


class TeamworkConfig(AppConfig):
    name = "onecloth.teamwork"
    label = "teamwork"

    def ready(self) -> None:
        from onecloth.core import inbox, schedule
        from onecloth.teamwork import desk, personal, receivers, slots
        from onecloth.teamwork.queries import posts_desk
        from onecloth.teamwork.tasks import huddles, posts
        from onecloth.ui import navigation

        personal.declare()
        _ways_out()
        _learning()
        _facts()
        slots.connect()
        receivers.connect()
        inbox.register("teamwork", desk.desk())
        inbox.register("news", posts_desk.desk())
        schedule.every("teamwork.end_forgotten_huddles", timedelta(hours=1), huddles.end_forgotten)
        schedule.every("teamwork.let_out_posts", timedelta(minutes=1), posts.let_out_due)
        navigation.register(
            navigation.NavItem(
                "huddles", _("Huddle"), "users", "huddles:boards", {"top", "more"}, 45,
                note=_("What to celebrate, what gets in the way, who needs help; and what came back answered"),
            )
        )  # fmt: skip
        navigation.register(
            navigation.NavItem(
                "thanks", _("Thanks"), "heart-handshake", "thanks:thanks", {"more"}, 46,
                note=_("Cards for who helped, and the wall they hang on"),
            )
        )  # fmt: skip
        navigation.register(
            navigation.NavItem(
                "news", _("News"), "megaphone", "news:news", {"more"}, 47,
                note=_("What is new for you and for all, with questions and answers beneath it"),
            )
        )  # fmt: skip
        navigation.register(
            navigation.NavItem(
                "change-meetings", _("Change meetings"), "calendar", "change_meetings:meetings", {"more"}, 48,
                note=_("Once a month, across functions: what is open, and what came of it"),
            )
        )  # fmt: skip
