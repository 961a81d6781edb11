"""Styles of a terminal's cells as their SGR parameters, and the shortest way between two."""

from __future__ import annotations

from functools import lru_cache

PLAIN = ""
UNKNOWN = "?"
_TAKEN_BACK = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""By attribute, what ends it; bold and dim end together."""
_SEEN_ON_BLANKS = frozenset({"4", "7", "9"})

State = tuple[frozenset[str], str, str]
"""Attributes, foreground, background, as their parameters."""


@lru_cache(maxsize=4096)
def after(state: str, parameters: str) -> str:
    """The whole style, in one canonical text, once a terminal in `state` is told them."""
    attributes, foreground, background = _read(f"{state};{parameters or '0'}".lstrip(";"))
    return ";".join([*sorted(attributes, key=int), *filter(None, (foreground, background))])


@lru_cache(maxsize=4096)
def change(has: str, wanted: str) -> str:
    """The shortest sequence that leads from one style to the other; empty for none."""
    if has == wanted:
        return ""
    whole = f"\x1b[0;{wanted}m" if wanted else "\x1b[m"
    if has == UNKNOWN:
        return whole
    old, new = _read(has), _read(wanted)
    lost, codes = old[0] - new[0], sorted(new[0] - old[0], key=int)
    if lost - _TAKEN_BACK.keys():
        return whole
    if lost:
        codes = [*{_TAKEN_BACK[code]: None for code in sorted(lost)}, *sorted(new[0], key=int)]
    if old[1] != new[1]:
        codes.append(new[1] or "39")
    if old[2] != new[2]:
        codes.append(new[2] or "49")
    return min(f"\x1b[{';'.join(codes)}m", whole, key=len)


@lru_cache(maxsize=4096)
def of_blank(style: str) -> str:
    """What of the style can be seen where nothing is printed."""
    attributes, _, background = _read(style)
    return style if attributes & _SEEN_ON_BLANKS else background


@lru_cache(maxsize=4096)
def kinship(style: str) -> tuple[str, list[str], str]:
    """An order in which styles that lead to each other in few codes are neighbours."""
    attributes, foreground, background = _read(style)
    return background, sorted(attributes), foreground


@lru_cache(maxsize=4096)
def blank_change(has: str, wanted: str) -> str:
    """As `change`, for blanks: what only letters show is left as it is."""
    if has != UNKNOWN and of_blank(has) == of_blank(wanted):
        return ""
    return change(has, wanted)


def _read(parameters: str) -> State:
    attributes: frozenset[str] = frozenset()
    foreground = background = ""
    codes = parameters.split(";") if parameters else []
    while codes:
        code = codes.pop(0) or "0"
        number = int(code)
        if number in (38, 48):
            length = 4 if codes[0] == "2" else 2
            code = ";".join([code, *codes[:length]])
            del codes[:length]
        if number == 0:
            attributes, foreground, background = frozenset(), "", ""
        elif number in (38, 39, *range(30, 38), *range(90, 98)):
            foreground = "" if number == 39 else code
        elif number in (48, 49, *range(40, 48), *range(100, 108)):
            background = "" if number == 49 else code
        else:  # what takes another attribute back stays beside it until the next reset
            attributes |= {code}
    return attributes, foreground, background
