"""Mail that was made to do harm, or by a program that did not know better: read as far as it can be, or refused at once."""

from typing import Any

import pytest

from onecloth.organisation.models import Person
from onecloth.teamwork.exceptions import CannotKeepItem
from onecloth.teamwork.queries.huddle_mail import Said, read_mail, said_in, sender_of
from tests.cast import Cast

BEFORE = b"From: priya@example.org\r\nMessage-ID: <raw@example.org>\r\nSubject: "
UTF = b"Gate\r\nContent-Type: text/plain; charset="
HTML = b"Gate\r\nContent-Type: text/html\r\n\r\n"


def said(content: bytes) -> Said:
    return said_in(read_mail(content), "")


@pytest.mark.parametrize(
    ("after", "words", "more"),
    [
        (UTF + b"utf-8\r\n\r\nGr\xfc\xdfe", "Gate", "Grüße"),
        (UTF + b"no-such-thing\r\n\r\nGr\xc3\xbc\xc3\x9fe", "Gate", "Grüße"),
        (UTF + b"unicode_escape\r\n\r\n\\ud800 locked", "Gate", "\\ud800 locked"),
        (UTF + b"utf-16-le\r\n\r\nlo\0\xd8", "Gate", "loØ"),
        (b"=?utf-8?b?!!!?= Gate\r\n\r\nlocked", "Gate", "locked"),
        ("Tür zu\r\n\r\nSeit sechs".encode(), "Tür zu", "Seit sechs"),
        (b"Ga\0te\r\n\r\nlo\0cked", "Gate", "locked"),
        (b"Gate\r\nX-Long: " + b"y" * 100_000 + b"\r\n\r\nlocked", "Gate", "locked"),
        (b"Gate\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%", "Gate", ""),
        (b"Gate\r\nContent-Disposition: " + b"(" * 3000 + b"\r\n\r\nlocked", "Gate", "locked"),
    ],
)
def test_what_can_be_read_of_a_broken_mail_is_read(after: bytes, words: str, more: str) -> None:
    found = said(BEFORE + after)
    assert (found.words, found.more) == (words, more)


@pytest.mark.parametrize(
    ("html", "more"),
    [
        (b"<div>" * 100_000 + b"locked", "locked"),
        (b"<" * 200_000 + b"p>locked", None),
        (
            b"<head><title>x</title><style>p{}</style></head><p>Since&nbsp;six &amp; on<p>locked",
            "Since six & on locked",
        ),
        (b"one<br>two<script>alert(1)</script> three", "one two three"),
        (b"mine<blockquote>And?</blockquote>", "mine"),
        (b"&lt;script&gt;", "<script>"),
    ],
)
def test_of_html_the_words_are_taken_however_it_is_nested(html: bytes, more: str | None) -> None:
    found = said(BEFORE + HTML + html)
    assert found.words == "Gate"
    assert found.more == more or more is None


@pytest.mark.parametrize(
    "content",
    [
        b"From: a@b\r\nContent-Type: text/plain; " + b"a;" * 50_000 + b"\r\n\r\nx",
        b"From: a@b\r\nContent-Type: multipart/mixed;" + b"\r\n a;" * 50_000 + b"\r\n\r\nx",
        b"From: " + b"(" * 50_000 + b"\r\nSubject: Gate\r\n\r\nx",
        b"From: " + b"(" * 3_000 + b"\r\nSubject: Gate\r\n\r\nx",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)),
    ],
)
def test_what_would_take_hours_or_has_no_bottom_is_refused_at_once(content: bytes) -> None:
    with pytest.raises(CannotKeepItem, match="cannot be read"):
        read_mail(content)


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
@pytest.mark.parametrize(
    ("results", "is_known"),
    [
        ("dmarc=pass (p=none dis=none) header.from=example.org", True),
        ("spf=pass; dmarc=pass action=none header.from=example.org", True),
        (
            'spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.org"@evil.org; dmarc=fail header.from=example.org',
            False,
        ),
        ('spf=pass smtp.mailfrom="x\\"; dmarc=pass ;"@evil.org', False),
        ("spf=none (; dmarc=pass ;)", False),
        ("dmarc=pass header.from=evil.org", False),
        ("dmarc=pass header.from=example.org; dmarc=fail", False),
        ("spf=pass smtp.mailfrom=x dmarc=pass", False),
    ],
)
def test_what_a_mail_server_cites_of_a_mail_vouches_for_nobody(
    cast: Cast, settings: Any, results: str, is_known: bool
) -> None:
    settings.ONECLOTH_INBOUND_AUTHSERV = "mx.example.org"
    Person.objects.filter(pk=cast.priya.pk).update(email="priya@example.org")
    told = f"Authentication-Results: mx.example.org; {results}\r\n".encode()
    assert (sender_of(read_mail(told + BEFORE + b"Gate\r\n\r\nx")) is not None) is is_known
