"""What has happened to each of several jobs, where not all went well; any key closes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..lines.refusals import by_reason, named
from ..widgets.canvas import Span
from .dialog import Telling, keys_line, wrapped


class Report(Telling[None]):
    def __init__(
        self,
        heading: str,
        sum_up: str,
        refused: Sequence[tuple[str, str]],
        closes: str = "closes; they stay marked, to be tried again",
    ) -> None:
        super().__init__(heading)
        self._sum_up = sum_up
        self._refused = refused
        self._closes = closes

    def told(self) -> list[list[Span]]:
        sum_up: list[list[Span]] = [[(line, "waiting")] for line in wrapped(self._sum_up)]
        return [*sum_up, [], *self._reasons()]

    def _reasons(self) -> Iterator[list[Span]]:
        """One reason once, and under it the jobs it holds for."""
        for reason, jobs in by_reason(self._refused):
            yield from ([(line, "")] for line in wrapped(reason, 4))
            yield from ([(line, "strong")] for line in wrapped(f"  {named(jobs)}", 8))

    def answers(self) -> list[Span]:
        return keys_line(("Esc", self._closes))

    def answer(self, key: str) -> None:
        self.dismiss(None)
