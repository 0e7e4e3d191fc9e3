"""Pages of the room itself: what went wrong in plain words, and the choice of light or dark."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views.csrf import csrf_failure as _of_django

from onecloth.core.actors import ANONYMOUS
from onecloth.ui import toasts, views
from tests.ui.drawing import Elements, request_of

pytestmark = pytest.mark.django_db  # the frame counts what waits

ERRORS = [
    (views.bad_request, 400),
    (views.forbidden, 403),
    (views.not_found, 404),
    (views.csrf_failure, 403),
    (views.server_error, 500),
    (views.public_bad_request, 400),
    (views.public_not_found, 404),
]


@pytest.mark.parametrize(("view", "status"), ERRORS)
def test_error_is_told_in_plain_words(view, status: int) -> None:
    response = view(request_of(ANONYMOUS))
    words = " ".join(Elements(response.content.decode()).words)
    assert response.status_code == status
    assert "<h1>" in response.content.decode()
    for jargon in ("Error", "CSRF", "exception", "Forbidden", "Bad Request", "!", "sorry", str(status)):
        assert jargon not in words


@pytest.mark.parametrize(("view", "status"), ERRORS)
def test_error_of_a_request_that_never_met_the_middleware_is_told_too(view, status: int) -> None:
    assert view(RequestFactory().get("/")).status_code == status


def test_error_takes_the_place_of_the_page_not_of_the_part_htmx_asked_for() -> None:
    response = views.not_found(request_of(**{"HX-Request": "true"}))
    assert response["HX-Retarget"] == "body"


def test_customer_is_shown_nothing_of_the_product() -> None:
    shown = views.public_not_found(request_of(ANONYMOUS)).content.decode()
    assert "Onecloth" not in shown
    assert "onecloth/dist/onecloth" not in shown
    assert not Elements(shown).of("nav")


def test_broken_style_sheet_does_not_break_the_error_page(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(template: str) -> str:
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(views, "render_to_string", broken)
    response = views.server_error(request_of())
    assert response.status_code == 500
    assert "What was saved before is safe" in response.content.decode()


def test_500_needs_no_context() -> None:
    assert "Something broke on our side" in render_to_string("500.html")


def choose(theme: str, way_back: str = "/seams/"):
    request = RequestFactory().post("/ui/theme/", {"theme": theme, "next": way_back})
    request.actor = ANONYMOUS
    return views.theme(request)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_is_kept_in_a_cookie_and_one_is_led_back(theme: str) -> None:
    response = choose(theme)
    assert response.url == "/seams/"
    assert response.cookies["theme"].value == theme
    assert response.cookies["theme"]["samesite"] == "Lax"


@pytest.mark.parametrize("theme", ["", "pink", "dark; Domain=evil.example"])
def test_any_other_theme_is_as_the_device_says(theme: str) -> None:
    assert choose(theme).cookies["theme"].value == ""


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "", "\\\\evil"]
)
def test_theme_leads_nowhere_else(elsewhere: str) -> None:
    assert choose("dark", elsewhere).url == "/"


def test_theme_is_not_changed_by_a_look() -> None:
    assert views.theme(request_of()).status_code == 405


@pytest.mark.parametrize("theme", ["light", "dark", ""])
def test_page_is_drawn_in_the_theme(theme: str) -> None:
    request = request_of()
    request.COOKIES["theme"] = theme
    html = Elements(views.not_found(request).content.decode()).of("html")[0]
    assert html.get("data-theme", "") == theme


def spoken(*said: tuple[str, str]) -> str:
    request = request_of()
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)
    for words, undo in said:
        toasts.say(request, words, undo=undo)
    return Template("{% load ui %}{% toast %}").render(RequestContext(request, {}))


def test_toast_says_what_was_done_and_offers_to_take_it_back() -> None:
    shown = Elements(spoken(("Done: pick list.", "/inbox/7/undo/")))
    assert "Done: pick list." in shown.words
    assert [(form["method"], form["action"]) for form in shown.of("form")] == [("post", "/inbox/7/undo/")]
    assert shown.of("div", "toast")[0]["role"] == "status"


def test_undo_sends_the_fields_it_was_given_and_no_words_of_theirs_as_tags() -> None:
    request = request_of()
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)
    toasts.say(request, "Given to Tom.", undo="/voices/7/take/", to='Marek "M" <b>', version=3)
    shown = Elements(Template("{% load ui %}{% toast %}").render(RequestContext(request, {})))
    sent = {field["name"]: field["value"] for field in shown.of("input")}
    assert (sent["to"], sent["version"]) == ('Marek "M" <b>', "3")


def test_what_an_earlier_version_said_is_still_read() -> None:
    request = request_of()
    request._messages = CookieStorage(request)
    request._messages.add(25, "Done.", "undo:/inbox/7/undo/")
    assert [(toast.words, toast.undo) for toast in toasts.waiting(request)] == [("Done.", "")]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_undo_leads_nowhere_else(elsewhere: str) -> None:
    assert not Elements(spoken(("Done.", elsewhere))).of("form")


def test_page_without_a_session_has_no_toasts() -> None:
    assert not list(toasts.waiting(None))
    assert not list(toasts.waiting(RequestFactory().get("/")))


def test_our_words_stand_in_for_djangos() -> None:
    assert views.csrf_failure is not _of_django
