"""Work that takes long is done by a command beside the board: a dialog says how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...domain.errors import SpoError
from ..dialogs.errand import ErrandDialog

if TYPE_CHECKING:
    from ..screens.screen import SpoScreen


async def run_errand(
    screen: SpoScreen, title: str, command: Sequence[str]
) -> dict[str, Any] | None:
    """Have `spo-tui COMMAND...` done, one that takes `--progress`; from within a command's work.

    Returns its result; None when the person cancelled it. Raises SpoError with its reason.
    """
    shop = screen.shop
    errand = shop.errand([*command, "--progress"])
    try:
        finished = await screen.app.push_screen_wait(ErrandDialog(title, errand, shop.glyphs))
    finally:
        errand.cancel()  # also when the board is left; what has ended does not notice
    if finished.error is not None:
        raise SpoError(finished.error)
    return finished.result
