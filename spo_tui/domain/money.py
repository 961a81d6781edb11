"""Money in minor units with its ISO 4217 currency; never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .errors import SpoError

_THREE_DIGITS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_NO_DIGITS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"}
    | {"PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_AMOUNT = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{0,20})?\Z")
_MOST = 10**15


def exponent(currency: str) -> int:
    """Digits after the point, after ISO 4217; 2 for a code that is not in its list."""
    if currency in _THREE_DIGITS:
        return 3
    return 0 if currency in _NO_DIGITS else 2


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` is in the currency's smallest unit: 2050 GBP is 20.50."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    @property
    def amount(self) -> str:
        return format(Decimal(self.minor).scaleb(-exponent(self.currency)), "f")

    @property
    def grouped(self) -> str:
        """The amount to be read, 1,747.14; not to be parsed again."""
        return format(Decimal(self.minor).scaleb(-exponent(self.currency)), ",f")

    def json(self) -> dict[str, str]:
        return {"amount": self.amount, "currency": self.currency}


def parse_money(text: str, currency: str) -> Money:
    """Read an amount such as `20`, `20.5` or `-3.00`.

    Raises SpoError for anything else, for more digits than the currency has, and for a
    currency that is not three capital letters.
    """
    if not _CURRENCY.match(currency):
        raise SpoError(f"{currency!r} is not a currency code such as GBP")
    if not _AMOUNT.match(text.strip()):
        raise SpoError(f"{text!r} is not an amount such as 20.00")
    value = Decimal(text.strip())
    if abs(value) >= _MOST:
        raise SpoError(f"{text!r} is larger than an order can be")
    numerator, denominator = value.as_integer_ratio()
    minor, rest = divmod(numerator * 10 ** exponent(currency), denominator)
    if rest and not exponent(currency):
        raise SpoError(f"{text!r} is no amount in {currency}, which has no digits after a point")
    if rest:
        raise SpoError(f"{text!r} has more than {exponent(currency)} digits after the point")
    return Money(minor, currency)
