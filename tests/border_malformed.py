"""Two hundred files that no office means to send, each made from a good one by a seeded accident."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from typing import NamedTuple

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq


HEADER = ("officer_id", "role", "district", "officer_name", "phone")
COUNT = 200


class Bad(NamedTuple):
    """`traceable`: every officer whose id still stands in the bytes must be found again."""

    name: str
    data: bytes
    traceable: bool


def good(delimiter: str = ",", rows: int = 30) -> str:
    lines = [delimiter.join(HEADER)]
    lines += [delimiter.join((f"P{n:04}", "enumerator", "110101", f"Nama {n}", f"08{n:04}")) for n in range(rows)]
    return "\n".join(lines) + "\n"


def truncated(draw: random.Random) -> Bad:
    data = good(draw.choice(",;|\t")).encode(draw.choice(["utf-8", "utf-16", "latin-1"]))
    return Bad("cut.csv", data[: draw.randrange(1, len(data))], False)


def scribbled(draw: random.Random) -> Bad:
    data = bytearray(good().encode())
    for _ in range(draw.randrange(1, 40)):
        data[draw.randrange(len(data))] = draw.randrange(256)
    return Bad("scribbled.csv", bytes(data), False)


def binary(draw: random.Random) -> Bad:
    head = draw.choice([b"", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"%PDF-1.4\n", b"\x89PNG\r\n"])
    return Bad(draw.choice(["x.csv", "x.xlsx", "x.parquet"]), head + draw.randbytes(draw.randrange(1, 4000)), False)


def quotes(draw: random.Random) -> Bad:
    lines = good().splitlines()
    for _ in range(draw.randrange(1, 6)):
        place = draw.randrange(1, len(lines))
        at = draw.randrange(len(lines[place]))
        if draw.random() < 0.5:
            at = lines[place].index(",", 5) + 1
        lines[place] = lines[place][:at] + '"' + lines[place][at:]
    return Bad("quotes.csv", "\n".join(lines).encode(), True)


def columns(draw: random.Random) -> Bad:
    lines = good().splitlines()
    for _ in range(draw.randrange(1, 8)):
        place = draw.randrange(1, len(lines))
        lines[place] += "," * draw.randrange(1, 4) if draw.random() < 0.5 else ""
        lines[place] = lines[place] if draw.random() < 0.5 else lines[place].rsplit(",", 2)[0]
    return Bad("columns.csv", "\n".join(lines).encode(), True)


def huge(draw: random.Random) -> Bad:
    lines = good().splitlines()
    lines[draw.randrange(1, len(lines))] += "x" * draw.choice([200_000, 1_500_000])
    return Bad("huge.csv", "\n".join(lines).encode(), True)


def nuls(draw: random.Random) -> Bad:
    lines = good().splitlines()
    for _ in range(draw.randrange(1, 4)):
        lines[draw.randrange(1, len(lines))] += "\0"
    return Bad("nul.csv", "\n".join(lines).encode(), True)


def headers(draw: random.Random) -> Bad:
    names = list(HEADER)
    kind = draw.randrange(5)
    if kind == 0:
        names[3] = names[0]
    if kind == 1:
        names = [name.upper() + " " for name in names[:2]] + ["", "", ""]
    if kind == 2:
        return Bad("header.csv", ",".join(names).encode(), False)
    if kind == 3:
        return Bad(
            "blank.csv", draw.choice([b"", b"\n\n\n", b" ", b"\xef\xbb\xbf", b"\xff\xfe", b",,,,\n,,,,\n"]), False
        )
    return Bad("header.csv", good().replace(",".join(HEADER), ",".join(names), kind < 4).encode(), False)


def line_ends(draw: random.Random) -> Bad:
    text = good().replace("\n", draw.choice(["\r", "\r\n", "\r\r\n", "\n\n"]))
    return Bad("ends.csv", text.encode(), True)


def encodings(draw: random.Random) -> Bad:
    text = good().replace("Nama", "Nàmé")
    data = text.encode(draw.choice(["utf-16-le", "utf-16-be", "cp1252", "mac-roman", "utf-7", "utf-32"]))
    return Bad("code.csv", data[draw.randrange(2) :], False)


def workbook(draw: random.Random) -> Bad:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    for line in good().splitlines():
        book.active.append(line.split(","))
    book.save(out)
    data = bytearray(out.getvalue())
    if draw.random() < 0.5:
        return Bad("cut.xlsx", bytes(data[: draw.randrange(4, len(data))]), False)
    for _ in range(draw.randrange(1, 30)):
        data[draw.randrange(4, len(data))] = draw.randrange(256)
    return Bad("scribbled.xlsx", bytes(data), False)


def archive(draw: random.Random) -> Bad:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        if draw.random() < 0.3:
            packed.writestr("xl/worksheets/sheet1.xml", bytes(30 * 1024 * 1024))
        packed.writestr(draw.choice(["xl/workbook.xml", "[Content_Types].xml", "readme.txt"]), draw.randbytes(500))
    return Bad("junk.xlsx", out.getvalue(), False)


def parquet(draw: random.Random) -> Bad:
    out = io.BytesIO()
    pq.write_table(pa.table({name: [f"{name}{n}" for n in range(30)] for name in HEADER}), out)
    data = bytearray(out.getvalue())
    if draw.random() < 0.5:
        return Bad("cut.parquet", bytes(data[: draw.randrange(4, len(data))]), False)
    for _ in range(draw.randrange(1, 20)):
        data[draw.randrange(4, len(data))] = draw.randrange(256)
    return Bad("scribbled.parquet", bytes(data), False)


ACCIDENTS: tuple[Callable[[random.Random], Bad], ...] = (
    truncated, scribbled, binary, quotes, columns, huge, nuls, headers, line_ends, encodings, workbook, archive,
    parquet,
)  # fmt: skip


def bad_files() -> Iterator[Bad]:
    for number in range(COUNT):
        draw = random.Random(number)
        yield ACCIDENTS[number % len(ACCIDENTS)](draw)
