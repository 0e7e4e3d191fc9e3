"""Charts: the marks stand where the numbers say, the table holds the same numbers, and odd series are drawn too."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onecloth.ui import gallery
from onecloth.ui.charts import marks
from onecloth.ui.charts.intervals import HiddenUnit, UnitRow, draw_units
from onecloth.ui.charts.seam_matrix import Seam, SeamMap, draw_marks
from onecloth.ui.charts.sparkline import draw_sparkline
from onecloth.ui.charts.standalone import standalone
from onecloth.ui.charts.xmr import Annotation, Phase, Point, XmrChart, draw_xmr, xmr_figures
from onecloth.ui.wording import figure
from tests.ui.drawing import Elements, drawn

ATTACK = "<script>alert(1)</script>"


def series(*values: float, **options: object) -> XmrChart:
    mean = sum(values) / len(values)
    points = tuple(Point(f"week {i}", v, None if i == 0 else abs(v - values[i - 1])) for i, v in enumerate(values))
    return XmrChart("Ease by week", points, (Phase(0, len(values), mean, mean - 5, mean + 5, 6.0),), **options)


def box(markup: str) -> tuple[float, float]:
    _, _, width, height = Elements(markup).of("svg")[0]["viewbox"].split()
    return float(width), float(height)


@pytest.mark.parametrize("narrow", [False, True])
def test_xmr_marks_lie_on_the_axis_where_the_table_says(narrow: bool) -> None:
    chart = gallery.xmr()
    shown = Elements(draw_xmr(chart, narrow))
    ticks = {}
    for (_tag, attrs), words in zip(
        [e for e in shown.found if e[0] == "text"],
        re.findall(r"<text[^>]*>([^<]*)", draw_xmr(chart, narrow)),
        strict=True,
    ):
        if attrs.get("class") == "c-muted" and re.fullmatch(r"\d+%?", words) and attrs.get("text-anchor") == "end":
            ticks.setdefault(int(words.rstrip("%")), float(attrs["y"]) - 4.5)
    low, high = 50, 90
    y_low, y_high = ticks[low], ticks[high]
    circles = [attrs for tag, attrs in shown.found if tag == "circle"][: len(chart.points)]
    read = [low + (y_low - float(c["cy"])) / (y_low - y_high) * (high - low) for c in circles]
    table = [float(row[1].rstrip("%")) for row in xmr_figures(chart)["rows"]]
    assert [round(value) for value in read] == table == [point.value for point in chart.points]


def test_xmr_rings_the_signals_and_only_them() -> None:
    chart = gallery.xmr()
    rings = Elements(draw_xmr(chart)).of("circle", "signal")
    assert len(rings) == sum(p.is_signal for p in chart.points) + sum(p.moved_is_signal for p in chart.points)


def test_xmr_says_its_finding_or_else_its_averages_limits_and_signals() -> None:
    chart = gallery.xmr()
    told = Elements(draw_xmr(chart)).of("svg")[0]["aria-label"]
    assert told.startswith("Share who found it easy, by week.")
    assert "average 70%, limits 58 to 82" in told
    assert "58%" in told
    found = Elements(draw_xmr(replace(chart, summary="It got easier."))).of("svg")[0]["aria-label"]
    assert found == "It got easier."


def test_xmr_shows_the_limits_that_held_before_a_change_and_the_change() -> None:
    shown = draw_xmr(gallery.xmr())
    assert len(Elements(shown).of("rect", "band")) == 2
    assert "A · Text when the van leaves the depot" in shown


def test_words_beside_marks_stand_below_on_a_phone() -> None:
    shown = drawn("{% xmr_chart chart %}", chart=gallery.xmr())
    below = shown[shown.index('class="only-phone') :]
    assert "Text when the van leaves the depot" in below
    assert "depot flooded" in below


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    "values", [(50,), (50, 50), (0, 100), (0, 0, 0), (99.9, 100, 100), (3, 2.5), (1200, 3400, 2100), (-20, 40, 10)]
)
def test_odd_series_are_drawn(values: tuple[float, ...], narrow: bool) -> None:
    assert "NaN" not in draw_xmr(series(*values), narrow)


def test_series_without_points_draws_nothing() -> None:
    assert not draw_xmr(XmrChart("Nothing yet", (), ()))


@given(st.lists(st.floats(0, 100), min_size=1, max_size=120), st.booleans())
def test_every_mark_lies_on_the_paper(values: list[float], narrow: bool) -> None:
    shown = draw_xmr(series(*values, annotations=(Annotation(1, "A", "a change"),)), narrow)
    width, height = box(shown)
    for attrs in Elements(shown).of("circle"):
        assert -0.5 <= float(attrs["cx"]) <= width + 0.5
        assert -0.5 <= float(attrs["cy"]) <= height + 0.5


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(3, 8))
def test_ticks_hold_the_range_between_few_round_values(low: float, span: float, most: int) -> None:
    found = marks.ticks(low, low + span, most)
    assert 2 <= len(found) <= most
    slack = 1e-6 * (found[1] - found[0])
    assert found[0] <= low + slack
    assert found[-1] >= low + span - slack


def test_units_table_holds_what_the_picture_shows() -> None:
    chart = gallery.units()
    shown = Elements(draw_units(chart))
    assert len(shown.of("circle", "dot")) == len(shown.of("line", "interval")) == len(chart.rows_shown)
    for row, line in zip(chart.rows_shown, chart.rows, strict=False):
        assert line == [row.name, f"{row.estimate}%", f"{row.low}–{row.high}", f"{row.plain}%", figure(row.n)]


def test_units_are_bold_and_gold_only_where_the_interval_clears_the_company() -> None:
    shown = draw_units(gallery.units())
    bold = re.findall(r'<text class="c-strong"[^>]*>([^<]*)</text>', shown)
    assert bold == ["Northwick", "Mobile crew East"]
    assert len(Elements(shown).of("circle", "dot--2")) == 1


def test_hidden_unit_says_why_and_never_how_many() -> None:
    chart = replace(gallery.units(), hidden=(HiddenUnit("Whitby", "too few answers"),))
    assert "Not shown: too few answers" in draw_units(chart)
    assert chart.rows[-1] == ["Whitby", "not shown", "", "", ""]


@pytest.mark.parametrize("narrow", [False, True])
def test_units_with_the_same_figure_are_drawn(narrow: bool) -> None:
    row = UnitRow("Only", 50, 50, 50, 50, 5)
    chart = replace(gallery.units(), rows_shown=(row,), whole=50, hidden=())
    assert Elements(draw_units(chart, narrow)).of("circle", "dot")


def cell_of(chart: SeamMap, giver: str, receiver: str) -> Seam:
    return next(seam for seam in chart.seams if (seam.giver, seam.receiver) == (giver, receiver))


def test_seam_map_is_a_table_with_a_link_in_every_cell_that_is_shown() -> None:
    chart = gallery.seam_map()
    shown = Elements(drawn("{% seam_map chart %}", chart=chart))
    units = len(chart.units)
    assert len(shown.of("td")) == units * units + 1
    assert len([th for th in shown.of("th") if th["scope"] == "row"]) == units
    links = shown.of("a")
    assert len(links) == sum(seam.is_shown for seam in chart.seams)
    assert "Sales to Scheduling: Loose, receiver 54%, giver 83%, n 148" in {link["aria-label"] for link in links}
    assert [link for link in links if link.get("aria-current") == "true"]


@pytest.mark.parametrize(("view", "printed"), [("receiver", "54"), ("giver", "83"), ("gap", "+29")])
def test_seam_map_prints_the_chosen_view(view: str, printed: str) -> None:
    shown = drawn("{% seam_map chart %}", chart=gallery.seam_map(view))
    cell = shown[shown.index('aria-current="true"') :]
    assert f"<b>{printed}</b>" in cell[: cell.index("</a>")]


def test_view_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="weather"):
        gallery.seam_map("weather")


def test_hidden_seam_shows_its_reason_and_no_figure() -> None:
    shown = drawn("{% seam_map chart %}", chart=gallery.seam_map())
    cell = shown[shown.index("Sales to IT:") :]
    cell = cell[: cell.index("</td>")]
    assert "fewer than five people rated it" in cell
    assert "<b>" not in cell


def test_seam_marks_lie_where_the_figures_say() -> None:
    shown = Elements(draw_marks(Seam("a", "b", "loose", 54, 83, 148), (50, 90)))
    assert shown.of("circle", "is-r")[0]["cx"] == "10%"
    assert shown.of("circle", "is-g")[0]["cx"] == "82.5%"
    assert (shown.of("line")[0]["x1"], shown.of("line")[0]["x2"]) == ("10%", "82.5%")


def test_seam_that_only_the_receiver_rated_is_drawn() -> None:
    seam = Seam("sa", "sc", "loose", 54, None, 12, url="#")
    chart = replace(gallery.seam_map(), seams=(seam,))
    shown = drawn("{% seam_map chart %}{% seam_list chart %}", chart=chart)
    assert "giver not known" in shown
    assert len(Elements(shown).of("circle", "is-r")) >= 1


def test_list_for_phones_begins_with_the_loosest_and_has_no_hidden_seam() -> None:
    chart = gallery.seam_map()
    shown = drawn("{% seam_list chart most=100 %}", chart=chart)
    shares = [int(share) for share in re.findall(r'<b class="num">(\d+)%</b>', shown)]
    assert shares == sorted(seam.receiver_says for seam in chart.seams if seam.is_shown)


def test_map_without_seams_is_drawn() -> None:
    assert "<table>" in drawn("{% seam_map chart %}", chart=replace(gallery.seam_map(), seams=()))


def test_sparkline_needs_two_values() -> None:
    assert not draw_sparkline([50])
    assert len(Elements(draw_sparkline([50, 50, 50])).of("circle")) == 1


@pytest.mark.parametrize(
    "picture",
    [
        draw_xmr(series(50, 60, 70, annotations=(Annotation(1, "A", ATTACK, ATTACK),), subtitle=ATTACK)),
        draw_xmr(replace(series(50, 60), title=ATTACK)),
        draw_units(replace(gallery.units(), title=ATTACK, whole_words=ATTACK, hidden=(HiddenUnit(ATTACK, ATTACK),))),
        draw_sparkline([1, 2], ATTACK),
        marks.interval(5, 4, 6, label=ATTACK),
        marks.bar(5, label=ATTACK),
    ],
)
def test_words_in_charts_are_escaped(picture: str) -> None:
    assert "<script" not in picture
    assert "&lt;script" in picture


def test_charts_have_no_style_and_a_name() -> None:
    for picture in (draw_xmr(gallery.xmr()), draw_units(gallery.units())):
        shown = Elements(picture)
        assert not [tag for tag, attrs in shown.found if "style" in attrs]
        assert shown.of("svg")[0]["role"] == "img"
        assert shown.of("svg")[0]["aria-label"]


def test_chart_for_a_mail_carries_its_colours() -> None:
    sent = standalone(draw_xmr(gallery.xmr()))
    assert 'xmlns="http://www.w3.org/2000/svg"' in sent
    for css in ("band", "series", "dot", "signal", "limit"):
        part = next(attrs for _, attrs in Elements(sent).found if css in attrs.get("class", "").split())
        assert "fill" in part or "stroke" in part
