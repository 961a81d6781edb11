"""XJDF of both generations, with small tickets of our own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from .reading import job, refusal, short, ticket

NAMESPACE = "http://www.CIP4.org/JDFSchema_2_0"


def xjdf(inside: str = "", attributes: str = 'JobID="77"') -> str:
    return f'<XJDF xmlns="{NAMESPACE}" {attributes}>{inside}</XJDF>'


def products(*inside: str) -> str:
    return f"<ProductList>{''.join(inside)}</ProductList>"


def resource(kind: str, attributes: str = "", part: str = "", inside: str = "") -> str:
    partition = f"<Part {part}/>" if part else ""
    return (
        f'<ResourceSet Name="{kind}"><Resource>{partition}'
        f"<{kind} {attributes}>{inside}</{kind}></Resource></ResourceSet>"
    )


def layout(size: str) -> str:
    return f'<Intent><LayoutIntent FinishedDimensions="{size}"/></Intent>'


def media(quality: str, more: str = "") -> str:
    return f'<Intent><MediaIntent MediaQuality="{quality}" {more}/></Intent>'


ROOT = '<Product ID="A" DescriptiveName="Flyer" Amount="500"/>'


@pytest.mark.parametrize(
    "text",
    [
        xjdf(products(ROOT)),
        f'<x:XJDF xmlns:x="{NAMESPACE}" JobID="77"><x:ProductList>'
        '<x:Product DescriptiveName="Flyer" Amount="500"/></x:ProductList></x:XJDF>',
        xjdf(products(ROOT)).replace(f' xmlns="{NAMESPACE}"', ""),
        xjdf(products(ROOT)).replace(NAMESPACE, "https://schema.cip4.org/jdfschema_2_1"),
        "<!-- made by hand -->\n" + xjdf(products(ROOT)),
        "\ufeff" + xjdf(products(ROOT)),
    ],
)
def test_prefixes_and_the_spelling_of_the_namespace_do_not_matter(text: str) -> None:
    found = job(text)
    assert (found.number, found.product, found.quantity) == ("77", "Flyer", 500)


def test_elements_of_a_foreign_namespace_are_not_seen() -> None:
    foreign = '<p:ProductList xmlns:p="urn:other"><p:Product Amount="1"/></p:ProductList>'
    assert job(xjdf(foreign)).quantity is None


def test_a_set_of_parameters_says_the_same_as_a_set_of_resources() -> None:
    end = resource("NodeInfo", 'End="2026-11-25T16:00:00Z" JobPriority="80"')
    older = end.replace("ResourceSet", "ParameterSet").replace("Resource>", "Parameter>")
    for text in (end, older):
        found = job(xjdf(products(ROOT) + text))
        assert (found.due, found.priority) == (datetime(2026, 11, 25, 16, tzinfo=UTC), 80)


def test_one_root_product_has_the_number_of_the_ticket() -> None:
    text = products('<Product ID="A"/>', '<Product ID="B" IsRoot="false"/>')
    assert job(xjdf(text)).number == "77"


def test_one_root_product_may_have_a_number_of_its_own() -> None:
    assert job(xjdf(products('<Product JobID="J-9"/>'))).number == "J-9"


def test_several_root_products_are_counted_in_document_order() -> None:
    text = products(
        "<Product/>", '<Product IsRoot="false"/>', '<Product JobID="own"/>', "<Product/>"
    )
    numbers = [found.number for found in ticket(xjdf(text)).jobs]
    assert numbers == ["77-1", "own", "77-3"]


def test_two_products_of_one_number_are_refused_with_the_line() -> None:
    error = refusal(xjdf(products('<Product JobID="1"/>\n', '<Product JobID="1"/>')))
    assert error.reason == "the job '1' stands twice in one order"
    assert error.line == 2


def test_a_missing_job_id_is_refused_with_the_line() -> None:
    error = refusal("<!-- -->\n\n" + xjdf(attributes=""))
    assert (error.reason, error.line) == ("the JobID of the XJDF is empty", 3)


@pytest.mark.parametrize(
    ("product", "outer", "name"),
    [
        ('DescriptiveName="Flyer" ProductType="Book"', 'DescriptiveName="Outer"', "Flyer"),
        ('DescriptiveName=" " ProductType="Book"', 'DescriptiveName="Outer"', "Outer"),
        ('ProductType="BusinessCard"', "", "Business card"),
        ("", "", "Catalogue item 42"),
    ],
)
def test_a_product_is_called_by_the_first_name_it_has(product: str, outer: str, name: str) -> None:
    identity = '<GeneralID IDUsage="CatalogID" IDValue="42"/>'
    text = xjdf(identity + products(f"<Product {product}/>"), f'JobID="1" {outer}')
    assert job(text).product == name


def test_a_product_without_any_name_has_an_empty_one() -> None:
    assert job(xjdf(products("<Product/>"))).product == ""


@pytest.mark.parametrize(
    ("dimensions", "size"),
    [
        ("595.276 841.890 0", (210.0, 297.0)),
        ("595.276 841.89", (210.0, 297.0)),
        ("1 2", (0.35, 0.71)),
        ("0.0 0.0 0.0", (None, None)),
        ("100 0 0", (None, None)),
        ("", (None, None)),
    ],
)
def test_a_finished_size_is_millimetres_and_nothing_by_nothing_is_none(
    dimensions: str, size: tuple[float | None, float | None]
) -> None:
    found = job(xjdf(products(f"<Product>{layout(dimensions)}</Product>")))
    assert (found.width_mm, found.height_mm) == size


@pytest.mark.parametrize("dimensions", ["595", "a b", "nan nan", "inf 1", "-1 5", "1e300 5"])
def test_a_size_that_cannot_be_is_refused_with_the_line(dimensions: str) -> None:
    assert refusal(xjdf(products(f"\n<Product>{layout(dimensions)}</Product>"))).line == 2


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ('MediaQuality="Silk" Weight="170"', "Silk 170 gsm"),
        ('MediaQuality="Silk 170g" Weight="170.0"', "Silk 170g"),
        ('MediaQuality="Silk 1170" Weight="170"', "Silk 1170 170 gsm"),
        ('MediaQuality="UNDEFINED" Brand="Munken" Weight="80.5"', "Munken 80.5 gsm"),
        ('DescriptiveName="Offset"', "Offset"),
        ('MediaQuality="undefined"', ""),
        ('Weight="90"', "90 gsm"),
        ('MediaQuality="Agfa" MediaType="Plate"', ""),
    ],
)
def test_a_substrate_is_its_name_with_the_weight_once(attributes: str, name: str) -> None:
    assert job(xjdf(products("<Product/>") + resource("Media", attributes))).substrate == name


def test_the_intent_of_a_product_goes_before_the_media_of_the_ticket() -> None:
    text = products(f"<Product>{media('Silk')}</Product>") + resource("Media", 'Brand="Other"')
    assert job(xjdf(text)).substrate == "Silk"


def test_parts_fill_what_the_product_lacks() -> None:
    text = products(
        f'<Product ID="cover" IsRoot="false">{media("Board")}{layout("283.465 283.465")}</Product>',
        f'<Product ID="text" IsRoot="false">{media("Offset")}{layout("1 1")}</Product>',
        '<Product><BindingIntent ChildRefs="cover text cover gone"/></Product>',
    )
    found = job(xjdf(text))
    assert (found.substrate, found.width_mm) == ("Board + Offset", 100.0)


def test_parts_do_not_replace_what_the_product_says() -> None:
    text = products(
        f'<Product ID="cover" IsRoot="false">{media("Board")}</Product>',
        f'<Product>{media("Silk")}<BindingIntent ChildRefs="cover"/></Product>',
    )
    assert job(xjdf(text)).substrate == "Silk"


def test_parts_that_name_each_other_do_no_harm() -> None:
    text = products(
        '<Product ID="a"><BindingIntent ChildRefs="b a"/></Product>',
        '<Product ID="b" IsRoot="false"><BindingIntent ChildRefs="a"/></Product>',
    )
    assert job(xjdf(text)).substrate == ""


def test_a_resource_applies_to_the_product_that_its_part_names() -> None:
    text = (
        products('<Product ID="A"/>', '<Product ID="B" ProductID="b-1"/>', '<Product ID="C"/>')
        + resource("NodeInfo", 'JobPriority="10"', 'ProductPart="A"')
        + resource("NodeInfo", 'JobPriority="20"', 'ProductPart="b-1"')
        + resource("NodeInfo", 'JobPriority="30"', 'SheetName="S1"')
    )
    assert [found.priority for found in ticket(xjdf(text)).jobs] == [10, 20, 30]


def test_what_a_part_leaves_open_comes_from_the_ticket() -> None:
    text = (
        products('<Product ID="A"/>')
        + resource("NodeInfo", 'JobPriority="10"', 'ProductPart="A"')
        + resource("NodeInfo", 'End="2026-11-25" JobPriority="90"')
    )
    found = job(xjdf(text))
    assert (found.priority, found.due) == (10, datetime(2026, 11, 25, 23, 59, tzinfo=UTC))


def test_the_artwork_is_the_first_address_as_it_is_written() -> None:
    url = r"file:\\rip2\jobs\..\%2e%2e&#10;x.pdf"
    text = products("<Product/>") + resource(
        "RunList", inside=f'<FileSpec/><FileSpec URL="{url}"/>'
    )
    assert job(xjdf(text)).artwork == "file:\\\\rip2\\jobs\\..\\%2e%2e\nx.pdf"


def test_the_order_number_is_that_of_the_customer() -> None:
    info = resource("CustomerInfo", 'CustomerID=" 9 " CustomerOrderID=" PO-4 "')
    found = ticket(xjdf(products(ROOT) + info))
    assert found.order == "PO-4"
    assert found.customer is not None
    assert found.customer.key == "9"


def test_an_empty_order_number_is_none() -> None:
    info = resource("CustomerInfo", 'CustomerOrderID=" "')
    found = ticket(xjdf(products(ROOT) + info))
    assert (found.order, found.customer) == (None, None)


def test_of_several_customers_the_general_one_is_taken() -> None:
    text = (
        products(ROOT)
        + resource("CustomerInfo", 'CustomerID="one"', 'ProductPart="A"')
        + resource("CustomerInfo", 'CustomerID="all"')
    )
    found = ticket(xjdf(text)).customer
    assert found is not None
    assert found.key == "all"


def test_contacts_are_told_apart_by_their_types() -> None:
    mail = '<ComChannel ChannelType="Email" Locator="MAILTO:a@b.example"/>'
    text = (
        products(ROOT)
        + resource("Contact", 'ContactTypes="Billing"', inside='<Company OrganizationName="No"/>')
        + resource("Contact", 'ContactTypes="Billing Customer"', inside=f"<Person/>{mail}")
        + resource(
            "Contact",
            'ContactTypes="Delivery Surveyor"',
            inside='<Person FirstName="Ada" FamilyName="Lark"/><Address CountryCode="DE">'
            "<AddressLine>Gate 4</AddressLine><AddressLine>Quay 1</AddressLine></Address>"
            '<ComChannel ChannelType="Phone" Locator="tel:+49123"/>',
        )
    )
    found = ticket(xjdf(text))
    assert found.customer is not None
    assert (found.customer.key, found.customer.email) == ("a@b.example", "a@b.example")
    assert found.delivery is not None
    assert found.delivery.one_line == "Ada Lark, Gate 4, Quay 1, DE"
    assert found.delivery.phone == "+49123"


def test_a_contact_for_something_else_is_not_the_delivery() -> None:
    text = products(ROOT) + resource("Contact", 'ContactTypes="Billing"')
    assert ticket(xjdf(text)).delivery is None


def output(step: str, inside: str, component: str = "") -> str:
    return (
        f'<ResourceSet Usage="Output" CombinedProcessIndex="{step}"><Resource>'
        f"<AmountPool>{inside}</AmountPool><Component {component}/></Resource></ResourceSet>"
    )


def test_a_production_ticket_makes_what_its_last_process_puts_out() -> None:
    text = (
        output("1 2", '<PartAmount Amount="500"/>')
        + output("0", '<PartAmount Amount="620"/>')
        + resource("Media", 'MediaQuality="Silk"')
    )
    found = job(xjdf(text, 'JobID="7" DescriptiveName="Sheet 1"'))
    assert (found.product, found.quantity, found.substrate) == ("Sheet 1", 500, "Silk")


def test_waste_is_not_counted() -> None:
    amounts = "".join(
        f'<PartAmount Amount="{amount}"><Part Condition="{condition}"/></PartAmount>'
        for amount, condition in ((900, "Good"), (100, "Waste"), (50, "Good"))
    )
    assert job(xjdf(output("0", amounts))).quantity == 950


@pytest.mark.parametrize(
    ("inside", "width"),
    [
        (resource("BinderySignature", inside='<SignatureCell TrimSize="283.465 10"/>'), 100.0),
        (output("", "", 'Dimensions="283.465 10" ComponentType="FinalProduct"'), 100.0),
        (output("", "", 'Dimensions="2551.2 1814.2" ComponentType="Sheet"'), None),
        (output("", "", 'Dimensions="2551.2 1814.2"'), None),
    ],
)
def test_the_size_of_a_press_sheet_is_no_finished_size(inside: str, width: float | None) -> None:
    assert job(xjdf(inside)).width_mm == width


def test_comments_become_notes_and_long_ones_are_cut_in_pieces() -> None:
    text = f"<Comment>Ring first</Comment><Comment> </Comment><Comment>{'x' * 501}</Comment>"
    assert ticket(xjdf(text)).notes == ("Ring first", "x" * 500, "x")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (products('<Product Amount="many"/>'), "quantity 'many'"),
        (products('<Product Amount="2.5"/>'), "quantity '2.5'"),
        (products('<Product Amount="1000000001"/>'), "quantity '1000000001'"),
        (products("<Product/>") + resource("NodeInfo", 'End="soon"'), "'soon'"),
        (products("<Product/>") + resource("NodeInfo", 'JobPriority="101"'), "priority '101'"),
        (products('<Product JobID="a&#x202e;b"/>'), "unprintable"),
        (products(f'<Product JobID="{"1" * 81}"/>'), "longer than 80"),
    ],
    ids=short,
)
def test_a_value_that_cannot_be_is_refused(inside: str, said: str) -> None:
    error = refusal(xjdf(inside))
    assert said in error.reason
    assert error.line == 1
