"""Each component says what it should, escapes what it is given, and refuses what the design language does not have."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template

from onecloth.ui.gallery import Sample
from onecloth.ui.icons import EVIDENCE, UnknownIcon
from onecloth.ui.templatetags.ui import ANSWERS, STATES, UnknownState
from tests.ui.drawing import Elements, drawn, request_of

SALES = {"name": {"en": "Sales", "de": "Vertrieb"}, "code": "sa", "thread": 1}
ATTACK = "<script>alert(1)</script>"


def test_icon_beside_words_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "sun" %}')


def test_icon_that_stands_alone_has_a_name() -> None:
    assert 'role="img" aria-label="Light"' in drawn('{% icon "sun" label="Light" %}')


def test_unknown_icon_is_refused() -> None:
    with pytest.raises(UnknownIcon, match=r"frontend/icons\.txt"):
        drawn('{% icon "no-such-icon" %}')


def test_knot_beside_a_name_is_decoration_and_alone_it_is_named() -> None:
    assert 'aria-hidden="true">SA<' in drawn("{% dept unit %}", unit=SALES)
    assert 'role="img" aria-label="Sales"' in drawn("{% knot unit alone=True %}", unit=SALES)


@pytest.mark.parametrize(("thread", "hue"), [(1, "t-1"), (9, "t-9"), (10, "t-1"), (14, "t-5")])
def test_hues_are_used_again_beyond_nine_units(thread: int, hue: str) -> None:
    assert f"knot {hue}" in drawn("{% knot unit %}", unit=SALES | {"thread": thread})


def test_unit_without_a_code_is_known_by_its_first_letters() -> None:
    assert ">WA<" in drawn("{% knot unit %}", unit={"name": "Warehouse", "thread": 3})


def test_avatar_of_nobody_asks_and_of_a_hidden_author_says_nothing() -> None:
    assert "avatar--empty" in drawn("{% avatar %}")
    hidden = drawn("{% avatar person hidden=True %}", person={"name": "Priya Nair"})
    assert "avatar--hid" in hidden
    assert "PN" not in hidden


@pytest.mark.parametrize("key", STATES)
def test_every_state_has_a_line_and_a_word(key: str) -> None:
    shown = drawn("{% state key %}", key=key)
    assert f"state--{key}" in shown
    assert str(STATES[key]) in shown


@pytest.mark.parametrize(
    "source",
    ['{% state "torn" %}', '{% tag "x" tone="pink" %}', "{% yswitem item %}{% endyswitem %}", "{% whys causes %}"],
)
def test_what_the_design_language_does_not_have_is_refused(source: str) -> None:
    with pytest.raises(UnknownState):
        drawn(source, item={"kind": "maybe"}, causes=[{"words": "x", "evidence": [("rumour", "y")]}])


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_is_drawn(kind: str) -> None:
    shown = drawn(
        "{% ysw items %}",
        items=[{"kind": kind, "said": "No lift.", "answer": "We ask now.", "by": "Ruth", "unit": SALES}],
    )
    assert "No lift." in shown
    assert str(ANSWERS[kind][3]) in shown
    assert 'aria-label="Sales"' in shown


def test_buttons_follow_the_answer_they_settle() -> None:
    item = {"kind": "did", "said": "No lift.", "answer": "We ask now."}
    shown = drawn("{% yswitem item %}<button>That settles it</button>{% endyswitem %}", item=item)
    assert shown.index("We ask now.") < shown.index("<button>That settles it</button>")


def test_words_of_people_keep_their_language_and_their_lines() -> None:
    shown = drawn('{% voice said by="Customer" lang="de" %}', said="Zwei Rechnungen.\nEine zu viel.")
    assert '<blockquote class="voice" lang="de">' in shown
    assert "Zwei Rechnungen.<br>Eine zu viel." in shown


@pytest.mark.parametrize(
    "source",
    [
        "{% voice words by=words %}",
        "{% tag words %}",
        "{% dept unit %}",
        "{% knot unit alone=True %}",
        "{% person unit role=words %}",
        "{% state 'loose' words %}",
        "{% empty words %}{{ words }}{% endempty %}",
        "{% note %}{{ words }}{% endnote %}",
        "{% alert %}{{ words }}{% endalert %}",
        "{% ysw items %}",
        "{% thread threads %}",
        "{% whys causes %}",
        "{% los stops %}",
        "{% stages names now=1 label=words %}",
        "{% sees pairs %}",
        "{% hidden pairs %}",
        "{% figures words columns rows %}",
        "{% ival 5 4 6 label=words %}",
        "{% sparkline values label=words %}",
        "{% segmented choices label=words %}",
        "{% icon 'sun' label=words %}",
    ],
)
def test_text_is_escaped(source: str) -> None:
    shown = drawn(
        source,
        words=ATTACK,
        unit={"name": ATTACK, "code": "<b", "thread": 1},
        items=[{"kind": "did", "said": ATTACK, "said_by": ATTACK, "answer": ATTACK, "by": ATTACK, "word": ATTACK}],
        threads=[{"title": ATTACK, "words": ATTACK}],
        causes=[{"words": ATTACK, "evidence": [("data", ATTACK)]}],
        stops=[{"role": "end", "who": ATTACK, "does": ATTACK, "said": ATTACK, "state": "loose", "state_words": ATTACK}],
        names=[ATTACK],
        pairs=[(ATTACK, ATTACK)],
        columns=[ATTACK],
        rows=[[ATTACK]],
        values=[1, 2],
        choices=[(ATTACK, "#", True)],
    )
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown or "&lt;B" in shown


def test_stages_say_where_one_is() -> None:
    shown = Elements(drawn("{% stages names now=2 %}", names=["Heard", "Understood", "Mending"]))
    assert [step.get("class") for step in shown.of("li")] == ["is-done", "is-now", None]
    assert [step for step in shown.of("li") if step.get("aria-current") == "step"]


@pytest.mark.parametrize("kind", EVIDENCE)
def test_every_why_names_its_evidence(kind: str) -> None:
    shown = drawn("{% whys causes %}", causes=[{"words": "Old list", "evidence": [(kind, "as seen")], "is_root": True}])
    assert "as seen" in shown
    assert "<svg" in shown
    assert "Root cause" in shown


def test_a_why_stands_inside_the_one_it_explains() -> None:
    below = [{"words": "Nobody owns it", "evidence": [("gut", "All agreed")]}]
    told = str(
        drawn("{% whys causes %}", causes=[{"words": "Old list", "evidence": [("seen", "Twice")], "below": below}])
    )
    assert told.index("Old list") < told.rindex("<ol") < told.index("Nobody owns it") < told.index("</ol>")


def test_hours_without_any_are_said_in_words() -> None:
    assert "No hours are noted yet." in drawn("{% fixmeter 0 0 %}")
    assert "62 percent of hours went into band-aids" in drawn("{% fixmeter 74 46 %}")


def test_pager_keeps_the_filters_of_the_address() -> None:
    page = Paginator(range(60), 25).page(2)
    shown = Template("{% load ui %}{% pager page %}").render(
        Context({"page": page, "request": request_of(path="/?theme=way%20in&page=2")})
    )
    links = [link["href"] for link in Elements(shown).of("a")]
    assert links == ["?theme=way+in&page=1", "?theme=way+in&page=3"]
    assert "26–50 of 60" in shown


def test_pager_of_a_single_page_is_not_shown() -> None:
    assert not drawn("{% pager page %}", page=Paginator(range(3), 25).page(1)).strip()


def test_field_ties_its_help_and_its_mistake_to_the_input() -> None:
    form = Sample({"to": "Deen"})
    shown = Elements(drawn("{% field form.to suggestions=names %}", form=form, names=["Dean Okafor"]))
    (field,) = shown.of("input")
    assert field["aria-describedby"] == "id_to_helptext id_to_error"
    assert field["aria-invalid"] == "true"
    assert field["list"] == "id_to_list"
    ids = {attrs["id"] for _, attrs in shown.found if "id" in attrs}
    assert {"id_to_helptext", "id_to_error", "id_to_list"} <= ids
    assert shown.of("label")[0]["for"] == "id_to"


def test_field_without_help_or_mistake_points_at_nothing() -> None:
    (field,) = Elements(drawn("{% field form.by %}", form=Sample())).of("input")
    assert "aria-describedby" not in field


def test_hidden_field_has_no_label() -> None:
    class WithToken(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)

    assert "<label" not in drawn("{% field form.token %}", form=WithToken())


def test_choices_are_a_group_with_a_legend() -> None:
    shown = Elements(
        drawn("{% choices form.kind style='bare' icons=icons %}", form=Sample(), icons={"idea": "lightbulb"})
    )
    assert len(shown.of("fieldset")) == len(shown.of("legend")) == 1
    assert len(shown.of("input")) == len(shown.of("label", "choice--bare")) == 3
    assert len(shown.of("svg")) == 1


def test_survey_choices_come_without_an_answer_chosen() -> None:
    shown = Elements(drawn("{% choices form.ease style='xl' %}", form=Sample()))
    assert not [field for field in shown.of("input") if "checked" in field]


def test_summary_leads_to_every_field_that_is_wrong() -> None:
    form = Sample({"to": "Deen", "words": "x"})
    shown = Elements(drawn("{% field_errors form %}{% field form.to %}{% choices form.kind %}", form=form))
    targets = {link["href"].removeprefix("#") for link in shown.of("a")}
    assert "id_to" in targets
    assert "id_kind_0" in targets
    ids = {attrs.get("id") for _, attrs in shown.found}
    assert {"id_to", "id_kind_0"} <= ids
    assert [part for part in shown.of("div", "alert") if part.get("role") == "alert"]


def test_form_without_mistakes_has_no_summary() -> None:
    assert not drawn("{% field_errors form %}", form=Sample()).strip()


def test_interval_is_placed_by_attributes_and_stays_on_its_axis() -> None:
    shown = Elements(drawn("{% ival 104 96 120 %}"))
    assert shown.of("circle")[0]["cx"] == "100%"
    assert shown.of("line", "ival__range")[0]["x1"] == "96%"


def test_interval_of_a_five_point_scale() -> None:
    shown = Elements(drawn("{% ival 4 3 5 scale=5 %}"))
    assert shown.of("circle")[0]["cx"] == "80%"


def test_words_beside_an_estimate_give_the_interval_and_n() -> None:
    assert drawn("{% interval_words 54 46.4 61.6 1480 %}") == "46–62 · n 1,480"
    assert drawn("{% interval_words 54 46 62 %}") == "46–62"


def test_survey_shows_how_far_one_has_come() -> None:
    shown = drawn("{% survey_thread 2 5 %}")
    assert 'aria-label="Question 2 of 5"' in shown
    assert shown.count("is-sewn") == 1
    assert shown.count("is-now") == 1


class Asked(forms.Form):
    why = forms.CharField(label="Why?")
    where = forms.ChoiceField(label="Where", choices=[("here", "Here")])
    steps = forms.MultipleChoiceField(label="Which?", choices=[("one", "One")], widget=forms.CheckboxSelectMultiple)


def test_what_is_missing_is_said_in_words_of_our_own_behind_the_label() -> None:
    told = str(drawn("{% field_errors form %}", form=Asked({})))
    for words in ("Why?</a> This is still empty.", "Where:</a> Choose one.", "Which?</a> Choose at least one."):
        assert words in told


def test_boxes_to_tick_look_like_boxes() -> None:
    form = Asked()
    assert 'type="checkbox"' in (told := str(drawn("{% choices form.steps %}", form=form)))
    assert 'class="check"' in told
