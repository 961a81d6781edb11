"""The rules [[routing]]: which hot folder a job's output goes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from ..domain.errors import SpoError
from .hot_folders import COPY, HotFolderConfig
from .nearest import hint

if TYPE_CHECKING:
    from ..domain.matching import Words
    from ..domain.routing import Rule, Test

Texts = str | list[str]


class RoutingConfig(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What is not said is not asked; the first rule that fits decides."""

    name: str = ""
    """By which it is told; without one, its place."""
    storefront: Texts = []
    """Whole names, or globs."""
    product: Texts = []
    """Parts of the name, or globs."""
    substrate: Texts = []
    """As product."""
    size: str = ""
    """`210x297`, with a tolerance `210x297 +-3`; `<=320x450` fits into it, `>320x450` does not."""
    quantity: str | int = ""
    """`250`, `1-500`, `>=1000`."""
    type: Texts = []
    """One letter or several."""
    hot_folder: str | None = None
    skip: bool = False
    """Jobs of this rule go to no hot folder."""


def rules(config: Sequence[RoutingConfig], folders: Sequence[HotFolderConfig]) -> tuple[Rule, ...]:
    """Raises SpoError for what `faults` would name."""
    if not config:
        return ()
    from ..domain.matching import Words
    from ..domain.routing import Rule

    serves = {folder.name: tuple(folder.storefronts) for folder in folders}
    made = []
    for place, one in enumerate(config):
        tests = [test() for _, test in _tests(one)]
        only = serves.get(one.hot_folder or "", ())
        if only:
            tests.append(Words("storefront", only, whole=True))
        made.append(Rule(_name(one, place), None if one.skip else one.hot_folder, tuple(tests)))
    return tuple(made)


def faults(config: Sequence[RoutingConfig], folders: Sequence[HotFolderConfig]) -> Iterator[str]:
    """What is wrong with them, each led by the path of its field."""
    modes = {folder.name: folder.mode for folder in folders}
    names = [_name(one, place) for place, one in enumerate(config)]
    for place, one in enumerate(config):
        where = f"routing[{place}]"
        if names.index(names[place]) != place:
            yield f"{where}.name: {one.name!r} is given twice"
        if one.skip and one.hot_folder is not None:
            yield f"{where}.skip: a rule skips or names a hot_folder, not both"
        elif one.skip and not one.name.strip():
            yield f"{where}.name: a rule that skips needs one: the job's history says it"
        elif not one.skip and one.hot_folder is None:
            yield f"{where}.hot_folder: is missing; name one, or say skip = true"
        if one.hot_folder is not None and one.hot_folder not in modes:
            said = f"there is no hot folder {one.hot_folder!r}"
            yield f"{where}.hot_folder: {said}; {hint(one.hot_folder, list(modes))}"
        elif one.hot_folder is not None and modes[one.hot_folder] != COPY:
            said = f'{one.hot_folder!r} is only observed; give it mode = "copy"'
            yield f"{where}.hot_folder: {said}"
        for field, test in _tests(one):
            try:
                test()
            except SpoError as error:
                yield f"{where}.{field}: {error}"


def _tests(one: RoutingConfig) -> Iterator[tuple[str, Callable[[], Test]]]:
    """The tests that the rule asks for, by field, each still to be made."""
    from ..domain.matching import Quantity, Size, letters

    if one.storefront:
        yield "storefront", lambda: _words("storefront", one.storefront, whole=True)
    if one.product:
        yield "product", lambda: _words("product", one.product)
    if one.substrate:
        yield "substrate", lambda: _words("substrate", one.substrate)
    if one.size:
        yield "size", lambda: Size.read(one.size)
    if one.quantity != "":
        yield "quantity", lambda: Quantity.read(str(one.quantity))
    if one.type:
        yield "type", lambda: letters(_listed(one.type))


def _words(field: str, texts: Texts, *, whole: bool = False) -> Words:
    from ..domain.matching import Words

    patterns = tuple(text.strip() for text in _listed(texts))
    if not all(patterns):
        raise SpoError("an empty text would fit every job: leave it out")
    return Words(field, patterns, whole)


def _listed(texts: Texts) -> list[str]:
    return [texts] if isinstance(texts, str) else texts


def _name(one: RoutingConfig, place: int) -> str:
    return one.name.strip() or f"rule {place + 1}"
