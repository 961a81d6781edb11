"""The list of orders, an order with everything about it, and the dialogs that change it."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from spo_tui.desk.desk import Desk
from spo_tui.desk.orders import show_order
from spo_tui.desk.purchase_orders import set_po
from spo_tui.desk.refunds import record_refund
from spo_tui.desk.totals import edit_totals
from spo_tui.domain.order import Order
from spo_tui.domain.person import Person, Role
from spo_tui.store.engine import open_store
from spo_tui.ui.dialogs.choose import Choose
from spo_tui.ui.dialogs.confirm import Confirm
from spo_tui.ui.dialogs.edit_po import EditPo
from spo_tui.ui.dialogs.edit_totals import EditTotals
from spo_tui.ui.dialogs.refunds import CorrectRefund, Refunds
from spo_tui.ui.dialogs.write_note import WriteNote
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.job import JobScreen
from spo_tui.ui.screens.order import OrderScreen
from spo_tui.ui.screens.orders import OrdersScreen
from tests.ui.conftest import ME, Board, Shopfront
from tests.ui.seeing import line_with, screen_text
from tests.waiting import until

TALL = (120, 40)


def order_of(shop: Shopfront, number: str) -> Order:
    desk = shop.open()
    try:
        return show_order(desk, number)
    finally:
        desk.store.close()


def at_the_desk(shop: Shopfront, role: Role = Role.ADMIN, name: str = "bob") -> Desk:
    return Desk(open_store(str(shop.path)), Person(name, role), clock=shop.clock)


def charge(shop: Shopfront, order: str) -> None:
    """Give the order a total of 50.00."""
    desk = shop.open()
    edit_totals(desk, order, shipping="50.00", reason="to have something to refund")
    desk.store.close()


def refund(shop: Shopfront, order: str, amount: str, reference: str = "re_1") -> None:
    charge(shop, order)
    desk = shop.open()
    record_refund(desk, order, amount, reference)
    desk.store.close()


async def shows(pilot: Pilot[None], kind: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    await pilot.pause()


async def sees(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in screen_text(pilot.app))


async def open_order(pilot: Pilot[None], number: str) -> OrderScreen:
    await pilot.press("O")
    await shows(pilot, OrdersScreen)
    await sees(pilot, number)
    await pilot.press("slash", *number, "enter")
    screen = pilot.app.screen
    assert isinstance(screen, OrdersScreen)
    await until(pilot, lambda: screen.order_here == number)
    await pilot.press("enter")
    await shows(pilot, OrderScreen)
    await sees(pilot, "What needs doing")
    order = pilot.app.screen
    assert isinstance(order, OrderScreen)
    return order


async def test_the_list_says_how_each_order_stands(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await pilot.press("O")
        await shows(pilot, OrdersScreen)
        await sees(pilot, "Customer 201")
        failed, well = line_with(pilot, "Customer 201"), line_with(pilot, "Customer 202")
        assert "failed" in failed
        assert "✗" in failed
        assert "well" in well
        assert "2/2" in well
        await pilot.press("escape")
        await shows(pilot, BoardScreen)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_the_list_has_the_columns_there_is_room_for(
    board: Board, shop: Shopfront, width: int
) -> None:
    async with board(shop, size=(width, 24)) as pilot:
        await pilot.press("O")
        await sees(pilot, "Customer 201")
        titles = line_with(pilot, "Worst job")
        assert ("Open" in titles) == (width >= 80)
        assert ("Payment" in titles) == (width >= 120)
        assert ("Storefront" in titles) == (width >= 200)
        row = line_with(pilot, "Customer 203")
        assert row.endswith("GBP")
        assert len(row) < width
        assert titles.index("Total") + len("Total") == row.index("GBP") + 3


async def test_the_filter_is_live_and_says_what_it_does_not_know(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop) as pilot:
        await pilot.press("O")
        await sees(pilot, "Customer 201")
        await pilot.press("slash", *"203")
        await until(pilot, lambda: "Customer 201" not in screen_text(pilot.app))
        assert "Customer 203" in screen_text(pilot.app)
        await pilot.press("escape")
        await sees(pilot, "Customer 201")
        await pilot.press("slash", *"pay")
        await sees(pilot, "payment:")
        await pilot.press("tab", *"zzz")
        await sees(pilot, "is not a status of orders")
        await pilot.press("escape")
        await pilot.press("slash", *"nobody", "enter")
        await sees(pilot, "No order fits “nobody”.")
        await pilot.press("escape")
        await sees(pilot, "Customer 201")


async def test_a_shop_without_orders_says_how_to_get_some(
    board: Board, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shop = Shopfront(tmp_path_factory.mktemp("empty") / "spo.db")
    async with board(shop, empty=True) as pilot:
        await pilot.press("O")
        await sees(pilot, "spo-tui import PATH")


async def test_o_opens_the_order_of_the_job_and_enter_its_jobs(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await pilot.press("slash", *"1001", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        await until(pilot, lambda: screen.job is not None and screen.job.number == "1001")
        await pilot.press("o")
        await shows(pilot, OrderScreen)
        await sees(pilot, "1001 Copy failed")
        text = screen_text(pilot.app)
        assert "share rip2 unreachable" in text
        assert "Customer 201" in text
        assert "1 other job of it needs you" in text
        await until(pilot, lambda: "▌✗ 1001" in screen_text(pilot.app))
        await pilot.press("j", "enter")
        await shows(pilot, JobScreen)
        await sees(pilot, "Job 1002")
        await pilot.press("o")
        await shows(pilot, OrderScreen)
        assert len([s for s in pilot.app.screen_stack if isinstance(s, OrderScreen)]) == 1


async def test_an_order_follows_what_happens_to_its_jobs(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        await sees(pilot, "Nothing: it goes its way.")
        shop.tell("1004", "OutputCreationFailed", "font missing")
        await sees(pilot, "1004 Output failed")
        assert "needs you" in screen_text(pilot.app).splitlines()[0]


async def test_the_po_button_knows_whether_there_is_a_number(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        assert "PO-7   [ Edit ]" in screen_text(pilot.app)
        await pilot.press("p")
        await shows(pilot, EditPo)
        await pilot.press(*["backspace"] * 4)
        await sees(pilot, "Saving removes the number PO-7.")
        await pilot.press("enter")
        await shows(pilot, OrderScreen)
        assert "no number   [ Add PO ]" in screen_text(pilot.app)
        assert order_of(shop, "202").po == ""
        await pilot.press("p")
        await shows(pilot, EditPo)
        await pilot.press(*"AB-12", "tab", "enter")
        await shows(pilot, OrderScreen)
        assert "AB-12   [ Edit ]" in screen_text(pilot.app)
        await sees(pilot, "PO added: AB-12")
        assert order_of(shop, "202").po == "AB-12"


async def test_a_small_screen_shows_the_button_and_the_whole_of_a_long_number(
    board: Board, shop: Shopfront
) -> None:
    number = "PO-" + "0123456789" * 6 + "X"
    desk = shop.open()
    set_po(desk, "202", number)
    desk.store.close()
    async with board(shop, size=(80, 24)) as pilot:
        screen = await open_order(pilot, "202")
        text = screen_text(pilot.app)
        assert "[ Edit ]" in text
        column = line_with(pilot, " PO ──").index(" PO ──")
        beside = "".join(line[column:].strip() for line in text.splitlines())
        assert number in beside
        row = next(y for y, line in enumerate(text.splitlines()) if "[ Edit ]" in line)
        x = text.splitlines()[row].index("[ Edit ]") + 2
        await pilot.click(offset=(x, row))
        await shows(pilot, EditPo)
        assert screen.mover.key == "po"


async def test_the_button_itself_can_be_reached_and_pressed(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        screen = await open_order(pilot, "202")
        while screen.mover.key != "po":
            await pilot.press("j")
        assert "[ Edit ]" in screen_text(pilot.app)
        await pilot.press("enter")
        await shows(pilot, EditPo)


async def test_a_number_that_cannot_be_one_is_said_while_it_is_typed(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        await pilot.press("p")
        await shows(pilot, EditPo)
        await pilot.press(*"x" * 64)
        await sees(pilot, "at most 64")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, EditPo)
        await pilot.press("escape")
        await shows(pilot, Confirm)
        await pilot.press("escape")
        await shows(pilot, EditPo)
        assert "x" * 30 in screen_text(pilot.app)
        await pilot.press("escape")
        await shows(pilot, Confirm)
        await pilot.press("y")
        await shows(pilot, OrderScreen)
        assert order_of(shop, "202").po == "PO-7"


async def test_two_at_the_po_the_second_sees_the_first_and_decides(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        await pilot.press("p")
        await shows(pilot, EditPo)
        bob = at_the_desk(shop)
        set_po(bob, "202", "BOB-1")
        bob.store.close()
        await pilot.press(*"-mine", "enter")
        await sees(pilot, "BOB-1")
        assert "bob has just made it BOB-1." in screen_text(pilot.app)
        assert "Cancel keeps theirs" in screen_text(pilot.app)
        assert order_of(shop, "202").po == "BOB-1"
        await pilot.press("enter")  # a second one, in haste, overwrites nothing unseen
        await shows(pilot, Confirm)
        await pilot.press("escape")
        await shows(pilot, EditPo)
        assert order_of(shop, "202").po == "BOB-1"
        await pilot.press("left", "enter")
        await shows(pilot, OrderScreen)
        assert order_of(shop, "202").po == "PO-7-mine"
        changes = [(e.old, e.new) for e in order_of(shop, "202").history if e.what == "po"]
        assert changes == [("PO-7", "BOB-1"), ("BOB-1", "PO-7-mine")]


async def test_totals_show_the_new_sum_and_the_refund_stays(board: Board, shop: Shopfront) -> None:
    refund(shop, "202", "20.00")
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        await pilot.press("T")
        await shows(pilot, EditTotals)
        assert "Refunded          20.00 GBP   ▣ fixed" in screen_text(pilot.app)
        await pilot.press(*["backspace"] * 5, *"1x")
        await sees(pilot, "is not an amount such as 20.00")
        await pilot.press("backspace", "backspace", *"10")
        await sees(pilot, "less than what has been refunded")
        await pilot.press("backspace", "backspace", *"60.5")
        await until(pilot, lambda: "60.50 GBP   it was 50.00 GBP" in line_with(pilot, "New total"))
        await pilot.press("enter")
        await sees(pilot, "It cannot be empty")
        await pilot.press(*"courier", "enter")
        await shows(pilot, OrderScreen)
        order = order_of(shop, "202")
        assert order.totals.total.amount == "60.50"
        assert order.totals.refunded.amount == "20.00"
        await sees(pilot, "courier")


async def test_the_refund_panel_only_adds_a_note(board: Board, shop: Shopfront) -> None:
    refund(shop, "202", "20.00", "re_9")
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        line = line_with(pilot, "re_9")
        assert "▣ 20.00 GBP" in line_with(pilot, "ref re_9")
        assert "locked" in screen_text(pilot.app), line
        await pilot.press("R")
        await shows(pilot, Refunds)
        text = screen_text(pilot.app)
        assert "total 50.00 GBP   refunded 20.00 GBP" in text
        assert "is never changed" in text
        await pilot.press("delete", "e", "u", "x", "d")
        assert isinstance(pilot.app.screen, Refunds)
        await pilot.press("t")
        await shows(pilot, CorrectRefund)
        assert "20.00 GBP" in line_with(pilot, "Recorded ")
        await pilot.press(*"ten", "tab", *"re_9b", "tab", *"typed 20 for 10", "enter")
        await sees(pilot, "is not an amount")
        await pilot.press(*["backspace"] * 3, *"10", "enter")
        await shows(pilot, OrderScreen)
        await sees(pilot, "really refunded 10.00 GBP, ref re_9b: typed 20 for 10")
        order = order_of(shop, "202")
        assert order.totals.refunded.amount == "20.00"
        assert [n.actual.amount for n in order.refunds[0].corrections if n.actual] == ["10.00"]


async def test_a_note_is_internal_or_for_the_customer(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        await pilot.press("t")
        await shows(pilot, Choose)
        await pilot.press("2")
        await shows(pilot, WriteNote)
        await pilot.press("enter")
        await sees(pilot, "It cannot be empty")
        await pilot.press(*"proof follows", "enter")
        await shows(pilot, OrderScreen)
        await sees(pilot, "To the customer: proof follows")
        assert [(n.kind, n.text, n.actor) for n in order_of(shop, "202").notes] == [
            ("customer", "proof follows", ME.name)
        ]


async def test_t_on_the_board_notes_it_on_the_job(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await pilot.press("slash", *"1004", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        await until(pilot, lambda: screen.job is not None and screen.job.number == "1004")
        await pilot.press("t")
        await shows(pilot, Choose)
        await pilot.press("1")
        await shows(pilot, WriteNote)
        await pilot.press(*"ink low", "enter")
        await shows(pilot, BoardScreen)
        assert [(n.job, n.text) for n in order_of(shop, "202").notes] == [("1004", "ink low")]


async def test_what_the_role_forbids_is_shown_with_the_role_it_takes(
    board: Board, shop: Shopfront, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop, "open", lambda: at_the_desk(shop, Role.VIEWER, "vic"))
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        assert "takes the role operator" in line_with(pilot, "[ Edit ]")
        forbidden = {
            "p": "changing the PO number takes the role operator",
            "t": "writing notes takes the role operator",
            "T": "editing totals takes the role finance",
            "X": "ending an order takes the role operator",
        }
        for key, why in forbidden.items():
            await pilot.press(key)
            await sees(pilot, why)
            assert isinstance(pilot.app.screen, OrderScreen)
        await pilot.press("colon", *"totals")
        await sees(pilot, "totals: vic is viewer: editing totals takes the role finance")


def last_line(pilot: Pilot[None]) -> str:
    return screen_text(pilot.app).splitlines()[-1]


async def test_hostile_text_stays_text_in_orders(board: Board, hostile_shop: Shopfront) -> None:
    async with board(hostile_shop, size=TALL) as pilot:
        await pilot.press("O")
        await shows(pilot, OrdersScreen)
        await sees(pilot, "漢字")
        for _ in range(6):
            await pilot.press("enter")
            await shows(pilot, OrderScreen)
            await sees(pilot, "What needs doing")
            text = screen_text(pilot.app)
            assert not any(c in text for c in "\x1b\x07\x9b\u202e")
            await pilot.press("p")
            await shows(pilot, EditPo)
            assert not any(c in screen_text(pilot.app) for c in "\x1b\x07\x9b\u202e")
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(pilot.app.screen, EditPo))
            if isinstance(pilot.app.screen, Confirm):
                await pilot.press("y")
            await shows(pilot, OrderScreen)
            await pilot.press("escape")
            await shows(pilot, OrdersScreen)
            await pilot.press("j")
