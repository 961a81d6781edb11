from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.chain import START, link

FIELD = st.none() | st.integers() | st.text(max_size=20)
FIELDS = st.lists(FIELD, min_size=1, max_size=6)


def test_a_link_is_known() -> None:
    assert link(START, [1, "Ordered", None]) == (
        "f4545a84c58702d817dd36c4befc516cd25c3f0d51482ad3957ee71ccdd5e3b6"
    )


@given(FIELDS, FIELDS, st.text(max_size=8))
def test_other_fields_or_another_past_give_another_link(
    one: list[int | str | None], other: list[int | str | None], past: str
) -> None:
    assert (link(past, one) == link(past, other)) == (one == other)
    assert link(past, one) != link(past + "x", one)


def test_fields_cannot_be_shifted_into_each_other() -> None:
    assert link(START, ["a", "bc"]) != link(START, ["ab", "c"])
    assert link(START, ["1"]) != link(START, [1])
    assert link(START, [None]) != link(START, ["null"])
