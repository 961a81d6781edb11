"""Every use case that writes gives way to other writers, and no one inside another."""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import spo_tui.desk
from spo_tui.desk import cleaning, floor, outputs, reorders
from spo_tui.desk.desk import Desk
from spo_tui.desk.ending import end_order
from spo_tui.domain.ending import Ending
from tests.desk.test_again import defeats, quick_locks
from tests.desk.test_outputs import MADE, ROOT
from tests.shop import history, place
from tests.waiting import wait_for

MODULES = sorted(Path(spo_tui.desk.__file__).parent.glob("*.py"))
PARSED = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
NOT_DECORATED = {
    "moves._each": "only moves, unblock and retry call it, which are",
    "upkeep.check": "tells one finding after the other, and only SQLite is written to",
}
Function = ast.FunctionDef


def functions() -> Iterator[tuple[str, str, Function]]:
    for module, tree in PARSED.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield module, f"{module}.{node.name}", node


def writing_blocks(function: Function) -> Iterator[ast.With]:
    for node in ast.walk(function):
        if isinstance(node, ast.With) and any(_writes(item) for item in node.items):
            yield node


def _writes(item: ast.withitem) -> bool:
    called = [node for node in ast.walk(item.context_expr) if isinstance(node, ast.Call)]
    return any(isinstance(it.func, ast.Attribute) and it.func.attr == "write" for it in called)


def is_decorated(function: Function) -> bool:
    return any(isinstance(it, ast.Name) and it.id == "again" for it in function.decorator_list)


WRITERS = {name: node for _, name, node in functions() if any(writing_blocks(node))}
DECORATED = {name for _, name, node in functions() if is_decorated(node)}


def test_every_function_that_writes_begins_anew_when_it_must_give_way() -> None:
    assert len(WRITERS) > 30
    assert set(WRITERS) - DECORATED == set(NOT_DECORATED)


def test_what_is_called_by_an_exception_is_called_by_decorated_functions_only() -> None:
    callers = {
        name
        for module, name, node in functions()
        for it in ast.walk(node)
        if module == "moves" and isinstance(it, ast.Call) and ast.unparse(it.func) == "_each"
    }
    assert callers
    assert callers <= DECORATED


def test_arguments_can_be_read_a_second_time() -> None:
    once = ("Iterable[", "Iterator[", "Generator[")
    for _, name, node in functions():
        if name in DECORATED:
            told = ast.unparse(node.args)
            assert not any(kind in told for kind in once), f"{name}({told})"


def test_no_use_case_that_writes_is_called_within_another_transaction() -> None:
    inside = []
    for module, name, node in functions():
        named = _names_of_use_cases(PARSED[module], module)
        for block in writing_blocks(node):
            for it in ast.walk(block):
                if isinstance(it, ast.Call) and named.get(ast.unparse(it.func)) in DECORATED:
                    inside.append(f"{name} calls {ast.unparse(it.func)}")
    assert inside == []


def _names_of_use_cases(tree: ast.Module, module: str) -> dict[str, str]:
    """What the module calls the functions of the desk, and their names here."""
    named = {name.partition(".")[2]: name for own, name, _ in functions() if own == module}
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom) or node.level != 1:
            continue
        for alias in node.names:
            if node.module is not None:
                named[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                continue
            for own, name, _ in functions():
                if own == alias.name:
                    named[f"{alias.asname or own}.{name.partition('.')[2]}"] = name
    return named


@pytest.fixture
def shop(postgres_desk: Desk) -> Desk:
    place(postgres_desk, "98765", order="12345")
    return postgres_desk


def _end(desk: Desk) -> None:
    assert end_order(desk, "12345", Ending.CANCEL).jobs == ["98765"]


def _reorder(desk: Desk) -> None:
    assert reorders.reorder(desk, "12345").reorder_of == "12345"


def _note(desk: Desk) -> None:
    assert [it.what for it in outputs.note_outputs(desk, ROOT, [MADE])] == ["output"]


def _hold(desk: Desk) -> None:
    assert len(floor.open_folders(desk, [("rip", "North", "/srv/rip", "watch")])) == 1


def _let_go(desk: Desk) -> None:
    cleaning.let_go(desk, "me")


@pytest.mark.parametrize(
    ("work", "table"),
    [
        (_end, "orders"),
        (_reorder, "orders"),
        (_note, "job"),
        (_hold, "hot_folder"),
        (_let_go, "cleanup"),
    ],
)
def test_a_lock_that_is_held_too_long_is_waited_for_again(
    shop: Desk, work: Callable[[Desk], None], table: str
) -> None:
    quick_locks(shop)
    tried = defeats(shop)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work(shop)
        except BaseException as error:
            failed.append(error)

    with shop.store.engine.connect() as other, other.begin():
        other.execute(text(f"LOCK TABLE {table} IN EXCLUSIVE MODE"))
        writer = threading.Thread(target=run)
        writer.start()
        wait_for(lambda: tried)
    writer.join(20)
    assert failed == []
    assert tried[0] == "55P03"


def test_a_slice_of_outputs_that_was_written_is_not_forgotten_with_a_retry(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first slice is committed and told of, although the second gives way once."""
    place(shop, "98766", order="12346")
    monkeypatch.setattr(outputs, "_SLICE", 1)
    quick_locks(shop)
    tried = defeats(shop)
    told: list[Any] = []
    made = [MADE, replace(MADE, folder="8", name="P_12346_98766_output.pdf", inode=43)]
    with shop.store.engine.connect() as other, other.begin():
        other.execute(text("UPDATE job SET info = info WHERE number = '98766'"))
        noter = threading.Thread(target=lambda: told.extend(outputs.note_outputs(shop, ROOT, made)))
        noter.start()
        wait_for(lambda: tried)
    noter.join(20)
    assert [it.job for it in told] == ["98765", "98766"]
    for job in ("98765", "98766"):
        assert [row.status for row in history(shop, job)].count("OutputCreated") == 1
