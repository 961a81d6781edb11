"""The marked jobs of the board: jobs, not rows, so that they outlive a filter or another order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping


class Marks(Mapping[str, None]):
    """Numbers of jobs, in the order in which they were marked; `changed` is called after each
    change."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._numbers: dict[str, None] = {}
        self._changed = changed

    def __getitem__(self, number: str) -> None:
        return self._numbers[number]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def last(self) -> str | None:
        return next(reversed(self._numbers), None)

    def toggle(self, number: str) -> None:
        if number in self._numbers:
            del self._numbers[number]
        else:
            self._numbers[number] = None
        self._changed()

    def add(self, numbers: Iterable[str]) -> None:
        self._numbers |= dict.fromkeys(numbers)
        self._changed()

    def keep(self, numbers: Collection[str]) -> None:
        """Take the mark off all others."""
        self._numbers = {number: None for number in self._numbers if number in numbers}
        self._changed()

    def clear(self) -> None:
        self.keep(())
