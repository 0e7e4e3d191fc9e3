"""What this room keeps of people, and what becomes of it when somebody is erased."""

from typing import Any

from django.db.models import Q, QuerySet

from onecloth.core import clock
from onecloth.core.erasure import eraser, not_personal, personal
from onecloth.teamwork.models import (
    ChampionCard,
    ChangeMeeting,
    Course,
    CourseQuestion,
    DigestChoice,
    DigestMark,
    Escalation,
    FeedLink,
    GapSource,
    HuddleBoard,
    HuddleItem,
    Learning,
    LearningPrompt,
    LearningSession,
    MailTaken,
    MeetingPoint,
    NoticeQuestion,
    NotNamed,
    Post,
    PostQuestion,
    PostReading,
    Recall,
    RecallAnswer,
    SessionPlace,
    Skill,
    SkillGap,
    Tip,
    TipReply,
    WebhookDelivery,
    WebhookEndpoint,
    Wish,
)


def declare() -> None:
    """What stood on a board is about work and stays; who raised, took or led is named by key, and blanked where it is kept."""
    personal(
        HuddleItem, "words", "more", "outcome", subject="whoever is named in it",
        purpose="What a team put on its board and what became of it, written for everybody here; it stays.",
        retention="as long as the board", on_erasure="keep",
    )  # fmt: skip
    personal(
        Escalation, "words", "reason", "answer", "because", subject="whoever is named in it",
        purpose="What a team asked of the tier above and what it was answered, in public; it stays.",
        retention="as long as the board", on_erasure="keep",
    )  # fmt: skip
    not_personal(HuddleItem, "language", because="A language code.")
    not_personal(HuddleBoard, "days", because="Numbers of weekdays.")
    not_personal(HuddleBoard, "mail_hash", because="A hash of a random address; nothing can be read from it.")
    not_personal(
        MailTaken, "message_hash", because="A hash of a mail's number, for a fortnight, so that none counts twice."
    )
    not_personal(
        WebhookEndpoint, "name", "url", "events", "secret", "secret_before",
        because="About another system; secrets are sealed with the installation's key.",
    )  # fmt: skip
    not_personal(DigestChoice, "days", because="Numbers of weekdays; it is deleted with the person all the same.")
    not_personal(FeedLink, "token_hash", because="A hash of a random address; nothing can be read from it.")
    not_personal(WebhookDelivery, "subject", because="A random token of what was told; its words are not kept.")
    _declare_cards()
    _declare_learning()
    _declare_posts()


def _declare_cards() -> None:
    personal(
        ChampionCard, "did", "got", subject="whoever gave the card, and whoever it is for",
        purpose="What somebody did for a customer or a colleague, read by everybody or by those it is between.",
        retention="until it is taken back, or one of the two is erased", on_erasure="blank",
    )  # fmt: skip
    not_personal(ChampionCard, "language", because="The language the words are in.")
    eraser("cards", erase_cards)


def _declare_posts() -> None:
    personal(
        Post, "title", "words", "image_words", subject="whoever is named in it",
        purpose="News for everybody here, as its author wrote it; it stays.", retention="as long as the installation",
        on_erasure="keep",
    )  # fmt: skip
    personal(
        PostQuestion, "words", "answer", subject="whoever asked, and whoever is named in it",
        purpose="What was asked beneath a post and answered, read by everybody here.",
        retention="until it is taken back, or whoever asked is erased", on_erasure="blank",
    )  # fmt: skip
    not_personal(PostQuestion, "language", because="The language the words are in.")
    eraser("posts", erase_posts)
    personal(
        MeetingPoint, "title", "words", subject="whoever is named in it",
        purpose="What a change meeting spoke of and what came of it, read by everybody here; it stays.",
        retention="as long as the installation", on_erasure="keep",
    )  # fmt: skip
    not_personal(MeetingPoint, "path", because="The path of a page.")
    not_personal(ChangeMeeting, "place", because="A room, or the address of a call.")


def erase_posts(subject: str) -> int:
    """Blank what `person:12` asked beneath posts, and forget which posts they said they read."""
    kind, _colon, key = subject.partition(":")
    if kind != "person" or not key.isdigit():
        return 0
    PostReading.objects.filter(person=int(key)).delete()
    rows = list(PostQuestion.objects.filter(asked_by=int(key)).exclude(words=""))
    for row in rows:
        answer = "–" if row.answer else ""
        row.save_changes(words="", answer=answer, withdrawn_at=row.withdrawn_at or clock.now())
    return len(rows)


def erase_cards(subject: str) -> int:
    """Blank the cards `person:12` gave or was given, and those made of what `customer:3` said."""
    kind, _colon, key = subject.partition(":")
    if not key.isdigit() or kind not in ("person", "customer"):
        return 0
    pk = int(key)
    if kind == "person":
        NotNamed.objects.filter(person=pk).delete()
        for model in (FeedLink, DigestChoice, DigestMark):
            model._default_manager.filter(person=pk).delete()
    theirs = Q(written_by=pk) | Q(receiver=pk) | Q(voice__person=pk) if kind == "person" else Q(voice__customer=pk)
    rows = list(ChampionCard.objects.filter(theirs).exclude(did=""))
    for row in rows:
        row.save_changes(did="", got="", withdrawn_at=row.withdrawn_at or clock.now())
    return len(rows)


def _declare_learning() -> None:
    """What is taught is about work; who took a place in a session is forgotten with them."""
    for model, *fields in (
        (Course, "title", "what_for", "words"), (Tip, "words"), (CourseQuestion, "question", "answer"),
        (LearningSession, "where", "because"),
    ):  # fmt: skip
        personal(
            model, *fields, subject="whoever is named in it",
            purpose="What the organisation teaches and when, written for everybody here; it stays.",
            retention="as long as the course", on_erasure="keep",
        )  # fmt: skip
    not_personal(Course, "key", "link", because="The name of a course that came with the software; an address of one.")
    not_personal(Recall, "stability", "difficulty", because="Numbers of a schedule.")
    for named, *fields in ((Skill, "name"), (SkillGap, "because"), (GapSource, "words")):
        personal(
            named, *fields, subject="whoever is named in it",
            purpose="Which skill would help a team, how that is known and what became of it, read by everybody; it stays.",
            retention="as long as the installation", on_erasure="keep",
        )  # fmt: skip
    not_personal(Skill, "key", because="The name of a skill that came with the software.")
    personal(
        Wish, "words", subject="whoever would like to get better at something",
        purpose="What somebody would like to get better at, in their own words; read by nobody but them.",
        retention="until they are erased", on_erasure="delete",
    )  # fmt: skip
    personal(
        TipReply, "words", subject="whoever tried it",
        purpose="What happened when somebody tried what they learned; read by nobody but them.",
        retention="until they are erased", on_erasure="delete",
    )  # fmt: skip
    eraser("learning", erase_learning)


def erase_learning(subject: str) -> int:
    """Forget what `person:12` learned, tried and remembered, and in which sessions they had a place."""
    kind, _colon, key = subject.partition(":")
    if kind != "person" or not key.isdigit():
        return 0
    theirs = Learning.objects.filter(person=int(key))
    rows: tuple[QuerySet[Any], ...] = (
        TipReply.objects.filter(learning__in=theirs), RecallAnswer.objects.filter(recall__learning__in=theirs),
        Recall.objects.filter(learning__in=theirs), LearningPrompt.objects.filter(person=int(key)), theirs,
        SessionPlace.objects.filter(person=int(key)), Wish.objects.filter(person=int(key)),
        NoticeQuestion.objects.filter(person=int(key)),
    )  # fmt: skip
    return sum(each.delete()[0] for each in rows)
