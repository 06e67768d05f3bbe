"""What an account makes of the one who has signed in to it."""

from models import Account
from service.auth.viewer import Viewer

__all__ = ["viewer_of"]


def viewer_of(account: Account, scopes: frozenset[str] | None = None) -> Viewer | None:
    """Return the viewer that an account stands for.

    None for one that is disabled, and for a member who has been removed from the company.

    Args:
        account: who signs in.
        scopes: what a token of the account may do; None is all that the account may.
    """
    if account.disabled_at is not None:
        return None
    match account.role:
        case "student":
            who = {"student_id": account.student_id}
        case "company":
            who = {"organisation_id": account.company_id}
        case "liaison":
            return Viewer("liaison", account.organisation_id, account_id=account.id, scopes=scopes)
        case "admin":
            return Viewer("admin", account_id=account.id, scopes=scopes)
    if None in who.values():
        return None
    return Viewer(account.role, **who, account_id=account.id, scopes=scopes)
