"""What a line is made of, before anything knows how it is drawn."""

from __future__ import annotations

Span = tuple[str, str]
"""(safe text, style): styles are the names in `widgets.canvas.STYLES`, joined by blanks: `failure
cursor`."""

Lines = list[list[Span]]
