"""Words in letters five dots high, to be read across a room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_DOTS = {
    **dict(zip("ABCDEF", ["25755", "65656", "34443", "65556", "74647", "74644"], strict=True)),
    **dict(zip("GHIJKL", ["34553", "55755", "72227", "11152", "55655", "44447"], strict=True)),
    **dict(zip("MNOPQR", ["57755", "65555", "25552", "65644", "25563", "65655"], strict=True)),
    **dict(zip("STUVWX", ["34216", "72222", "55557", "55522", "55775", "55255"], strict=True)),
    **dict(zip("YZ0123", ["55222", "71247", "75557", "26227", "61247", "61216"], strict=True)),
    **dict(zip("456789", ["55711", "74616", "34757", "71122", "75757", "75716"], strict=True)),
    **dict(zip(" -./_#", ["00000", "00700", "00002", "11244", "00007", "57575"], strict=True)),
}
"""Each of the five rows as an octal digit: three dots, the leftmost worth 4."""


@dataclass(frozen=True, slots=True)
class Face:
    """How dots become characters; `paired` sets two rows of dots in one line."""

    dot: str
    paired: bool = False

    @property
    def letter_width(self) -> int:
        return 4 * len(self.dot)

    @property
    def lines(self) -> int:
        return 3 if self.paired else 5


SMALL = Face("█", paired=True)
LARGE = Face("██")
PLAIN = Face("#")
"""For terminals that know only ASCII."""
_PAIRS = {"  ": " ", "█ ": "▀", " █": "▄", "██": "█"}


def can_spell(word: str) -> bool:
    return all(letter in _DOTS for letter in word.upper())


def fits(word: str, face: Face, width: int) -> bool:
    return can_spell(word) and len(word) * face.letter_width <= width


def spell(word: str, face: Face) -> list[str]:
    """The lines of the word; ValueError for a letter that has no dots."""
    if not can_spell(word):
        raise ValueError(f"cannot spell {word!r}")
    rows = [_row(word.upper(), row, face.dot) for row in range(5)]
    if not face.paired:
        return rows
    blank = " " * len(rows[0])
    pairs = ((rows[0], rows[1]), (rows[2], rows[3]), (rows[4], blank))
    return ["".join(_PAIRS[a + b] for a, b in zip(*pair, strict=True)) for pair in pairs]


def _row(letters: Sequence[str], row: int, dot: str) -> str:
    line = []
    for letter in letters:
        dots = int(_DOTS[letter][row], 8)
        line += [dot if dots & bit else " " * len(dot) for bit in (4, 2, 1)]
        line.append(" " * len(dot))
    return "".join(line)
