"""Who may call a route: every route states it, and a test walks them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency

from models.fields import ViewerRole
from service.deps import SAFE_METHODS, MaybeViewerDep
from service.errors import ForbiddenError, UnauthorisedError

__all__ = ["PUBLIC", "ROLES", "SIGNED_IN", "Policy", "allow", "policies_of"]

ROLES: Final[tuple[ViewerRole, ...]] = ("student", "company", "liaison", "admin")
"""The roles that people sign in with."""


@dataclass(frozen=True)
class Policy:
    """The roles that may call a route; None is everyone, signed in or not.

    Which of the documents they then meet is decided by the store: what belongs to another
    is not found.
    """

    roles: frozenset[ViewerRole] | None

    def __call__(self, request: Request, viewer: MaybeViewerDep) -> None:
        """Refuse a viewer that may not call the route, or whose token may not."""
        if self.roles is None:
            return
        if viewer is None:
            raise UnauthorisedError("sign in, or send an API token as Authorization: Bearer …")
        if viewer.role not in self.roles:
            raise ForbiddenError(f"this is not for the role {viewer.role}")
        needed = "read" if request.method in SAFE_METHODS else "write"
        if viewer.scopes is not None and needed not in viewer.scopes:
            raise ForbiddenError(f"the API token lacks the scope {needed}")


def allow(*roles: ViewerRole) -> Dependency:
    """Return the dependency of a route that these roles may call."""
    depends: Dependency = Depends(Policy(frozenset(roles)))
    return depends


PUBLIC: Final[Dependency] = Depends(Policy(None))
"""For pages that anyone may see."""

SIGNED_IN: Final[Dependency] = allow(*ROLES)
"""For what everyone who has signed in may call."""


def policies_of(dependant: Any) -> list[Policy]:
    """Return the policies among the dependencies of a route, those of its routers too."""
    found = [dependant.call] if isinstance(dependant.call, Policy) else []
    return found + [one for inner in dependant.dependencies for one in policies_of(inner)]
