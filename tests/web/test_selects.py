"""A long select writes what WTForms writes."""

import pytest
from wtforms import Form, SelectField
from wtforms.fields.choices import SelectChoice

from organiser.kernel.web.selects import LongSelectField

PAIRS = (("", "—"), ("BO", "Bolivia"), ('"<b>', "A & B <c>"))


class PlaceForm(Form):
    plain = SelectField("Country", choices=[SelectChoice(value, label) for value, label in PAIRS])
    long = LongSelectField("Country")


@pytest.mark.parametrize("chosen", [None, "", "BO", '"<b>', "nowhere"])
def test_a_long_select_is_written_like_any_other(chosen: str | None) -> None:
    form = PlaceForm(data={"plain": chosen, "long": chosen})
    form.long.offer(*PAIRS)
    like = {"id": "x", "class_": "medium", "aria-describedby": "x-hint"}
    assert str(form.long(**like)) == str(form.plain(**like)).replace('name="plain"', 'name="long"')


def test_an_option_that_is_read_the_other_way_stands_apart() -> None:
    form = PlaceForm(data={"long": "LB"})
    form.long.offer(("LB", "لبنان؟"), ("BO", "Bolivia?"))
    assert "\u2068لبنان؟\u2069" in str(form.long())
    assert ">Bolivia?<" in str(form.long())


def test_a_long_select_takes_only_what_it_offers() -> None:
    form = PlaceForm(data={"plain": "", "long": "XX"})
    form.long.offer(*PAIRS)
    assert not form.validate()
    assert list(form.long.errors) == ["Not a valid choice."]
