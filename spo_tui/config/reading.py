"""Reading the file, with what is wrong in it said by field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import msgspec

from ..domain.errors import SpoError
from .config import Config, faults

_UNKNOWN_FIELD = re.compile(r"unknown field `(?P<field>[^`]*)`(?: - at `\$(?P<path>[^`]*)`)?")
_MISSING_FIELD = re.compile(r"missing required field `(?P<field>[^`]*)`")
_EXPECTED = re.compile(r"Expected `(?P<want>[^`]*)`, got `(?P<got>[^`]*)`")
_FORMS = {
    "array": 'a list such as ["one", "two"]',
    "str": 'text in quotes such as "one"',
    "str | array": 'text in quotes, or a list such as ["one", "two"]',
    "str | null": 'text in quotes such as "one"',
    "array | null": 'a list such as ["one", "two"]',
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "object": "a table",
}
_INDEX = re.compile(r"\[[^\]]*\]")


def load(path: Path) -> Config:
    """Raises SpoError naming the file and the field, with the nearest known name."""
    try:
        config = msgspec.toml.decode(path.read_bytes(), type=Config)
    except OSError as error:
        raise SpoError(f"{path}: {error.strerror}") from None
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise SpoError(f"{path}: {_said(str(error))}") from None
    config = msgspec.structs.replace(config, source=path.absolute())
    fault = next(faults(config), None)
    if fault is not None:
        raise SpoError(f"{path}: {fault}")
    return config


def _said(message: str) -> str:
    """msgspec's message as `path: reason`, with a suggestion for a misspelt field."""
    unknown = _UNKNOWN_FIELD.search(message.replace("Object contains ", ""))
    if unknown:
        import difflib

        path = (unknown["path"] or "").lstrip(".")
        fields = msgspec.structs.fields(_owner(path))
        known = [field.name for field in fields if field.name != "source"]
        near = difflib.get_close_matches(unknown["field"], known, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
        return f"{path + '.' if path else ''}{unknown['field']}: is not a setting; {hint}"
    reason, _, where = message.partition(" - at `$")
    where = where.strip("`.")
    missing = _MISSING_FIELD.search(reason)
    if missing:
        where, reason = f"{where + '.' if where else ''}{missing['field']}", "is missing"
    expected = _EXPECTED.fullmatch(reason)
    if expected:
        wanted, found = (_FORMS.get(expected[name], expected[name]) for name in ("want", "got"))
        reason = f"must be {wanted}, not {found}"
    return f"{where}: {reason}" if where else reason


def _owner(path: str) -> Any:
    """The structure that the path leads to, `hot_folders[0].rules[1]` for one."""
    owner: Any = Config
    for step in _INDEX.sub("", path).split("."):
        found = {field.name: field.type for field in msgspec.structs.fields(owner)}.get(step)
        inner = next((t for t in (found, *get_args(found)) if _is_struct(t)), None)
        if inner is None:
            return owner
        owner = inner
    return owner


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
