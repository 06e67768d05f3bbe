import pytest

from service.auth import CLUSTER, SYSTEM, Viewer


def test_who_speaks_for_the_cluster_sees_every_document_and_no_identity() -> None:
    assert CLUSTER.role == "liaison"
    assert CLUSTER.sees_all_documents
    assert not CLUSTER.sees_identities
    assert SYSTEM.sees_identities


@pytest.mark.parametrize(
    ("role", "organisation", "student"),
    [
        ("company", None, None),
        ("student", None, None),
        ("student", "c1", "s1"),
        ("liaison", None, "s1"),
        ("company", "c1", "s1"),
    ],
)
def test_a_viewer_has_what_its_role_needs_and_no_more(
    role: str, organisation: str | None, student: str | None
) -> None:
    with pytest.raises(ValueError, match="viewer"):
        Viewer(role, organisation, student)  # type: ignore[arg-type]  # a row of the table
