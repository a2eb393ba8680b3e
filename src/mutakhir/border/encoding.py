"""Which code page a text file is written in; what is not UTF-8 is written out anew as UTF-8 in the scratch folder.

UTF-8 is proved by reading it all. Without that proof cp1252 is taken if each byte has a meaning in it, else
latin-1, in which every byte has one: nothing is lost, and the report says which was taken.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mutakhir.border import troubles
from mutakhir.ground.errors import Problem


CHUNK: Final = 8 * 1024 * 1024
_UNDEFINED_IN_CP1252: Final = b"\x81\x8d\x8f\x90\x9d"
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\v\x1a\x1b\x00")
_HEAD: Final = 65_536
UNMIXED: Final = "unmixed"


def chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def as_utf8(file: Path, wanted: str, scratch: Path) -> tuple[Path, str]:
    """The file itself or a UTF-8 copy of it, and the encoding found. Raises InputProblem with the line."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise troubles.empty(file)
    encoding = _named(head) if wanted in ("auto", UNMIXED) else wanted
    if encoding is None and _looks_binary(head):
        raise troubles.binary(file, 1)
    if encoding in (None, "utf-8"):
        line = first_bad_line(file)
        if line is None:
            return file, "utf-8"
        if encoding == "utf-8" and wanted not in ("auto", UNMIXED):
            raise troubles.wrong_encoding(file, "utf-8", line)
        _refuse_mixture(file, wanted, line)
        encoding = _single_byte(file)
    return _rewritten(file, encoding, scratch), encoding


def _named(head: bytes) -> str | None:
    """By its mark, or by the zeros which UTF-16 puts beside every Latin letter."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _looks_binary(head: bytes) -> bool:
    strange = sum(head.count(bytes([byte])) for byte in _CONTROL)
    return strange > len(head) * 0.02 or head.count(0) > len(head) * 0.1


def first_bad_line(file: Path) -> int | None:
    """The line that is not UTF-8, or None."""
    decoder, lines = codecs.getincrementaldecoder("utf-8")(), 0
    for chunk in (*chunks(file), b""):
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return lines + 1 + chunk.count(b"\n", 0, max(error.start, 0))
        lines += chunk.count(b"\n")
    return None


def _refuse_mixture(file: Path, wanted: str, bad: int) -> None:
    """Where one code page is asked for: a line beyond ASCII in UTF-8 beside a line that is not UTF-8."""
    if wanted != UNMIXED:
        return
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.isascii() and _is_utf8(line):
                raise troubles.mixed_encodings(file, number, bad)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _single_byte(file: Path) -> str:
    undefined = any(chunk.translate(None, _UNDEFINED_IN_CP1252) != chunk for chunk in chunks(file))
    return "latin-1" if undefined else "cp1252"


def _rewritten(file: Path, encoding: str, scratch: Path) -> Path:
    scratch.mkdir(parents=True, exist_ok=True)
    copy, decoder, lines = scratch / f"{file.name}.utf-8", codecs.getincrementaldecoder(encoding)(), 0
    with copy.open("wb") as out:
        for chunk in (*chunks(file), b""):
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                raise _bad(file, encoding, lines) from error
            lines += text.count("\n")
            out.write(text.encode("utf-8", "replace"))
    return copy


def _bad(file: Path, encoding: str, lines: int) -> Problem:
    return troubles.wrong_encoding(file, encoding, lines + 1)
