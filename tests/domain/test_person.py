from __future__ import annotations

import pytest

from spo_tui.domain.errors import Refused
from spo_tui.domain.person import Person, Role

MAY = {
    Role.VIEWER: {Role.VIEWER},
    Role.OPERATOR: {Role.VIEWER, Role.OPERATOR},
    Role.SUPPORT: {Role.VIEWER, Role.OPERATOR, Role.SUPPORT},
    Role.FINANCE: {Role.VIEWER, Role.OPERATOR, Role.FINANCE},
    Role.ADMIN: set(Role),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("asked", Role)
def test_who_may_do_what(role: Role, asked: Role) -> None:
    olga = Person("olga", role)
    if asked in MAY[role]:
        olga.must_be(asked, "moving jobs")
    else:
        with pytest.raises(Refused, match=f"olga is {role}: moving jobs takes the role {asked}"):
            olga.must_be(asked, "moving jobs")
