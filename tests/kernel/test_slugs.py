import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.kernel.slugs import is_slug, make_any_slug, make_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Círculo de lectura: El Estado", "circulo-de-lectura-el-estado"),
        ("Straße & Ærø", "strasse-aero"),
        ("Что делать?", "chto-delat"),
        ("Щука і Їжак", "shchuka-i-izhak"),
        ("Αθήνα", "athina"),
        ("Đà Nẵng", "da-nang"),
        ("L’État, c'est", "letat-cest"),
        ("  --  ", ""),
        ("لاباز", ""),
        ("東京", ""),
        ("a" * 59 + " bc", "a" * 59),
    ],
)
def test_a_title_is_spelt_in_ascii_where_it_can_be(title: str, slug: str) -> None:
    assert make_slug(title) == slug


@given(st.text(max_size=200))
def test_any_title_has_a_slug(title: str) -> None:
    assert is_slug(make_any_slug(title))
