"""Files that somebody uploads as lists to be imported: bombs, broken ones, and none at all."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.sheets import reading
from catalog.sheets.table import CannotRead
from tests.catalog.roles import sign_in
from tests.hostile.asking import Answer, unclear, undone
from tests.hostile.conftest import Counted
from tests.hostile.corpus import TEXTS
from tests.hostile.tally import Tally

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024
Parts = Mapping[str, bytes]
HEADER = b"framework,feature,level,via,since,note,sources,checked,version\n"
ROW = b"flask,openapi,third_party,,,,,2026-11-21,3.1.3\n"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)


@pytest.fixture
def desk(editor: User) -> Client:
    return sign_in(Client(raise_request_exception=False), editor)


# What the admin's page makes of it


def send(tally: Tally, desk: Client, what: str, data: bytes, name: str = "rows.csv") -> None:
    """Refused with a word beside the field; or its preview says what is wrong in which row."""
    with undone(), tally.timed() as seconds:
        kind = "multipart/form-data; boundary=x"
        answer: Any = desk.post("/admin/import/supports/", _posted(name, data), content_type=kind)
        why = _unclear(answer)
        if answer.status_code == 302:
            answer = desk.get(answer["Location"])
            why = why or _unclear(answer)
    refused = answer.status_code == 400 or b'id="file-error"' in answer.content
    got = "refused" if refused else "told row by row"
    tally.note(what, f"{answer.status_code} {got}", seconds(), why)


def _posted(name: str, data: bytes) -> bytes:
    """As no browser sends it: the name as it is."""
    told = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return told.encode() + data + b"\r\n--x--\r\n"


def _unclear(answer: Any) -> str:
    body = repr(answer.exc_info[:2]).encode() if answer.status_code >= 500 else answer.content
    return unclear(Answer(answer.status_code, dict(answer.items()), body), {200, 302, 400})


def csvs() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "one byte", b"\xff"
    yield "UTF-16", (HEADER + ROW).decode().encode("utf-16")
    yield "UTF-16 without a mark", (HEADER + ROW).decode().encode("utf-16-le")
    yield "Latin-1", HEADER + ROW.replace(b"2026", b"\xe4\xf6\xfc")
    yield "UTF-7", HEADER + b"+AD0-1+-1,,,,,,,,\n"
    yield "null characters", HEADER + b"\0" * 1_000
    yield "too many columns", b"a," * 100_000 + b"\n" + b"1," * 100_000
    yield "a row that is too wide", HEADER + b"x," * 500_000
    yield "one line of 4 MB", HEADER + b'"' + b"x" * 4 * MIB + b'",b\n'
    yield "a quote that never ends", HEADER + b'"' + b"x\n" * 100_000
    yield "too many rows", HEADER + ROW * 10_001
    yield "too large", HEADER + b"x" * 6 * MIB
    yield "only lines", b"\n" * MIB
    yield "only carriage returns", b"\r" * 100_000
    yield "only commas", b"," * MIB
    yield "no row", HEADER
    yield "one name twice", b"note,note\n1,2\n"
    yield "no name that is known", b"a,b\n1,2\n"
    yield "its own separator", b"sep=\x00\na\x00b\n"
    yield "HTML", b"<html><script>window.pwned=1</script></html>"
    yield "an image", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
    yield "old Excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_096
    yield "a program", b"\x7fELF" + bytes(range(256)) * 8
    yield "gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"


def test_csv(counted: Counted, desk: Client) -> None:
    with counted("CSV to be imported") as tally:
        for what, data in csvs():
            send(tally, desk, what, data)
        for place, text in enumerate(TEXTS):
            cell = '"' + text.replace('"', '""') + '"'
            cells = ["flask", "openapi", "third_party", "", "", "", "", "2026-11-21", "3.1.3"]
            cells[place % len(cells)] = cell
            send(tally, desk, f"{text[:40]!r} in a cell", HEADER + ",".join(cells).encode())


NAMES = (
    "../../../etc/passwd", "..\\..\\x.csv", "/etc/passwd", "a\r\nX: y.csv", "x" * 5_000 + ".csv",
    "\u202evsc.exe", "<script>window.pwned=1</script>.csv", '"; x="y.csv', "👩\u200d👩.csv",
    ".csv", "con",
)  # fmt: skip


def test_names_of_files(counted: Counted, desk: Client) -> None:
    with counted("name of an uploaded file") as tally:
        for name in NAMES:
            send(tally, desk, name, HEADER + ROW.replace(b"flask", b"no-such"), name)


# XLSX


def workbook(
    sheet: bytes = b"", how: int = zipfile.ZIP_DEFLATED, more: Parts | None = None
) -> bytes:
    """The least that is one, with this sheet and these parts besides."""
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>'.encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{rels}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ).encode(),
        SHEET: sheet or rows(["level"], ["x"]),
    } | dict(more or {})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return file.getvalue()


def rows(*lines: list[str], before: str = "") -> bytes:
    told = "".join(
        f'<row r="{n}">'
        + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in line)
        + "</row>"
        for n, line in enumerate(lines, start=1)
    )
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{told}</sheetData></worksheet>'.encode()


def workbooks() -> Iterator[tuple[str, bytes]]:
    for size in (60, 100, 400):
        yield f"a bomb of {size} MiB", workbook(more={"x": b"\0" * size * MIB})
    yield "a sheet of 70 MiB", workbook(rows(["a"]) + b" " * 70 * MIB)
    yield "one text many times", workbook(rows(["a"], *[["x" * 30_000]] * 1_500))
    yield "billion laughs", workbook(rows(["&a11;"], before=LAUGHS))
    yield "billion laughs in a part", workbook(more={"x/y": LAUGHS.encode() + b"<x>&a11;</x>"})
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield "a file as an entity", workbook(rows(["&a;"], ["&a;"], before=outside))
    yield (
        "a host as an entity",
        workbook(rows(["&a;"], before=outside.replace("file:///", "http://127.0.0.1:9/"))),
    )
    yield "a far cell", workbook(rows(["a"]).replace(b"<c ", b'<c r="XFD1048576" ', 1))
    yield "a row that is far", workbook(rows(["a"]).replace(b'r="1"', b'r="99999999999999999999"'))
    yield "a cell of no name", workbook(rows(["a"]).replace(b"<c ", b'<c r="\xc3\xa41" ', 1))
    yield "a row before the first", workbook(rows(["a"]).replace(b'r="1"', b'r="-1"'))
    yield "a row in other digits", workbook(rows(["a"]).replace(b'r="1"', 'r="١"'.encode()))
    yield "a row that is nothing", workbook(rows(["a"]).replace(b'r="1"', b'r="0"'))
    yield "a cell of row nothing", workbook(rows(["a"]).replace(b"<c ", b'<c r="A0" ', 1))
    far = b'<dimension ref="A1:XFD1048576"/><sheetData>'
    yield "a large dimension", workbook(rows(["a"]).replace(b"<sheetData>", far))
    yield (
        "a dimension of nothing",
        workbook(rows(["a"]).replace(b"<sheetData>", far.replace(b"A1:", b""))),
    )
    shared = f'<sst xmlns="{MAIN}" count="4000000000" uniqueCount="4000000000"/>'.encode()
    yield "many texts that are not there", workbook(more={"xl/sharedStrings.xml": shared})
    for number in ("0", "-1", "9" * 30, "x"):
        cell = rows(["a"]).replace(
            b'<c t="inlineStr"><is><t>a</t></is></c>', f'<c t="s"><v>{number}</v></c>'.encode()
        )
        yield f"text number {number[:5]}", workbook(cell)
    for number in ("1e400", "NaN", "-1e308", "x", "9" * 400):
        cell = rows(["a"], ["1"]).replace(
            b'<c t="inlineStr"><is><t>1</t></is></c>', f'<c s="1"><v>{number}</v></c>'.encode()
        )
        yield f"the number {number[:5]}", workbook(cell)
        yield f"the day {number[:5]}", workbook(cell.replace(b's="1"', b't="d"'))
        yield f"the truth {number[:5]}", workbook(cell.replace(b's="1"', b't="b"'))
    yield "deep", workbook(b"<a>" * 100_000 + b"</a>" * 100_000)
    yield "not closed", workbook(b"<worksheet><sheetData><row>")
    yield "no sheet", workbook(b" ")
    yield "UTF-16 that lies", workbook(b'<?xml version="1.0" encoding="UTF-16"?><a/>')
    yield "a code nobody knows", workbook(b'<?xml version="1.0" encoding="x-y"?><a/>')
    yield "a null character", workbook(rows(["a"], ["b&#0;c"]))
    yield "many parts", workbook(more={f"p{n}": b"x" for n in range(1_100)})
    yield "up and out", workbook(more={"../../../tmp/pwned": b"x"})
    yield "a path of its own", workbook(more={"/etc/pwned": b"x"})
    yield "a long name", workbook(more={"x" * 60_000: b"x"})
    for how in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        whole = workbook(how=how)
        yield f"packed by {how}", whole
        yield f"packed by {how}, broken", _broken(whole, 14)
    yield "packed in a way nobody knows", workbook().replace(b"\x08\x00", b"\x63\x00")
    yield "a zip of nothing", b"PK\x05\x06" + b"\0" * 18
    yield "only a beginning", b"PK\x03\x04"
    yield (
        "a document of text",
        workbook(more={"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    )


def _broken(data: bytes, seed: int) -> bytes:
    chance, found = random.Random(seed), bytearray(data)
    for _ in range(chance.randint(1, 6)):
        found[chance.randrange(4, len(found))] = chance.randrange(256)
    return bytes(found)


def test_xlsx(counted: Counted, desk: Client) -> None:
    with counted("XLSX to be imported") as tally:
        for what, data in workbooks():
            send(tally, desk, what, data, "rows.xlsx")


BROKEN, CUT = 400, 60


def test_broken_xlsx(counted: Counted) -> None:
    """A byte is another one, in the file or in its sheet before it is packed; or it is cut off.
    Where such a byte falls is zlib's to say: how many are still read differs between machines."""
    whole, sheet = workbook(), rows(["level"], ["x"], ["y"])
    files = [_broken(whole, seed) for seed in range(BROKEN)]
    files += [workbook(_broken(sheet, seed)) for seed in range(BROKEN)]
    files += [whole[: len(whole) * n // CUT] for n in range(1, CUT)]
    with counted("XLSX that is damaged") as tally:
        for data in files:
            wrong, got = "", "refused, or read as what is left of it"
            with tally.timed() as seconds:
                try:
                    reading.read(data)
                except CannotRead as error:
                    wrong = "" if len(str(error)) > 20 else "says nothing"
                except BaseException as error:  # a library of Rust panics past Exception
                    got, wrong = "a crash", repr(error)
            tally.note(data[:30].hex(), got, seconds(), wrong)
