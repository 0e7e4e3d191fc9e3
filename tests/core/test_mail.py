"""Mail through the outbox to a real server on loopback: once for each key, links of ours only, headers nobody injects."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from icalendar import Calendar

from onecloth.core import mail, outbox
from onecloth.core.calendars import Event
from onecloth.core.models import OutboxMessage
from tests.cast import MONDAY


class Post:
    """A mail server that keeps what it is given and answers what it is told to."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.answers: list[str] = []

    async def keep(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 kept"
        if answer == "a stall":
            await asyncio.sleep(1.5)
        if "drop" in answer and server.transport is not None:
            server.transport.abort()
        if answer.startswith("250"):
            self.letters.append(message_from_bytes(bytes(envelope.content or b"")))
        return answer


Post.handle_DATA = Post.keep  # the name aiosmtpd looks for


@pytest.fixture
def post(db: None, settings) -> Iterator[Post]:
    kept = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.ONECLOTH_BASE_URL = "https://onecloth.example"
    yield kept
    controller.stop()


def queue(**more: object) -> None:
    told = {"to": "folake@example.org", "subject": "What became of it", "words": "We did.\n", "at": MONDAY, **more}
    mail.queue(**told)


def test_a_mail_arrives_as_it_was_written(post: Post) -> None:
    queue(subject="Grüße — what became of it", words="We mended the hand-over.\nhttps://onecloth.example/r/x/\n")
    assert outbox.deliver_due(MONDAY) == 1
    letter = post.letters[0]
    assert letter["To"] == "folake@example.org"
    assert "We mended the hand-over." in letter.get_payload(decode=True).decode()
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@onecloth.example>")


def test_one_key_is_one_mail(post: Post) -> None:
    for _ in range(3):
        queue(key="answer:7:contact:3")
    outbox.deliver_due(MONDAY)
    queue(key="answer:7:contact:3")
    outbox.deliver_due(MONDAY)
    assert len(post.letters) == 1


@pytest.mark.parametrize("answer", ["451 try later", "552 too full", "421 closing"])
def test_a_server_that_refuses_is_asked_again_and_the_second_copy_has_the_same_id(post: Post, answer: str) -> None:
    post.answers = [answer]
    queue()
    assert outbox.deliver_due(MONDAY) == 0
    assert OutboxMessage.objects.get().failure
    outbox.deliver_due(MONDAY + timedelta(hours=1))
    assert len(post.letters) == 1


@pytest.mark.parametrize("answer", ["a stall", "a drop", "250 kept, and a drop"])
def test_a_server_that_stalls_or_drops_holds_no_other_mail_up_and_is_asked_again(
    post: Post, settings, answer: str
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    post.answers = [answer]
    queue(to="first@example.org")
    queue(to="second@example.org")
    assert outbox.deliver_due(MONDAY) == 1
    outbox.deliver_due(MONDAY + timedelta(hours=1))
    assert not OutboxMessage.objects.filter(done_at__isnull=True).exists()
    assert {letter["To"] for letter in post.letters} == {"first@example.org", "second@example.org"}
    assert len({letter["Message-ID"] for letter in post.letters}) == 2


def test_a_worker_that_dies_after_sending_sends_the_same_id_again(post: Post) -> None:
    queue()
    leased = outbox._lease(MONDAY, OutboxMessage, 1)[0]
    assert leased is not None
    mail.deliver(leased.payload, MONDAY)
    outbox.deliver_due(MONDAY + outbox.LEASE + timedelta(seconds=1))
    assert len(post.letters) == 2
    assert len({letter["Message-ID"] for letter in post.letters}) == 1


def test_mail_to_many_can_be_stopped_with_one_click(post: Post) -> None:
    queue(unsubscribe_path="/s/stop/abc/")
    outbox.deliver_due(MONDAY)
    letter = post.letters[0]
    assert letter["List-Unsubscribe"] == "<https://onecloth.example/s/stop/abc/>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "to", ["a@b.example\nBcc: x@y.example", "a@b.example, c@d.example", "nobody", "", "a@b.example\r"]
)
def test_an_address_that_is_none_is_refused(to: str) -> None:
    with pytest.raises(mail.BadAddress):
        queue(to=to)
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("subject", ["Hello\nBcc: x@y.example", "Hello\rBcc: x", "nul\0"])
def test_a_subject_of_several_lines_is_a_fault(subject: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        queue(subject=subject)


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "r/x/", ""])
def test_links_are_paths_of_ours(path: str) -> None:
    with pytest.raises(ValueError, match="not the path"):
        mail.link_to(path)


@pytest.mark.django_db
def test_without_a_server_mail_waits_and_that_shows() -> None:
    queue()
    assert outbox.deliver_due(MONDAY) == 0
    assert OutboxMessage.objects.get().failure == "NoMailServer"
    assert outbox.failing() == 1


@pytest.mark.django_db
def test_mail_about_an_erased_person_does_not_leave() -> None:
    queue(about="contact:3")
    queue(about="contact:4")
    assert mail.forget("contact:3") == 1
    assert OutboxMessage.objects.get().payload["about"] == "contact:4"


def test_a_letter_leaves_nothing_about_anybody_behind(post: Post) -> None:
    queue(key="once")
    outbox.deliver_due(MONDAY)
    row = OutboxMessage.objects.get()
    assert "folake" not in f"{row.payload}{row.failure}{row.key}"


def test_an_invitation_goes_along_and_says_its_method(post: Post) -> None:
    event = Event(key="visit-12", title="Listening: north desk", begins_at=MONDAY, minutes=30)
    queue(event=event)
    outbox.deliver_due(MONDAY)
    (part,) = [part for part in post.letters[0].walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    (entry,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    assert entry["attendee"] == "mailto:folake@example.org"
    assert entry.decoded("dtstart") == MONDAY
