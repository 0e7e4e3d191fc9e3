"""What problems and improvements ask of a person in the Inbox."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.improvement.choices import CheckKind
from onecloth.improvement.models import Countermeasure, Improvement, Problem
from onecloth.improvement.queries import deciding, improvements, initiatives, waiting
from onecloth.ui import texts


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    waits = waiting.kinds(actor, day)
    return [
        *(_people(actor) if waits.keys() & {"owner", "sponsor", "tell", "back"} else ()),
        *(_mending(actor, day) if waits.keys() & {"due", "band_aid"} else ()),
        *(_looking_again(actor, day) if "check" in waits else ()),
    ]


def desk() -> Desk:
    return Desk(asks=asks, rows=waiting.rows)


def decisions_asked(actor: Actor, day: date) -> Iterator[Ask]:
    """Whom a decision hits is asked how, and a month after it began to hold, what really happened."""
    if actor.is_manager:
        for notice in deciding.to_answer(actor, day).select_related("decision", "unit").order_by("pk"):
            yield Ask(
                f"notice:{notice.pk}", _("How does this hit you? “%s”") % notice.decision.what,
                texts.name_of(notice.unit), reverse("decisions:answer", args=[notice.decision.token, notice.pk]),
                _("Say how it hits us"), "megaphone", notice.decision.answer_by,
            )  # fmt: skip
        for notice in deciding.to_look_back(actor, day).select_related("decision", "unit").order_by("pk"):
            yield Ask(
                f"came:{notice.pk}", _("What really happened? “%s”") % notice.decision.what,
                texts.name_of(notice.unit), reverse("decisions:happened", args=[notice.decision.token, notice.pk]),
                _("Say how it came"), "eye", notice.decision.from_date + deciding.LOOK_BACK,
            )  # fmt: skip
    for decision in deciding.to_settle(actor, day).order_by("answer_by", "pk"):
        yield Ask(
            f"settle:{decision.pk}", _("Go ahead, or call it off? “%s”") % decision.what,
            _("The answers are in, or their day is over"), f"{reverse('decisions:decision', args=[decision.token])}#settle",
            _("Settle it"), "route", decision.from_date,
        )  # fmt: skip


def decisions_desk() -> Desk:
    return Desk(asks=lambda actor, day: list(decisions_asked(actor, day)), rows=deciding.rows)


def improvement_asks(actor: Actor, day: date) -> Sequence[Ask]:
    """Look whether it did what was predicted, start what was planned for today, name somebody where the owner left."""
    return [
        *(
            _trial(
                check.improvement, f"check:{check.pk}", _("Did it do what we predicted?"), _("Look again"), "eye", "check",
                check.due_on,
            )
            for check in improvements.to_check(actor, day).select_related("improvement")
        ),
        *(
            _trial(each, "start", _("It was to start by now"), _("Start it, or plan it anew"), "target", "start", each.starts_on)
            for each in improvements.to_start(actor, day)
        ),
        *(
            _trial(each, "owner", _("Its owner left, and you clear its way"), _("Name an owner"), "user-plus", "team")
            for each in improvements.without_owner(actor, day)
        ),
    ]  # fmt: skip


def initiative_asks(actor: Actor, day: date) -> Sequence[Ask]:
    """Somebody goes on with what runs when its owner has left."""
    return [
        Ask(
            f"initiative:{each.pk}:owner", _("Who goes on with “%s”?") % each.title, _("Its owner left, and it runs on"),
            reverse("initiatives:owner", args=[each.token]), _("Name an owner"), "user-plus",
        )
        for each in initiatives.without_owner(actor, day).order_by("rank", "pk")
    ]  # fmt: skip


def initiative_desk() -> Desk:
    return Desk(asks=initiative_asks, rows=lambda actor, day: (initiatives.without_owner(actor, day),))


def improvement_desk() -> Desk:
    return Desk(asks=improvement_asks, rows=improvements.waiting)


def _trial(
    improvement: Improvement, key: str, detail: str, act: str, icon: str, part: str, by_date: date | None = None
) -> Ask:
    url = f"{reverse('improvements:improvement', args=[improvement.token])}#{part}"
    return Ask(f"improvement:{improvement.pk}:{key}", improvement.title, detail, url, act, icon, by_date)


def _people(actor: Actor) -> Iterator[Ask]:
    for problem in waiting.without_owner(actor).order_by("raised_at"):
        yield _ask(
            problem,
            "owner",
            _("Who takes it? “%s”") % problem.title,
            _("Nobody owns this problem yet"),
            _("Find an owner"),
            "user-plus",
            "team",
        )
    for problem in waiting.without_sponsor(actor).order_by("raised_at"):
        yield _ask(
            problem, "sponsor", _("Who clears the way? “%s”") % problem.title, _("No leader sponsors it yet"),
            _("Ask a leader"), "hand-helping", "team",
        )  # fmt: skip
    for problem in waiting.come_back(actor).order_by("came_back_on"):
        yield _ask(
            problem, "back", _("It came back: “%s”") % problem.title, problem.reopened_because,
            _("Ask why once more"), "rotate-ccw", "why",
        )  # fmt: skip
    for problem in waiting.untold(actor).order_by("mended_on"):
        yield _ask(
            problem, "tell", _("Tell them: “%s”") % problem.title, _("It is mended; those who spoke have not heard"),
            _("Close the loop"), "message-circle-reply", "loop",
        )  # fmt: skip


def _mending(actor: Actor, day: date) -> Iterator[Ask]:
    for row in waiting.due_countermeasures(actor, day).select_related("problem").order_by("due_on"):
        yield _ask(
            row.problem, f"due:{row.pk}", row.words, _about(row), _("Say it is done"), "wrench", "fix", row.due_on
        )
    for row in waiting.ending_band_aids(actor, day).select_related("problem").order_by("expires_on"):
        yield _ask(
            row.problem, f"band-aid:{row.pk}", _("Band-aid: %s") % row.words, _about(row), _("Take it off, or keep it"),
            "bandage", "fix", row.expires_on,
        )  # fmt: skip


def _looking_again(actor: Actor, day: date) -> Iterator[Ask]:
    for check in waiting.due_checks(actor, day).select_related("problem", "countermeasure").order_by("due_on"):
        detail = _about(check.countermeasure) if check.countermeasure else check.problem.title
        title = CheckKind(check.kind).label
        yield _ask(
            check.problem, f"check:{check.pk}", str(title), detail, _("Look again"), "eye", "check", check.due_on
        )


def _about(row: Countermeasure) -> str:
    return _("About “%s”") % row.problem.title


def _ask(
    problem: Problem, key: str, title: str, detail: str, act: str, icon: str, part: str, by_date: date | None = None
) -> Ask:
    url = f"{reverse('problems:problem', args=[problem.token])}#{part}"
    return Ask(f"problem:{problem.pk}:{key}", title, detail, url, act, icon, by_date)
