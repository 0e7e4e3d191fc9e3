"""The steps of one person through a survey: one question a page, one team a page, forwards and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from onecloth.listening.definitions import MOST_PARTNERS, Answers, Question, Survey
from onecloth.listening.queries.doors import Door
from onecloth.listening.queries.partners import Partner, Partners
from onecloth.responses import extract, intake


@dataclass(frozen=True)
class Step:
    """One page: a question, or one team within a question about teams."""

    key: str
    question: Question
    partner: Partner | None = None

    @property
    def kind(self) -> str:
        if self.question.type != "partner_matrix":
            return "choice" if self.question.is_choice else self.question.type
        return "partner" if self.partner else "partners"


class Course:
    """The pages that are asked, given the answers so far."""

    def __init__(self, survey: Survey, answers: Answers, unit_id: int | None) -> None:
        self.survey, self.answers, self._unit_id = survey, answers, unit_id

    @cached_property
    def partners(self) -> Partners:
        return Partners(self._unit_id)

    @cached_property
    def steps(self) -> list[Step]:
        found = []
        for question in self.survey.shown(self.answers):
            found.append(Step(question.id, question))
            if question.type == "partner_matrix":
                found.extend(self._about_teams(question))
        return found

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def first_open(self) -> Step:
        """Where somebody goes on: the first page without an answer."""
        for step in self.steps:
            if not self.is_answered(step) and (step.question.is_required or step.question.type == "partner_matrix"):
                return step
        return next((step for step in self.steps if not self.is_answered(step)), self.steps[-1])

    def is_answered(self, step: Step) -> bool:
        value = self.answers.get(step.question.id)
        if step.partner is not None:
            return bool(value and value.get(step.partner.key))
        return value not in (None, {})

    def after(self, step: Step) -> Step | None:
        place = self._place(step)
        return self.steps[place + 1] if place + 1 < len(self.steps) else None

    def before(self, step: Step) -> Step | None:
        place = self._place(step)
        return self.steps[place - 1] if place > 0 else None

    def number(self, step: Step) -> int:
        return self._place(step) + 1

    def chosen(self) -> set[str]:
        """Teams ticked on either side; at most five are asked about."""
        sides = [self.answers.get(each.id) or {} for each in self.survey.questions if each.type == "partner_matrix"]
        return {key for side in sides for key in side}

    @property
    def may_choose_more(self) -> bool:
        return len(self.chosen()) < MOST_PARTNERS

    def _place(self, step: Step) -> int:
        return next(place for place, each in enumerate(self.steps) if each.key == step.key)

    def _about_teams(self, question: Question) -> list[Step]:
        told: Mapping[str, Any] = self.answers.get(question.id) or {}
        found = [(key, self.partners.one(key, question.side)) for key in told]
        return [Step(f"{question.id}-{key}", question, partner) for key, partner in found if partner]


def answers_so_far(door: Door, response_id: UUID) -> Answers:
    """What somebody had answered when they stopped; nothing in an anonymous study, which keeps no parts."""
    return {} if door.is_anonymous else intake.latest_part(response_id, door.study_key)


def is_sent(door: Door, response_id: UUID) -> bool:
    return not door.is_anonymous and extract.has_arrived(door.study_key, response_id)
