from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListeningConfig(AppConfig):
    name = "onecloth.listening"
    label = "listening"

    def ready(self) -> None:
        from onecloth.core import schedule
        from onecloth.listening.tasks import alike, answers, imports, mailboxes, panels, telling, themes, tidying

        assert mailboxes
        assert telling
        assert imports
        assert panels
        schedule.every("roll_waves", timedelta(minutes=10), answers.roll)
        schedule.every("mark_voices", timedelta(minutes=1), alike.mark)
        schedule.every("tidy_imports", timedelta(hours=24), tidying.tidy_imports)
        schedule.every("forget_words", timedelta(hours=24), tidying.forget_words)
        schedule.every("theme_words", timedelta(hours=24), themes.look)
        self._tell_of_voices()
        self._tell_of_studies()
        self._tell_of_conversations()
        self._tell_of_rounds()
        self._tell_of_panels()
        self._tell_of_practising()
        self._write_out()

    def _write_out(self) -> None:
        from onecloth.core import exports as tables
        from onecloth.listening.queries import exports

        tables.register(exports.VOICES)
        tables.register(exports.ANSWERS)

    def _tell_of_conversations(self) -> None:
        from onecloth.listening.personal import conversations

        conversations.declare()
        self._tell_of_visits()

    def _tell_of_visits(self) -> None:
        from onecloth.core import inbox, slots
        from onecloth.listening.permissions.conversations import can_visit
        from onecloth.listening.queries import staff_rounds
        from onecloth.listening.queries.visits import asked as visits_asked
        from onecloth.listening.queries.visits import promises as visits_promises
        from onecloth.ui.navigation import NavItem, register

        inbox.register("visits", visits_asked.desk())
        slots.provide("person.below", visits_promises.on_person)
        slots.provide("unit.below", visits_promises.on_unit)
        slots.provide("unit.below", staff_rounds.on_unit)
        register(
            NavItem(
                "visits", _("My listening"), "ear", "listening:visits", {"more"}, 102,
                can_visit, _("Whom I listened to, and what I promised"),
            )
        )  # fmt: skip
        register(
            NavItem(
                "staff_rounds", _("Rounds with staff"), "message-circle-reply", "listening:staff_rounds", {"more"}, 103,
                note=_("What our team was asked, what we said, and what became of it"),
            )
        )  # fmt: skip

    def _tell_of_studies(self) -> None:
        from onecloth.core import facts, inbox
        from onecloth.core.policies import Policy, holds
        from onecloth.listening.personal import studies as personal_studies
        from onecloth.listening.queries import asked, reviews_asked, studies
        from onecloth.ui.navigation import NavItem, register

        personal_studies.declare()
        inbox.register("surveys", asked.desk())
        inbox.register("reviews", reviews_asked.desk())
        facts.register(studies.ANSWERS_GIVEN)
        register(
            NavItem(
                "studies", _("Studies"), "list-checks", "listening:studies", {"more"}, 110,
                lambda actor: holds(Policy.EXPERIENCE_TEAM, actor), _("What we ask, and by which ways"),
            )
        )  # fmt: skip

    def _tell_of_voices(self) -> None:
        from onecloth.core import facts, inbox
        from onecloth.core.policies import Policy, holds
        from onecloth.listening import desk, slots
        from onecloth.listening.personal import ledger, voices
        from onecloth.listening.queries import counted, dialogues
        from onecloth.ui.navigation import NavItem, register

        voices.declare()
        ledger.declare()
        inbox.register("voices", desk.desk())
        inbox.register("dialogues", dialogues.desk())
        slots.connect()
        facts.register(counted.VOICES_RAISED)
        facts.register(counted.VOICES_ANSWERED)
        register(
            NavItem(
                "voices", _("Voices"), "message-circle", "listening:ledger", {"more"}, 100,
                lambda actor: holds(Policy.LEADER, actor), _("All that anyone told us, and what became of it"),
            )
        )  # fmt: skip
        register(
            NavItem(
                "imports", _("Imports"), "upload", "listening:imports", {"more"}, 120,
                lambda actor: holds(Policy.EXPERIENCE_TEAM, actor), _("Bring in answers from a file"),
            )
        )  # fmt: skip

    def _tell_of_rounds(self) -> None:
        from onecloth.core import inbox
        from onecloth.listening import receivers
        from onecloth.listening.personal import rounds
        from onecloth.listening.queries.rounds import asked
        from onecloth.ui.navigation import NavItem, register

        rounds.declare()
        receivers.connect()
        inbox.register("interviews", asked.desk())
        register(
            NavItem(
                "interviews", _("Interviews"), "message-circle", "listening:interview_rounds", {"more"}, 105,
                note=_("Customers whom we visit and listen to, in rounds"),
            )
        )  # fmt: skip

    def _tell_of_panels(self) -> None:
        from onecloth.core import inbox, slots
        from onecloth.listening.personal import panels
        from onecloth.listening.queries.panels import asked as panels_asked
        from onecloth.listening.queries.panels import slots as panel_slots
        from onecloth.ui.navigation import NavItem, register

        panels.declare()
        inbox.register("panels", panels_asked.desk())
        slots.provide("journey.below", panel_slots.on_journey)
        slots.provide("receipt.thread", panel_slots.on_receipt)
        register(
            NavItem(
                "panels", _("Advisory groups"), "users", "listening:panels", {"more"}, 108,
                note=_("Drawn by a fair lot; what they recommend must be answered"),
            )
        )  # fmt: skip

    def _tell_of_practising(self) -> None:
        from onecloth.core import inbox, slots
        from onecloth.listening.personal import practising
        from onecloth.listening.queries import practising_asked, seam_talks, side_by_side
        from onecloth.ui.navigation import NavItem, register

        practising.declare()
        inbox.register("practising", practising_asked.desk())
        slots.provide("seam.panel", seam_talks.on_seam)
        slots.provide("person.below", side_by_side.on_person)
        slots.provide("unit.below", side_by_side.on_unit)
        slots.provide("happened.below", side_by_side.on_happened)
        register(
            NavItem(
                "seam_talks", _("Seam talks"), "waypoints", "listening:seam_talks", {"more"}, 103,
                note=_("Two teams, one real job, 25 minutes; and what they promised each other"),
            )
        )  # fmt: skip
        register(
            NavItem(
                "side_by_side", _("Side by side"), "users", "listening:side_by_side", {"more"}, 104,
                note=_("Half a day at somebody else’s work: offered, asked for, and what was learned"),
            )
        )  # fmt: skip
