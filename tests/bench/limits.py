"""What limits the figures that fall short of their goal, by row."""

LIMITS: dict[str, str] = {}
