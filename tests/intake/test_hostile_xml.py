"""XML that means harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from spo_tui.intake import read_tickets

from .reading import job, refusal, short, ticket

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
SUBSETS = {
    "billion laughs": f'<!DOCTYPE XJDF [<!ENTITY l0 "lol">{LAUGHS}]>',
    "entity": '<!DOCTYPE XJDF [<!ENTITY a "b">]>',
    "outside entity": '<!DOCTYPE XJDF [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "parameter entity": '<!DOCTYPE XJDF [<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;]>',
    "default attribute": '<!DOCTYPE XJDF [<!ATTLIST XJDF JobID CDATA "9">]>',
    "empty": "<!DOCTYPE XJDF []>",
    "beside an external one": '<!DOCTYPE XJDF SYSTEM "a.dtd" [<!ENTITY a "b">]>',
    "behind a comment": '<!-- [ > --><?a ?><!DOCTYPE XJDF PUBLIC "a" "b" [<!ENTITY a "b">]>',
    "in single quotes": "<!DOCTYPE XJDF SYSTEM '>' [<!ENTITY a 'b'>]>",
}


@pytest.mark.parametrize("doctype", SUBSETS.values(), ids=SUBSETS)
def test_an_internal_subset_is_refused(doctype: str) -> None:
    error = refusal(f'{doctype}<XJDF JobID="1"><Comment>&a;</Comment></XJDF>')
    assert error.reason == "a DOCTYPE may only name an external DTD, nothing inside it"
    assert error.line == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-7", "cp037"])
def test_no_encoding_hides_an_internal_subset(encoding: str) -> None:
    text = '<?xml version="1.0" encoding="{}"?>' + SUBSETS["entity"] + '<XJDF JobID="&a;"/>'
    refusal(text.format(encoding.upper()).encode(encoding))
    refusal(text.format(encoding.upper()).encode())


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE XJDF SYSTEM "{dtd}">',
        "<!DOCTYPE XJDF PUBLIC '-//x' '{dtd}' >",
        '<!DOCTYPE XJDF SYSTEM "http://127.0.0.1:9/cXML.dtd">',
        '<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE XJDF SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_an_external_dtd_may_be_named_and_is_not_loaded(doctype: str, tmp_path: Path) -> None:
    dtd = tmp_path / "x.dtd"
    dtd.write_text('<!ATTLIST XJDF DescriptiveName CDATA "loaded"><!ENTITY a "loaded">')
    named = doctype.replace("{dtd}", dtd.as_uri())
    found = ticket(f'{named}<XJDF JobID="1"><Comment>&a;</Comment></XJDF>')
    assert (found.jobs[0].product, found.notes) == ("", ())


def test_a_named_dtd_that_is_broken_does_not_matter(tmp_path: Path) -> None:
    dtd = tmp_path / "x.dtd"
    dtd.write_text("<!ENTITY <<")
    assert job(f'<!DOCTYPE XJDF SYSTEM "{dtd.as_uri()}"><XJDF JobID="1"/>').number == "1"


def test_a_doctype_may_name_nothing() -> None:
    assert job('<!DOCTYPE XJDF><XJDF JobID="1"/>').number == "1"


def test_an_entity_that_nobody_declared_is_refused() -> None:
    assert "Entity 'a' not defined" in refusal('<XJDF JobID="1">&a;</XJDF>').reason


def test_nothing_is_included() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
    assert ticket(f'<XJDF JobID="1"><Comment>a{include}</Comment></XJDF>').notes == ("a",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<XJDF>" + "<a>" * 300 + "</a>" * 300 + "</XJDF>", "Excessive depth"),
        ("<XJDF>" + "<a>" * 200_000, "Excessive depth"),
        ("<XJDF>" + "<a/>" * 200_000 + "</XJDF>", "more than 200,000 elements"),
        ("<XJDF>" + "<a/>" * 1_500_000 + "</XJDF>", "more than 200,000 elements"),
        (f'<XJDF JobID="1" a="{"x" * 65_537}"/>', "an attribute is longer than 64 KiB"),
        (
            "<XJDF " + " ".join(f"a{n}='1'" for n in range(500_001)) + "/>",
            "more than 500,000 attributes",
        ),
    ],
    ids=short,
)
def test_what_is_too_much_is_refused(text: str, reason: str) -> None:
    assert reason in refusal(text).reason


def test_what_is_just_not_too_much_is_read() -> None:
    deep = "<a>" * 200 + "</a>" * 200
    long = "x" * 65_536
    assert job(f'<XJDF JobID="1" a="{long}">{deep}{"<a/>" * 50_000}</XJDF>').number == "1"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<XJDF>\n<a>\n</XJDF>", 3),
        ("<XJDF", 1),
        ("<XJDF/>\n<XJDF/>", 2),
        ("<XJDF>\n&#0;</XJDF>", 2),
    ],
)
def test_a_syntax_error_has_its_line(text: str, line: int) -> None:
    error = refusal(text)
    assert error.reason.startswith("the XML is not well-formed: ")
    assert error.line == line


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-8", "utf-16"])
def test_the_declared_encoding_is_followed(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><XJDF JobID="1" DescriptiveName="Käse"/>'
    (found,) = read_tickets(text.encode(encoding))
    assert found.jobs[0].product == "Käse"


@pytest.mark.parametrize("encoding", ["utf-7", "rot13", "iso-8859-99", "cp037"])
def test_an_encoding_that_is_not_read_is_named(encoding: str) -> None:
    error = refusal(f'<?xml version="1.0" encoding="{encoding}"?><XJDF JobID="1"/>')
    assert error.reason == f"the encoding '{encoding}' is not read; save the file as UTF-8"
