"""The job's screen says what its order is, where the order has other jobs."""

from __future__ import annotations

import pytest

from spo_tui.domain.ticket import Ticket, TicketCustomer, TicketJob
from spo_tui.ui.screens.job import JobScreen
from tests.ui.conftest import Board, Shopfront
from tests.ui.seeing import screen_text
from tests.waiting import until


@pytest.mark.parametrize(
    ("statuses", "says"),
    [
        (("Approved", "AwaitingApproval", "AwaitingApproval"), "partially approved, 1 of 3"),
        (("CopyToHotFolderFailed", "InProduction", "InProduction"), "worst: Copy failed (2001)"),
        (("InProduction", "InProduction", "InProduction"), "order 300: 3 jobs"),
    ],
)
async def test_the_order_in_a_line(
    board: Board, shop: Shopfront, statuses: tuple[str, ...], says: str
) -> None:
    numbers = ("2001", "2002", "2003")
    jobs = tuple(TicketJob(number, "Flyer") for number in numbers)
    shop.place(Ticket(jobs, order="300", customer=TicketCustomer("c", company="C")))
    for number, status in zip(numbers, statuses, strict=True):
        shop.tell(number, status)
    async with board(shop) as pilot:
        pilot.app.push_screen(JobScreen("2002"))
        await until(pilot, lambda: says in screen_text(pilot.app))
        assert "order 300: 3 jobs" in screen_text(pilot.app)


async def test_an_order_of_one_job_is_not_said_twice(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        screen = JobScreen("1001")
        pilot.app.push_screen(screen)
        await until(pilot, lambda: screen.order is not None)
        await pilot.pause()
        assert "1 job" not in screen_text(pilot.app)
