"""A small PDF writer: enough for a print file with trim box, crop marks and a slug line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

POINTS = 72 / 25.4
BLEED = 3.0
"""mm around the trimmed size."""
SLUG = 9.0
"""mm around the trimmed size to the edge of the sheet, for crop marks."""


def write_pdf(width: float, height: float, lines: Sequence[str], pages: int = 1) -> bytes:
    """A PDF 1.4 of `pages` equal pages, trimmed to width x height mm, with `lines` on each.

    Characters outside Windows-1252 show as question marks: the font is the reader's Helvetica.
    """
    first = 4
    kids = " ".join(f"{first + 2 * page} 0 R" for page in range(pages))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for page in range(pages):
        said = [*lines, f"page {page + 1} of {pages}"] if pages > 1 else list(lines)
        content = b"\n".join(_drawing(width, height, said))
        bodies.append(_page(width, height, first + 2 * page + 1))
        bodies.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
    return _file(bodies)


def _file(bodies: Sequence[bytes]) -> bytes:
    out = BytesIO()
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(bodies) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _page(width: float, height: float, content: int) -> bytes:
    boxes = {
        "MediaBox": (0.0, 0.0, width + 2 * SLUG, height + 2 * SLUG),
        "BleedBox": (SLUG - BLEED, SLUG - BLEED, SLUG + BLEED + width, SLUG + BLEED + height),
        "TrimBox": (SLUG, SLUG, SLUG + width, SLUG + height),
    }
    said = " ".join(
        f"/{name} [{' '.join(f'{edge * POINTS:.3f}' for edge in edges)}]"
        for name, edges in boxes.items()
    )
    return (
        f"<< /Type /Page /Parent 2 0 R {said}"
        f" /Resources << /Font << /F1 3 0 R >> >> /Contents {content} 0 R >>"
    ).encode()


def _drawing(width: float, height: float, lines: Sequence[str]) -> Iterator[bytes]:
    left, low = SLUG * POINTS, SLUG * POINTS
    across, up = width * POINTS, height * POINTS
    right, high = left + across, low + up
    yield b"0.93 0.95 0.97 rg %.2f %.2f %.2f %.2f re f" % (left, low, across, up)
    yield b"0.25 w 0 G"
    mark, gap = 5 * POINTS, 4 * POINTS
    for x in (left, right):
        yield b"%.2f %.2f m %.2f %.2f l S" % (x, low - gap, x, low - gap - mark)
        yield b"%.2f %.2f m %.2f %.2f l S" % (x, high + gap, x, high + gap + mark)
    for y in (low, high):
        yield b"%.2f %.2f m %.2f %.2f l S" % (left - gap, y, left - gap - mark, y)
        yield b"%.2f %.2f m %.2f %.2f l S" % (right + gap, y, right + gap + mark, y)
    size = max(4.0, min(across / 16, up / (2 * len(lines) + 2)))
    yield b"0 g BT /F1 %.2f Tf %.2f TL" % (size, size * 1.5)
    yield b"%.2f %.2f Td" % (left + size, high - 1.8 * size)
    for line in lines:
        yield b"(%b) Tj T*" % _escaped(line)
    yield b"ET"


def _escaped(line: str) -> bytes:
    plain = line.encode("cp1252", errors="replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
