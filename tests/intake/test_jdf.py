"""JDF 1.x nodes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from .reading import job, refusal, ticket


def jdf(inside: str = "", attributes: str = 'JobID="77"') -> str:
    return f'<JDF xmlns="http://www.CIP4.org/JDFSchema_1_1" {attributes}>{inside}</JDF>'


def pool(*resources: str) -> str:
    return f"<ResourcePool>{''.join(resources)}</ResourcePool>"


def links(*inside: str) -> str:
    return f"<ResourceLinkPool>{''.join(inside)}</ResourceLinkPool>"


def component(usage: str, reference: str, amount: str = "", inside: str = "") -> str:
    counted = f'Amount="{amount}"' if amount else ""
    return f'<ComponentLink Usage="{usage}" rRef="{reference}" {counted}>{inside}</ComponentLink>'


def amount(copies: int, condition: str) -> str:
    return f'<PartAmount Amount="{copies}"><Part Condition="{condition}"/></PartAmount>'


@pytest.mark.parametrize(
    ("attributes", "number"),
    [('JobID="77" ID="n1"', "77"), ('ID="n1"', "n1"), ('JobID="" ID="n1"', "n1")],
)
def test_a_root_is_known_by_its_job_id_or_else_its_id(attributes: str, number: str) -> None:
    assert job(jdf(attributes=attributes)).number == number


def test_a_root_without_any_id_is_refused_with_the_line() -> None:
    error = refusal("\n" + jdf(attributes=""))
    assert (error.reason, error.line) == ("the JobID of the JDF is empty", 2)


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ('DescriptiveName="Menu" Types="Cutting"', "Menu"),
        ('Type="Combined" Types="DigitalPrinting PDFToPSConversion Cutting"', None),
        ('Type="ProcessGroup"', "Process group"),
    ],
)
def test_a_product_without_a_name_is_called_by_its_processes(
    attributes: str, name: str | None
) -> None:
    assert job(jdf(attributes=f'JobID="1" {attributes}')).product == (
        name or "Digital printing, PDF to PS conversion, cutting"
    )


def test_child_processes_are_not_jobs() -> None:
    assert job(jdf('<JDF Type="Cutting" JobID="1"/><JDF Type="Folding" JobID="2"/>')).number == "77"


def test_child_products_with_numbers_of_their_own_are_jobs_of_one_order() -> None:
    shared = pool('<Media ID="m1" Brand="Silk"/>', '<Media ID="m2" Brand="Board"/>')
    children = "".join(
        f'<JDF Type="Product" JobID="{n}" DescriptiveName="Part {n}">'
        + links(f'<MediaLink Usage="Input" rRef="m{n}"/>', component("Output", f"c{n}", f"{n}00"))
        + "</JDF>"
        for n in (1, 2)
    )
    info = '<CustomerInfo CustomerOrderID="O-1"/><NodeInfo LastEnd="2026-11-25"/>'
    found = ticket(jdf(info + shared + children, 'JobID="77" Type="Product"'))
    assert found.order == "O-1"
    assert [(j.number, j.product, j.quantity, j.substrate) for j in found.jobs] == [
        ("1", "Part 1", 100, "Silk"),
        ("2", "Part 2", 200, "Board"),
    ]
    assert {j.due for j in found.jobs} == {datetime(2026, 11, 25, 23, 59, tzinfo=UTC)}


@pytest.mark.parametrize(
    "children",
    [
        '<JDF Type="Product" JobID="1"/>',
        '<JDF Type="Product" JobID="1"/><JDF Type="Product"/>',
        '<JDF Type="Product" JobID="77"/><JDF Type="Product" JobID="77"/>',
    ],
)
def test_child_products_without_numbers_of_their_own_are_one_job(children: str) -> None:
    assert job(jdf(children)).number == "77"


@pytest.mark.parametrize(
    "inside",
    [
        '<CustomerInfo CustomerID="9" CustomerOrderID="O-1"/>',
        pool('<CustomerInfo CustomerID="9" CustomerOrderID="O-1"/>'),
    ],
)
def test_the_customer_stands_in_the_node_or_in_its_pool(inside: str) -> None:
    found = ticket(jdf(inside))
    assert found.order == "O-1"
    assert found.customer is not None
    assert found.customer.key == "9"


def test_an_empty_customer_order_id_is_no_order_number() -> None:
    assert ticket(jdf('<CustomerInfo CustomerID="" CustomerOrderID=""/>')).order is None


@pytest.mark.parametrize(
    ("link", "quantity"),
    [
        (component("Output", "c", "1000", amount(900, "Good") + amount(100, "Waste")), 900),
        (component("Output", "c", "1000", amount(100, "Waste")), 1000),
        (component("Output", "c", "", '<PartAmount Amount="3"/><PartAmount Amount="4"/>'), 7),
        (component("Output", "c", "500.0"), 500),
        (component("Input", "c", "500"), None),
        (component("Output", "c"), None),
    ],
)
def test_the_quantity_is_the_good_output(link: str, quantity: int | None) -> None:
    assert job(jdf(links(link))).quantity == quantity


def test_only_the_output_of_the_last_process_counts() -> None:
    printing = f"<JDF>{links(component('Output', 'sheet', '620'))}</JDF>"
    through = links(component("Input", "sheet", "620"), component("Output", "card", "500"))
    cutting = f"<JDF>{through}</JDF>"
    assert job(jdf(printing + cutting)).quantity == 500
    assert job(jdf(cutting + printing)).quantity == 500


def test_of_two_processes_that_lead_nowhere_the_later_one_counts() -> None:
    proof = f"<JDF>{links(component('Output', 'proof', '1'))}</JDF>"
    printing = f"<JDF>{links(component('Output', 'sheet', '620'))}</JDF>"
    assert job(jdf(proof + printing)).quantity == 620


def test_the_output_of_the_root_goes_before_that_of_its_processes() -> None:
    inner = f"<JDF>{links(component('Output', 'sheet', '620'))}</JDF>"
    assert job(jdf(links(component("Output", "c", "500")) + inner)).quantity == 500


@pytest.mark.parametrize(
    ("info", "day"),
    [
        ('<NodeInfo LastEnd="2026-11-25" End="2026-11-24"/>', 25),
        ('<NodeInfo End="2026-11-24"/>', 24),
        (pool('<NodeInfo End="2026-11-24"/>'), 24),
        ('<JDF><NodeInfo End="2026-11-24"/></JDF>', None),
    ],
)
def test_the_due_time_is_the_end_of_the_node_itself(info: str, day: int | None) -> None:
    due = job(jdf(info)).due
    assert (due.day if due else None) == day


def test_the_priority_is_that_of_the_node() -> None:
    assert job(jdf('<NodeInfo JobPriority="0"/>')).priority == 0
    assert job(jdf("<NodeInfo/>")).priority == 50


@pytest.mark.parametrize(
    ("resource", "width"),
    [
        ('<Component ComponentType="FinalProduct" Dimensions="283.465 10 1"/>', 100.0),
        ('<Component ComponentType="Sheet FinalProduct" Dimensions="283.465 10 1"/>', 100.0),
        ('<TrimmingParams Width="283.465" Height="10"/>', 100.0),
        ('<LayoutIntent><FinishedDimensions Preferred="283.465 10 0"/></LayoutIntent>', 100.0),
        ('<Component ComponentType="Sheet" Dimensions="2551 1814 0"/>', None),
        ("<TrimmingParams/>", None),
    ],
)
def test_only_a_final_product_has_a_finished_size(resource: str, width: float | None) -> None:
    assert job(jdf(pool(resource))).width_mm == width


@pytest.mark.parametrize(
    ("resources", "name"),
    [
        (
            '<Media Brand="Agfa" MediaType="Plate"/><Media Brand="Silk" Weight="150"/>',
            "Silk 150 gsm",
        ),
        ('<Media ProductID="X-1" MediaType="Paper"/>', "X-1"),
        ('<Media StockBrand="Munken" MediaType="Vinyl"/>', "Munken"),
        ('<Media Brand="Silk"/><Media Brand="Silk"/><Media Brand="Board"/>', "Silk + Board"),
        (
            '<MediaIntent><StockBrand Actual="Silk"/><Weight Preferred="90"/></MediaIntent>',
            "Silk 90 gsm",
        ),
    ],
)
def test_the_substrate_is_what_is_printed_on(resources: str, name: str) -> None:
    assert job(jdf(pool(resources))).substrate == name


def test_the_artwork_is_the_file_of_the_run_list() -> None:
    text = pool('<RunList><LayoutElement><FileSpec URL="file:///a.pdf"/></LayoutElement></RunList>')
    assert job(jdf(text)).artwork == "file:///a.pdf"
    assert job(jdf(pool('<Preview URL="a.png"/>'))).artwork == ""
