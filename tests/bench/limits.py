"""What limits the figures that fall short of their goal, by row."""

_START = "imports, half as many again as the bare app's, and twenty widgets to style, not one"

LIMITS: dict[str, str] = {
    "start: frame of the board": _START,
    "start: first job rows": f"the frame: {_START}",
    "bytes written while idle": "what time changes: the clock, and the ages of jobs in minutes",
}
