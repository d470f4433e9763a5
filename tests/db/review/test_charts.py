"""Where bars, ticks and labels of a chart stand."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.review.charts import Bar, chart, window


def bars(*values):
    return [Bar(str(at), value, f"{value} of them", f"/?at={at}") for at, value in enumerate(values)]


def heights(drawing):
    return [drawing.foot - bar.y for bar in drawing.bars]


def test_bars_are_as_high_as_they_say():
    drawing = chart("Dates", bars(10, 40, 0, 20))
    assert heights(drawing) == [37.5, 150, 75]
    assert next((bar.told, bar.href) for bar in drawing.bars) == ("10 of them", "/?at=0")
    assert [tick.text for tick in drawing.ticks] == ["0", "10", "20", "30", "40"]
    assert [tick.at for tick in drawing.ticks][::4] == [drawing.foot, drawing.foot - 150]


def test_the_fainter_part_is_the_upper_one():
    (bar,) = chart("Dates", [Bar("1900s", 40, "40", "/", rest=10)]).bars
    assert (bar.y, bar.full) == (8, 8 + 150 / 4)


def test_each_power_of_ten_is_as_high_as_the_next():
    drawing = chart("Yen", bars(10, 1_000, 100_000), powers=True)
    first, second, third = heights(drawing)
    assert second - first == pytest.approx(third - second)
    assert [tick.text for tick in drawing.ticks] == ["1", "10", "100", "1,000", "10,000", "100,000"]
    narrow = chart("Yen", bars(300, 700), powers=True)
    assert [tick.text for tick in narrow.ticks] == ["100", "200", "500", "1,000"]


def test_little_is_seen_and_nothing_is_not():
    assert heights(chart("Dates", bars(100_000, 1, 0))) == [150, 2]
    assert chart("Dates", bars(0, 0)).bars == ()
    assert chart("Dates", []).bars == ()


def test_labels_have_room():
    few, many = chart("Years", bars(*range(1, 11))), chart("Decades", bars(*range(1, 41)))
    for drawing in (few, many):
        at = [label.at for label in drawing.labels]
        assert min(b - a for a, b in pairwise(at)) >= 44
    assert few.labels[0].text == "0"


@given(st.lists(st.just(0) | st.floats(0.001, 1e18), max_size=50), st.booleans())
def test_all_stands_within_the_drawing(values, powers):
    drawing = chart("Any", bars(*values), powers=powers)
    assert len(drawing.bars) == sum(value > 0 for value in values)
    for bar in drawing.bars:
        assert drawing.left <= bar.x < bar.x + bar.width <= drawing.right <= drawing.width
        assert 0 <= bar.y <= bar.full <= drawing.foot
    assert all(0 <= tick.at <= drawing.foot and math.isfinite(tick.at) for tick in drawing.ticks)
    assert len(drawing.ticks) <= 10


def test_a_window_holds_the_most():
    assert window({}, 5) == range(0)
    assert window({190: 1, 193: 4, 195: 2}, 40) == range(190, 196)
    assert window({30: 1, 190: 5, 193: 4, 1200: 1}, 40) == range(190, 194)
    assert window({1: 0, 2: 1, 9: 0}, 3) == range(2, 3)
