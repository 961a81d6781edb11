"""Who acts, and what that person may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .errors import Refused


class Role(StrEnum):
    VIEWER = "viewer"
    OPERATOR = "operator"
    SUPPORT = "support"
    FINANCE = "finance"
    ADMIN = "admin"

    @property
    def includes(self) -> frozenset[Role]:
        """Support and finance are operators with one thing more; admin is all of them."""
        return _INCLUDES[self]


_BASE = frozenset({Role.VIEWER, Role.OPERATOR})
_INCLUDES = {
    Role.VIEWER: frozenset({Role.VIEWER}),
    Role.OPERATOR: _BASE,
    Role.SUPPORT: _BASE | {Role.SUPPORT},
    Role.FINANCE: _BASE | {Role.FINANCE},
    Role.ADMIN: frozenset(Role),
}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: Role

    def must_be(self, role: Role, wish: str) -> None:
        """Raises Refused, naming the role it takes."""
        if role not in self.role.includes:
            raise Refused(f"{self.name} is {self.role}: {wish} takes the role {role}")
