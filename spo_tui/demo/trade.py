"""What the demo shop sells, through which storefronts, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from ..domain.ticket import Contact, TicketCustomer

PHONE = "+44 20 7946 0{:03d}"
"""Numbers that Ofcom keeps for fiction."""
_MOST = ("harbour", "corporate", "plume")


@dataclass(frozen=True, slots=True)
class Storefront:
    key: str
    name: str
    currency: str
    tax: int
    """Per cent."""
    mis: bool
    """Whether its jobs are announced to a management information system."""


@dataclass(frozen=True, slots=True)
class Product:
    name: str
    route: str
    """digital, offset, wide, label or hand: the kind of hot folder that its files go to."""
    type: str
    size: tuple[float, float]
    substrates: tuple[str, ...]
    quantities: tuple[int, ...]
    setup: int
    thousand: int
    pages: int
    shops: frozenset[str]
    """Keys of the storefronts that sell it."""

    def price(self, quantity: int) -> int:
        """In minor units."""
        return self.setup + self.thousand * quantity // 1000


@dataclass(frozen=True, slots=True)
class Customer:
    storefront: str
    ticket: TicketCustomer
    delivery: Contact

    @property
    def called(self) -> str:
        return self.ticket.company or self.ticket.name


@cache
def storefronts() -> tuple[Storefront, ...]:
    tables: dict[str, Any] = _read("customers.toml")["storefronts"]
    return tuple(Storefront(key, **facts) for key, facts in tables.items())


@cache
def products() -> tuple[Product, ...]:
    return tuple(
        Product(
            facts["name"],
            facts["route"],
            facts["type"],
            (float(facts["size"][0]), float(facts["size"][1])),
            tuple(facts["substrates"]),
            tuple(facts["quantities"]),
            facts["setup"],
            facts["thousand"],
            facts.get("pages", 1),
            frozenset(facts.get("shop", _MOST)),
        )
        for facts in _read("products.toml")["products"]
    )


@cache
def sold(storefront: str, route: str | None = None) -> tuple[Product, ...]:
    """The storefront's products; with a route, those that go there, if there are any."""
    mine = tuple(product for product in products() if storefront in product.shops)
    return tuple(product for product in mine if route in (None, product.route))


def route_of(product: str) -> str:
    """By the product's name; `hand` for one that the demo shop does not know."""
    return next((known.route for known in products() if known.name == product), "hand")


@cache
def customers() -> tuple[Customer, ...]:
    """Those with a name of their own, before a large shop needs more."""
    tables: dict[str, list[list[str]]] = _read("customers.toml")["customers"]
    rows = [(key, row) for key, some in tables.items() for row in some]
    return tuple(_customer(key, place, row) for place, (key, row) in enumerate(rows))


def more_customers(rng: Random, number: int) -> list[Customer]:
    """As many again, for a shop with more orders than the known ones can have placed."""
    known = [customer for customer in customers() if _is_latin(customer.ticket.name)]
    given = [customer.ticket.name.split()[0] for customer in known]
    family = [customer.ticket.name.split(maxsplit=1)[-1] for customer in known]
    trades = ("Catering", "& Sons", "Design", "Events", "Motors", "Interiors", "Nurseries", "Farm")
    made = []
    for place in range(len(customers()), len(customers()) + number):
        home, name = rng.choice(known), f"{rng.choice(given)} {rng.choice(family)}"
        company = (
            f"{name.rsplit(maxsplit=1)[-1]} {rng.choice(trades)}" if rng.random() < 0.6 else ""
        )
        to = home.delivery
        mail = f"customer{place}@mailbox.example"
        row = [name, company, mail, to.street, to.city, to.postal_code, to.country]
        made.append(_customer(home.storefront, place, row))
    return made


def _customer(storefront: str, place: int, row: Sequence[str]) -> Customer:
    name, company, email, street, city, postal_code, country = row[:7]
    department = row[7] if len(row) > 7 else ""
    phone = PHONE.format(place % 1000) if country == "GB" else ""
    return Customer(
        storefront,
        TicketCustomer(f"C{1001 + place}", name, company, email, department),
        Contact(name, company, email, phone, street, city, postal_code, country),
    )


def _is_latin(name: str) -> bool:
    return all(ord(letter) < 0x250 for letter in name)


def _read(name: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))
