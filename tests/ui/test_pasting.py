"""Pasted text, however a terminal cuts it up, presses no key."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from spo_tui.ui.wire.pasting import PlainPaste

BEGINS, ENDS = "\x1b[200~", "\x1b[201~"
_TEXTS = st.text(st.sampled_from("\x1b[201~mqB;3"), max_size=20).filter(
    lambda text: ENDS not in f"{text}{ENDS}"[:-1] and BEGINS not in text
)


@given(st.lists(_TEXTS, max_size=3), st.lists(st.integers(0, 60), max_size=4))
def test_only_the_escapes_inside_are_taken_out(texts: list[str], cuts: list[int]) -> None:
    sent = "".join(f"k\x1b[B{BEGINS}{text}{ENDS}" for text in texts) + "\x1bOPq"
    places = sorted({0, *(cut for cut in cuts if cut < len(sent)), len(sent)})
    paste = PlainPaste()
    came = "".join(paste.plain(sent[a:b]) for a, b in pairwise(places))
    plain = [text.replace("\x1b", "") for text in texts]
    assert came == "".join(f"k\x1b[B{BEGINS}{text}{ENDS}" for text in plain) + "\x1bOPq"


def test_keys_pass_as_they_come() -> None:
    paste = PlainPaste()
    for sent in ("j", "\x1b", "[", "A", "\x1b[1;5P", "ü", "\x1b\x1b[A"):
        assert paste.plain(sent) == sent
