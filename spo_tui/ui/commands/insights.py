"""What can be done with the figures of the shop."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from .command import Command
from .going import GoTo

if TYPE_CHECKING:
    from ..screens.behind import BehindScreen
    from ..screens.insights import InsightsScreen


class Insights(GoTo):
    """Insights and reports: figures, and files for the office."""

    keys = ("i",)
    label = "insights"

    @classmethod
    def kind(cls) -> type[InsightsScreen]:
        from ..screens.insights import InsightsScreen

        return InsightsScreen


class InsightsCommand(Command):
    screen: InsightsScreen


class Behind(InsightsCommand):
    """Show the jobs behind the bar of this line."""

    keys = ("enter",)
    label = "jobs behind"
    footer = 3
    group = "Job"

    def why_not(self) -> str | None:
        line = self.screen.line
        if line is None:
            return "There is no line under the cursor."
        return None if line.query or line.jobs else "No job is behind this line."

    def run(self, key: str) -> None:
        self.screen.show_behind()


class NextInsight(InsightsCommand):
    """The next question, or the one before."""

    keys = ("right_square_bracket", "left_square_bracket")
    shown = "] ["
    label = "next"
    footer = 2
    group = "View"

    def run(self, key: str) -> None:
        self.screen.step(1 if key == "right_square_bracket" else -1)


class ThatInsight(InsightsCommand):
    """One of the seven questions."""

    keys = tuple("1234567")
    shown = "1-7"
    group = "View"

    def run(self, key: str) -> None:
        self.screen.show_insight(int(key) - 1)


class Scope(InsightsCommand):
    """Of which days, which storefront, which phase."""

    keys = ("slash",)
    label = "days"
    footer = 4
    group = "View"

    def run(self, key: str) -> Coroutine[Any, Any, None]:
        return self.screen.ask_scope()


class Table(InsightsCommand):
    """All numbers as a table, or the picture with them."""

    keys = ("v",)
    label = "table"
    footer = 5
    group = "View"

    def run(self, key: str) -> None:
        self.screen.toggle_table()


class Reports(InsightsCommand):
    """Reports: customers, orders, jobs and more as a file."""

    keys = ("E",)
    label = "reports"
    footer = 6

    def run(self, key: str) -> Coroutine[Any, Any, None]:
        return self.screen.make_report()


class OpenJob(Command):
    """Open the job."""

    screen: BehindScreen
    keys = ("enter",)
    label = "open"
    footer = 2
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.job else "There is no job here."

    def run(self, key: str) -> None:
        from ..screens.job import JobScreen

        assert self.screen.job is not None
        self.screen.app.push_screen(JobScreen(self.screen.job))


INSIGHTS = (NextInsight, ThatInsight, Behind, Scope, Table, Reports)
BEHIND = (OpenJob,)
