import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from models.fields import LanguageCode, Name, OptionalText, PublicId, Slug, Text, clean
from models.limits import MAX_NAME_CHARS, MAX_TEXT_CHARS


def test_clean_drops_what_no_store_can_hold_and_keeps_the_rest() -> None:
    assert clean("a\x00b\u200bc\r\nd\re\tf") == "abc\nd\ne\tf"
    assert clean("A\u030a 😀 <b>x</b>") == "Å 😀 <b>x</b>"
    assert clean("\ud800") == "\ufffd"
    assert clean("a\u202eb\u2066c\u2069") == "abc"  # what turns the direction of its neighbours


@given(st.text(alphabet=st.characters()))
def test_clean_text_is_stable_and_can_be_encoded(value: str) -> None:
    once = clean(value)
    assert clean(once) == once
    once.encode()


def test_a_text_is_kept_as_written_up_to_the_limit() -> None:
    text = TypeAdapter(Text)
    assert text.validate_python("  a\n b ") == "  a\n b "
    assert len(text.validate_python("å" * MAX_TEXT_CHARS)) == MAX_TEXT_CHARS
    with pytest.raises(ValidationError, match="at most 20000 characters"):
        text.validate_python("å" * (MAX_TEXT_CHARS + 1))


@pytest.mark.parametrize("blank", ["", " ", "\n\t ", "\x00", "\u200b"])
def test_a_blank_text_is_refused_and_a_blank_optional_one_is_none(blank: str) -> None:
    with pytest.raises(ValidationError, match="must not be empty"):
        TypeAdapter(Text).validate_python(blank)
    assert TypeAdapter(OptionalText).validate_python(blank) is None
    assert TypeAdapter(OptionalText).validate_python(None) is None


def test_a_name_is_one_line() -> None:
    name = TypeAdapter(Name)
    assert name.validate_python(" Pressteknik\n  i  Väst ") == "Pressteknik i Väst"
    with pytest.raises(ValidationError):
        name.validate_python("x" * (MAX_NAME_CHARS + 1))


@pytest.mark.parametrize("bad", ["", " ", "a b", "å", "../x", "-a", "a" * 65, "a\n", "a/b"])
def test_an_id_must_fit_in_an_address(bad: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(PublicId).validate_python(bad)


def test_ids_slugs_and_language_codes() -> None:
    assert TypeAdapter(PublicId).validate_python("n001") == "n001"
    assert TypeAdapter(Slug).validate_python("press-hardening") == "press-hardening"
    for bad in ("sve", "SV", "s", ""):
        with pytest.raises(ValidationError):
            TypeAdapter(LanguageCode).validate_python(bad)
