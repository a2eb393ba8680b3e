"""Writing and reading the files of the lake: atomically, hashed, encrypted where the dataset names people."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mutakhir.ground.lake.damage import damaged, missing, unreadable
from mutakhir.ground.lake.keys import FileKey
from mutakhir.ground.machine import machine_problems


CONTENT = b"mutakhir.content"
# A row group of this size keeps memory flat while zstd still finds repetition (pyarrow's default is 1 Mi rows).
ROW_GROUP = 122_880


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sha256_text(*texts: str) -> str:
    """Hash of several texts; each is preceded by its length, so that no two lists run together."""
    digest = hashlib.sha256()
    for text in texts:
        data = text.encode()
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives a temporary path beside `path`; on success it is synced and renamed, so `path` is whole or absent."""
    beside = path.with_name(f".{path.name}.writing")
    with machine_problems(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield beside
            descriptor = os.open(beside, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)


def stands(path: Path, size: int) -> bool:
    """False if the file is missing; raises IntegrityProblem if it is there with another size than recorded."""
    try:
        found = path.stat().st_size
    except FileNotFoundError:
        return False
    if found != size:
        raise damaged(path)
    return True


def check_whole(path: Path, size: int, sha256: str) -> None:
    """Raises IntegrityProblem unless the bytes are those recorded: Parquet itself does not notice a flipped bit."""
    if not stands(path, size):
        raise missing(path)
    if sha256_of(path) != sha256:
        raise damaged(path)


def write_bytes(path: Path, data: bytes) -> None:
    with replacing(path) as beside:
        beside.write_bytes(data)


def content_hash(table: pa.Table) -> str:
    """Hash of the values of a table: of its plain, uncompressed Parquet form, which holds no stray bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table.combine_chunks(), sink, compression="none", row_group_size=ROW_GROUP)
    return hashlib.sha256(sink.getvalue()).hexdigest()


def write_table(path: Path, table: pa.Table, key: FileKey | None = None) -> None:
    """Writes one Parquet file; with a key it is encrypted and carries the hash of its content inside."""
    if key is not None:
        table = table.replace_schema_metadata({CONTENT: content_hash(table).encode()})
    encryption = key.encryption() if key is not None else None
    with replacing(path) as beside:
        pq.write_table(
            table.combine_chunks(),
            beside,
            compression="zstd",
            row_group_size=ROW_GROUP,
            encryption_properties=encryption,
        )


def read_table(path: Path, key: FileKey | None = None) -> pa.Table:
    decryption = key.decryption() if key is not None else None
    try:
        return pq.ParquetFile(path, decryption_properties=decryption).read().replace_schema_metadata(None)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path) from error


def rows_and_content(path: Path, key: FileKey | None = None) -> tuple[int, str]:
    """Rows of a file and, for an encrypted one, the content hash that it carries (else empty)."""
    decryption = key.decryption() if key is not None else None
    try:
        file = pq.ParquetFile(path, decryption_properties=decryption)
        return file.metadata.num_rows, (file.schema_arrow.metadata or {}).get(CONTENT, b"").decode()
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path) from error
