"""The styles of a canvas as a terminal is told them, where Textual is not there to do it."""

from __future__ import annotations

from collections.abc import Mapping

from rich.color import Color, ColorSystem

from .. import looks

_SYSTEMS = {"kitty": ColorSystem.EIGHT_BIT, "256color": ColorSystem.EIGHT_BIT}


def color_system(environment: Mapping[str, str]) -> ColorSystem | None:
    """As Rich finds it, which takes long to import; None for a terminal that knows no codes."""
    term = environment.get("TERM", "").strip().lower()
    if term in ("", "dumb", "unknown"):
        return None
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return ColorSystem.TRUECOLOR
    return _SYSTEMS.get(term.rpartition("-")[2], ColorSystem.STANDARD)


class Colours:
    """Of the look that is chosen by environment and terminal; greys where NO_COLOR is set."""

    def __init__(self, system: ColorSystem, environment: Mapping[str, str]) -> None:
        self._system = system
        self._grey = "NO_COLOR" in environment
        self._look = looks.LOOKS[looks.choose(system.name.lower())]
        self._known: dict[tuple[str, str], str] = {}

    def sequence(self, names: str, ground: str) -> str:
        """What tells a terminal the styles `names` on a ground of that name."""
        known = self._known.get((names, ground))
        if known is None:
            known = self._known[names, ground] = self._sequence(names.split(), ground)
        return known

    def _sequence(self, names: list[str], ground: str) -> str:
        text = "text"
        codes: list[str] = []
        for name in names:
            if name in ("cursor", "reverse"):
                ground = "cursor"
            elif name == "strong" or (self._grey and name == "failure"):
                codes = ["1"]
            elif self._grey and name == "waiting":  # as a grey it would be dimmer than what is well
                text = "text"
            else:
                text = name
                if self._grey and name == "chosen":
                    codes = ["1"]
        codes += [*self._codes(text, foreground=True), *self._codes(ground, foreground=False)]
        return f"\x1b[0;{';'.join(codes)}m"

    def _codes(self, name: str, *, foreground: bool) -> tuple[str, ...]:
        colour = Color.parse(self._look[name])
        if self._grey and colour.triplet is not None:
            red, green, blue = colour.triplet
            grey = round(red * 0.2126 + green * 0.7152 + blue * 0.0722)  # as Textual's own
            colour = Color.from_rgb(grey, grey, grey)
        return colour.downgrade(self._system).get_ansi_codes(foreground)
