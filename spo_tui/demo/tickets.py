"""What stands on an order: its lines, its sums, and the words around them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from ..domain.money import Money
from ..domain.ticket import Ticket, TicketJob
from .trade import Customer, Product, Storefront, sold

LETTER = Product(
    "Letter A4 for a bounced e-mail",
    *("hand", "d", (210.0, 297.0), ("Preprint 90 g/m²",), (1,), 150, 0, 1, frozenset[str]()),
)
NOT_YET_FIRM = frozenset({"Nothing", "Creating", "InBasket", "UnapprovedOrder"})
_SHIPPING = {"GBP": (395, 595, 895, 1450), "EUR": (490, 690, 990, 1690)}
_METHODS = ("Courier 24h", "Post", "Van")
_SAID = {
    "plume": ("Merci de livrer avant le mariage, le 12 !", "Laisser chez la gardienne, merci."),
    "bigsign": ("Bitte klingeln bei „Werkstatt“.", "Anlieferung nur bis 14 Uhr."),
}
_SAID_IN_ENGLISH = (
    "Please deliver before noon.",
    "Leave with the neighbour at number 12 if nobody is in.",
    "Same as last time, but on the heavier paper.",
    "We will collect these ourselves.",
)


@dataclass(slots=True)
class Line:
    product: Product
    quantity: int
    substrate: str

    def job(self, number: str, due: datetime, priority: int) -> TicketJob:
        product = self.product
        slug = product.name.lower().replace(" ", "-").replace("/", "-")
        return TicketJob(
            *(number, product.name, product.type, self.quantity, self.substrate, *product.size),
            due=due,
            priority=priority,
            artwork=f"{slug}_{number}.pdf",
        )


def choose_line(
    rng: Random, storefront: Storefront, route: str | None = None, *, through_folder: bool = False
) -> Line:
    """Something that the storefront sells, of the route if one is named."""
    product = rng.choice(sold(storefront.key, route))
    while through_folder and product.route == "hand":
        product = rng.choice(sold(storefront.key, route))
    return Line(product, rng.choice(product.quantities), rng.choice(product.substrates))


def write_ticket(  # noqa: PLR0913 - what an order is made of
    rng: Random,
    number: str,
    placed: datetime,
    due: datetime,
    storefront: Storefront,
    customer: Customer,
    *,
    lines: Sequence[Line],
    statuses: Collection[str],
    collects: bool = False,
) -> Ticket:
    """An order with its sums but without its jobs; `statuses` are those its jobs stand in."""
    currency = storefront.currency
    subtotal = sum(line.product.price(line.quantity) for line in lines)
    discount = subtotal * rng.choice((0, 0, 0, 0, 0, 5, 10)) // 100
    shipping = 0 if collects else rng.choice(_SHIPPING[currency])
    net = subtotal - discount + shipping
    tax = (net * storefront.tax + 50) // 100
    pending = not NOT_YET_FIRM.isdisjoint(statuses)
    return Ticket(
        jobs=(),
        order=number,
        storefront=storefront.name,
        customer=customer.ticket,
        placed=placed,
        due=due,
        po=_po(rng, storefront),
        delivery=customer.delivery,
        order_status="Pending" if pending else "Processing",
        shipping_status="PartiallyShipped" if "Shipped" in statuses else "NotShipped",
        payment_status="Pending" if pending or rng.random() < 0.12 else "Paid",
        shipping_method="Collection" if collects else rng.choice(_METHODS),
        currency=currency,
        subtotal=Money(subtotal, currency),
        discount=Money(discount, currency),
        shipping=Money(shipping, currency),
        tax=Money(tax, currency),
        total=Money(net + tax, currency),
    )


def customer_words(rng: Random, storefront: Storefront) -> str:
    return rng.choice(_SAID.get(storefront.key, _SAID_IN_ENGLISH))


def _po(rng: Random, storefront: Storefront) -> str:
    if rng.random() > (0.85 if storefront.key == "corporate" else 0.42):
        return ""
    number = rng.randint(1000, 99_999)
    return rng.choice((f"PO-{number}", f"45000{number:05}", f"B-{number}/A", str(number)))
