import pytest

from service.auth import passwords


@pytest.mark.parametrize(
    "chosen",
    [
        "",
        "elva tecken",  # eleven characters
        "password1234",
        "PassWord!2024",
        "qwertyuiop123",
        "123456789012",
        "abcabcabcabc",
        "aaaaaaaaaaaaaaaa",
        "sommarsommar1",
        "Lösenordet2026",
        "x" * 257,
        "siv.exempel1990",
        "EXEMPEL-SIV-1",
    ],
)
def test_what_can_be_guessed_is_refused(chosen: str) -> None:
    assert passwords.weakness(chosen, ["Siv Exempel", "siv.exempel@firma.example"])


@pytest.mark.parametrize(
    "chosen",
    [
        "häst batteri klammer",
        "trettio gula ankor",
        "Tolv tecken!",
        "9f4K2mXq7Lz0",
        "日本語の長い合言葉です。とても",
    ],
)
def test_what_is_long_and_unusual_is_taken(chosen: str) -> None:
    assert passwords.weakness(chosen, ["Siv Exempel", "siv.exempel@firma.example"]) is None


def test_a_hash_fits_its_password_only_however_it_was_typed() -> None:
    known = passwords.hashed("häst batteri klammer")
    assert known.startswith("$argon2id$")
    assert passwords.verify(known, "häst batteri klammer")  # a and dots as two characters
    assert not passwords.verify(known, "häst batteri klammer ")
    assert not passwords.verify(None, "nobody")
    assert not passwords.verify("not a hash", "x")
    assert known != passwords.hashed("häst batteri klammer")


def test_a_hash_of_weaker_settings_is_outdated() -> None:
    weak = passwords._HASHER.__class__(time_cost=1, memory_cost=8, parallelism=1).hash("x")
    assert passwords.outdated(weak)
    assert not passwords.outdated(passwords.hashed("x"))
