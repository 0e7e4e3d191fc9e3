"""Mail to a board, by real SMTP: what becomes an item, what is refused in words, and that nothing is lost or doubled."""

import asyncio
import smtplib
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from onecloth.config import environment, inbound
from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed
from onecloth.organisation.models import Person, Unit
from onecloth.teamwork.actions import huddle_mail
from onecloth.teamwork.models import HuddleBoard, HuddleItem, MailTaken
from onecloth.teamwork.queries.huddle_mail import address_of, board_behind, read_mail, said_in
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.huddling import board_of, put

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]
DOMAIN = "boards.example.org"
PRIYA = "Priya <Priya.Work@Example.org>"


@pytest.fixture
def board(cast: Cast, settings: Any) -> HuddleBoard:
    """The north desk's, with an address; Priya is known by hers."""
    settings.ONECLOTH_INBOUND_DOMAIN = DOMAIN
    Person.objects.filter(pk=cast.priya.pk).update(email="priya.work@example.org")
    found = board_of(cast)
    return huddle_mail.give_board_an_address(board=found, by=cast.actor("hanna"), at=MONDAY)


@pytest.fixture
def port() -> Iterator[int]:
    """A listener with threads of its own, which end with the test and give their connections back."""
    taker, loop, ready = inbound.Taker(), asyncio.new_event_loop(), threading.Event()
    found: list[asyncio.Server] = []

    def serve() -> None:
        asyncio.set_event_loop(loop)
        found.append(loop.run_until_complete(inbound.listen(taker, "127.0.0.1", 0)))
        ready.set()
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert ready.wait(10)
    yield found[0].sockets[0].getsockname()[1]
    both = threading.Barrier(2)

    def close() -> None:
        both.wait()
        connections.close_all()

    for closing in [taker.threads.submit(close) for _thread in range(2)]:
        closing.result()
    taker.threads.shutdown()
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    found[0].close()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


def mail(subject: str = "The gate is locked", text: str = "Since Friday.", **headers: str) -> EmailMessage:
    found = EmailMessage()
    found["From"] = headers.pop("From", PRIYA)
    if subject:
        found["Subject"] = subject
    found["Message-ID"] = headers.pop("message_id", f"<{sum(map(ord, subject))}@example.org>")
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    found.set_content(text)
    return found


def hand_over(
    port: int, board: HuddleBoard | str, letter: EmailMessage | bytes, *, sender: str = "x@example.org"
) -> str:
    """What the listener answers: its code and words."""
    to = board if isinstance(board, str) else address_of(board)
    content = letter if isinstance(letter, bytes) else letter.as_bytes(policy=SMTP)
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        line.ehlo()
        for code, words in (line.mail(sender), line.rcpt(to)):
            if code != 250:
                return f"{code} {words.decode()}"
        code, words = line.data(content)
        return f"{code} {words.decode()}"


def items(board: HuddleBoard) -> list[tuple[str, str, str]]:
    return list(HuddleItem.objects.filter(board=board).order_by("pk").values_list("kind", "words", "more"))


def test_a_mail_of_somebody_of_the_team_stands_on_the_board_in_their_name(
    board: HuddleBoard, port: int, cast: Cast
) -> None:
    assert hand_over(port, board, mail()).startswith("250 2.0.0")
    item = HuddleItem.objects.get(board=board)
    assert (item.kind, item.words, item.more) == ("problem", "The gate is locked", "Since Friday.")
    assert (item.raised_by_id, item.is_by_mail) == (cast.priya.pk, True)
    assert HuddleBoard.objects.get(pk=board.pk).changes > board.changes, "all who look on are sent it"
    assert "by e-mail" in as_(cast.dean).get(reverse("huddles:board", args=[board.token])).content.decode()


def test_the_same_mail_twice_is_one_item(board: HuddleBoard, port: int) -> None:
    for _again in range(3):
        assert hand_over(port, board, mail()).startswith("250")
    assert len(items(board)) == 1
    HuddleItem.objects.update(settled_at=MONDAY, outcome="Opened")
    assert hand_over(port, board, mail()).startswith("250")
    assert len(items(board)) == 1, "not even when it was settled meanwhile"


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        (mail("Help: two vans short"), ("help", "two vans short", "Since Friday.")),
        (mail("Re: AW: Celebrate: twelve thanks", ""), ("celebrate", "twelve thanks", "")),
        (mail("Hilfe: zwei Wagen fehlen"), ("help", "zwei Wagen fehlen", "Since Friday.")),
        (mail("Note: the door"), ("problem", "Note: the door", "Since Friday.")),
        (mail("x", "Mine.\n\n> theirs\n> more"), ("problem", "x", "Mine.")),
        (mail("x", "Mine.\n-- \nPriya Work\nScheduler"), ("problem", "x", "Mine.")),
        (mail("x", "Mine.\n\nOn Monday, 2 March 2026, Tom wrote:\n> hello"), ("problem", "x", "Mine.")),
        (mail("", "No subject, and a sentence."), ("problem", "No subject, and a sentence.", "")),
        (mail("=?utf-8?b?VMO8cg==?="), ("problem", "Tür", "Since Friday.")),
        (mail("a" * 500), ("problem", "a" * 199 + "…", "Since Friday.")),
    ],
)
def test_what_of_a_mail_stands_on_the_board(letter: EmailMessage, said: tuple[str, str, str]) -> None:
    found = said_in(read_mail(letter.as_bytes()), "")
    assert (found.kind, found.words, found.more) == said


def test_a_long_text_is_cut_at_a_word_and_attachments_are_left(board: HuddleBoard, port: int) -> None:
    letter = mail("Long", "word " * 200)
    letter.add_alternative("<p>never read</p>", subtype="html")
    letter.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="plan.pdf")
    assert hand_over(port, board, letter).startswith("250")
    ((_kind, words, more),) = items(board)
    assert (words, len(more) <= 300, more.endswith("word…")) == ("Long", True, True)


def test_html_alone_becomes_its_words(board: HuddleBoard, port: int) -> None:
    letter = mail("Gate")
    letter.set_content("<style>p{}</style><script>alert(1)</script><p>It is<br>locked &amp; wet</p>", subtype="html")
    assert hand_over(port, board, letter).startswith("250")
    assert items(board) == [("problem", "Gate", "It is locked & wet")]


def test_the_kind_may_stand_behind_a_plus(board: HuddleBoard, port: int) -> None:
    local, _at, domain = address_of(board).partition("@")
    assert hand_over(port, f"{local.upper()}+Help@{domain.upper()}", mail()).startswith("250")
    assert items(board)[0][0] == "help"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"}, {"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"},
        {"List_Id": "<all.example.org>"}, {"X_Autoreply": "yes"}, {"From": "stranger@example.org"},
        {"From": "dean@example.org"}, {"From": "a@example.org, priya.work@example.org"}, {"From": "nothing"},
    ],
)  # fmt: skip
def test_machines_strangers_and_other_teams_are_refused_in_words(
    headers: dict[str, str], board: HuddleBoard, port: int, cast: Cast
) -> None:
    Person.objects.filter(pk=cast.dean.pk).update(email="dean@example.org")
    answer = hand_over(port, board, mail(**headers))
    assert answer.startswith("550 5.7.1 ")
    assert not items(board)


def test_a_mail_that_goes_in_circles_ends_here(board: HuddleBoard, port: int) -> None:
    letter = mail()
    for hop in range(31):
        letter["Received"] = f"from a{hop}.example.org by b.example.org"
    assert hand_over(port, board, letter).startswith("550")
    assert hand_over(port, board, mail(), sender="").startswith("550 5.7.1"), "what comes back undelivered"
    assert not items(board)


def test_an_address_is_not_found_by_trying_and_ends_when_it_is_taken_away(
    board: HuddleBoard, port: int, cast: Cast
) -> None:
    known = address_of(board)
    answers = {
        hand_over(port, each, mail()) for each in (f"huddle-{'a' * 24}@{DOMAIN}", f"priya@{DOMAIN}", "x@else.org")
    }
    huddle_mail.give_board_an_address(board=board, by=cast.actor("hanna"), at=MONDAY)
    answers.add(hand_over(port, known, mail()))
    latest = address_of(board)
    huddle_mail.take_board_its_address(board=board, by=cast.actor("hanna"), at=MONDAY)
    answers.add(hand_over(port, latest, mail()))
    assert answers == {inbound.UNKNOWN}
    assert len(known.partition("@")[0]) == len("huddle-") + 24


def test_people_with_one_mailbox_are_nobody(board: HuddleBoard, port: int, cast: Cast) -> None:
    Person.objects.filter(pk=cast.tom.pk).update(email="PRIYA.work@example.org")
    assert hand_over(port, board, mail()).startswith("550")


def test_somebody_who_left_writes_nothing(board: HuddleBoard, port: int, cast: Cast) -> None:
    Person.objects.filter(pk=cast.priya.pk).update(left_on=MONDAY.date() - timedelta(days=1))
    assert hand_over(port, board, mail()).startswith("550")


def test_a_dissolved_team_says_so(board: HuddleBoard, port: int, cast: Cast) -> None:
    Unit.objects.filter(pk=board.unit_id).update(closed_on=MONDAY.date() - timedelta(days=1))
    assert "dissolved" in hand_over(port, board, mail())
    assert not items(board)


def test_where_a_mail_server_vouches_only_its_latest_word_counts(board: HuddleBoard, port: int, settings: Any) -> None:
    settings.ONECLOTH_INBOUND_AUTHSERV = "mx.example.org"
    good = "mx.example.org; spf=pass; dmarc=pass header.from=example.org"
    forged = [
        {}, {"Authentication_Results": "mx.evil.org; dmarc=pass"}, {"Authentication_Results": "mx.example.org; dmarc=fail"},
        {"Authentication_Results": "mx.example.org; dkim=pass (dmarc=passed)"},
    ]  # fmt: skip
    assert [hand_over(port, board, mail(**each))[:3] for each in forged] == ["550"] * len(forged)
    lower = mail(Authentication_Results="mx.example.org; dmarc=fail")
    lower["Authentication-Results"] = good
    assert hand_over(port, board, lower).startswith("550")
    assert hand_over(port, board, mail(Authentication_Results=good)).startswith("250")


def test_one_persons_flood_waits_at_their_server(board: HuddleBoard, port: int) -> None:
    for number in range(huddle_mail.MOST_OF_ONE):
        assert hand_over(port, board, mail(f"Number {number}")).startswith("250")
    assert hand_over(port, board, mail("One more")).startswith("450 4.7.1")
    HuddleItem.objects.update(raised_at=clock.now() - timedelta(hours=2))
    assert hand_over(port, board, mail("One more")).startswith("250"), "and comes in later, as servers try again"


def test_what_is_too_large_is_refused_before_it_is_sent(board: HuddleBoard, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        line.ehlo()
        assert line.esmtp_features["size"] == str(inbound.LARGEST)
        code, _words = line.mail("x@example.org", [f"size={300 * 1024 * 1024}"])
        assert code == 552
    assert hand_over(port, board, b"Subject: x\r\n\r\n" + b"a" * 70 + b"\r\n" * 600_000).startswith("552")
    assert not items(board)


def test_a_second_command_in_a_mail_is_words(board: HuddleBoard, port: int) -> None:
    """SMTP smuggling: a dot between bare line feeds ends nothing."""
    letter = mail("First").as_bytes(policy=SMTP) + b"\n.\nMAIL FROM:<x@example.org>\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as raw, raw.makefile("rb") as said:
        assert said.readline().startswith(b"220")
        for line in (b"EHLO x", b"MAIL FROM:<x@example.org>", f"RCPT TO:<{address_of(board)}>".encode(), b"DATA"):
            raw.sendall(line + b"\r\n")
            while said.readline()[3:4] == b"-":
                pass
        raw.sendall(letter + b"\r\n.\r\n")
        assert said.readline().startswith(b"250")
        raw.sendall(b"QUIT\r\n")
    assert [words for _kind, words, _more in items(board)] == ["First"]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff", b"Subject: \xff\xfe\r\n\r\n\x00", b"From: \r\n" * 3000, b": :\r\n\r\n"]
)
def test_rubbish_is_refused_in_words(content: bytes, board: HuddleBoard, port: int) -> None:
    assert hand_over(port, board, content)[:3] in {"550", "500"}
    assert not items(board)


def test_a_character_set_that_nobody_knows_is_read_as_far_as_it_goes(board: HuddleBoard, port: int) -> None:
    content = mail("Gate").as_bytes(policy=SMTP).replace(b'charset="utf-8"', b'charset="klingon"')
    assert hand_over(port, board, content).startswith("250")
    assert items(board)[0][1] == "Gate"


def test_a_database_that_is_away_costs_no_mail(board: HuddleBoard, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_given: Any) -> None:
        raise ConnectionError("the database restarts")

    with monkeypatch.context() as patched:
        patched.setattr(inbound, "take_mail", away)
        assert hand_over(port, board, mail()) == inbound.LATER
    assert hand_over(port, board, mail()).startswith("250")


def test_a_server_that_comes_back_after_a_cut_doubles_nothing(
    board: HuddleBoard, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The item is kept, the answer is lost on the way: the server sends the mail again."""
    kept = inbound.take_mail

    def cut(**given: Any) -> None:
        kept(**given)
        raise ConnectionError("the process ends before its answer")

    with monkeypatch.context() as patched:
        patched.setattr(inbound, "take_mail", cut)
        assert hand_over(port, board, mail()) == inbound.LATER
    assert hand_over(port, board, mail()).startswith("250")
    assert len(items(board)) == 1


def test_too_many_lines_at_once_are_told_to_come_back(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound, "MOST_LINES", 1)
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as first:
        first.ehlo()
        with socket.create_connection(("127.0.0.1", port), timeout=20) as second:
            assert second.recv(200).startswith(b"421")
        assert first.noop()[0] == 250


def test_two_boards_take_two_rounds(board: HuddleBoard, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        line.ehlo()
        line.mail("x@example.org")
        assert [line.rcpt(address_of(board))[0] for _board in range(2)] == [250, 452]


def test_what_was_taken_is_forgotten_after_a_fortnight(board: HuddleBoard, port: int) -> None:
    hand_over(port, board, mail())
    taken_at = MailTaken.objects.get().taken_at
    assert huddle_mail.forget_mail(by=system("test"), at=taken_at + timedelta(days=13)) == 0
    assert huddle_mail.forget_mail(by=system("test"), at=taken_at + timedelta(days=15)) == 1
    assert not MailTaken.objects.exists()


def test_the_address_is_for_those_who_write_on_the_board(board: HuddleBoard, cast: Cast) -> None:
    page = reverse("huddles:board", args=[board.token])
    assert address_of(board) in as_(cast.priya).get(page).content.decode()
    assert address_of(board) not in as_(cast.dean).get(page).content.decode()
    with pytest.raises(NotAllowed):
        huddle_mail.give_board_an_address(board=board, by=cast.actor("priya"), at=MONDAY)


def test_whoever_leads_gives_renews_and_takes_it_by_buttons(board: HuddleBoard, cast: Cast, settings: Any) -> None:
    client, there, before = as_(cast.tom), reverse("huddles:mail", args=[board.token]), address_of(board)
    client.post(there, {"mail": "new"})
    renewed = HuddleBoard.objects.get(pk=board.pk)
    assert address_of(renewed) not in ("", before)
    assert board_behind(before) is None
    client.post(there, {"mail": "no"})
    assert address_of(HuddleBoard.objects.get(pk=board.pk)) == ""
    settings.ONECLOTH_INBOUND_DOMAIN = ""
    assert client.post(there, {"mail": "new"}).status_code == 404
    assert "By e-mail" not in client.get(reverse("huddles:board", args=[board.token])).content.decode()


@pytest.mark.parametrize("wrong", ["a b", "x@y", "-a.org", "https://x.org", "a..b"])
def test_a_domain_that_is_none_is_said(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONECLOTH_INBOUND_DOMAIN", wrong)
    with pytest.raises(environment.BadSetting, match=r"boards\.example\.org"):
        environment.domain("ONECLOTH_INBOUND_DOMAIN")


def test_what_somebody_put_there_by_hand_stays_theirs(board: HuddleBoard, port: int, cast: Cast) -> None:
    put(cast, board, "The gate is locked", more="Since Friday.")
    assert hand_over(port, board, mail()).startswith("250")
    assert HuddleItem.objects.get(board=board).is_by_mail is False
