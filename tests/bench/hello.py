"""The yardstick of the screen: the smallest Textual application there is."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import Label


class Hello(App[None]):
    BINDINGS: ClassVar = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield Label("hello")


if __name__ == "__main__":
    Hello().run(mouse=False)
