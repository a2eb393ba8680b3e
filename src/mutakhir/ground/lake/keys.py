"""Keys of the identity datasets: Parquet Modular Encryption, 256 bits, one master key per class and round.

From the master key each dataset gets a key of its own (HKDF, RFC 5869), and Parquet draws a fresh nonce for every
page. Keys lie in a folder of their own (`keys:` in registry.yaml), mode 0600; production refuses to start with
keys inside the home. Losing a key loses what it locks: back keys up apart from the data.

Keys are handed to Arrow as bytes, not through a client that unwraps them: Arrow asks such a client, in Python, from
its own threads, while DuckDB starts a scan with Python's lock held; a run of 4 million households stood still so.
"""

import base64
import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet.encryption as pe
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyarrow.parquet import FileDecryptionProperties, FileEncryptionProperties

from mutakhir.ground.errors import HomeProblem, Said, Where


KEY_BYTES = 32


def _key_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.key"


def _read_key(folder: Path, name: str) -> bytes:
    try:
        return base64.b64decode(_key_file(folder, name).read_text().strip(), validate=True)
    except (OSError, ValueError) as error:
        raise HomeProblem(
            "lake.key",
            Said(
                id="Kunci data identitas tidak ada atau rusak. Salin kunci itu kembali ke folder kunci.",
                en="The key of the identity data is missing or damaged. Copy it back into the folder of keys.",
            ),
            Where(_key_file(folder, name)),
        ) from error


@dataclass(frozen=True)
class FileKey:
    """What locks the files of one dataset: `name` is the master key of its class and round or release."""

    folder: Path
    name: str
    dataset: str

    def encryption(self) -> FileEncryptionProperties:
        return pe.create_encryption_properties(self._data_key())

    def decryption(self) -> FileDecryptionProperties:
        return pe.create_decryption_properties(self._data_key())

    def _data_key(self) -> bytes:
        """Derived anew each time, so that a key that was taken away opens nothing more."""
        purpose = f"mutakhir identity {self.name} {self.dataset}".encode()
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(_read_key(self.folder, self.name))


class KeyRing:
    """The master keys, which lie in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, name: str) -> None:
        """Makes the master key `name` unless it exists; never replaces one."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = _key_file(self.folder, name)
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as stream:
                stream.write(base64.b64encode(os.urandom(KEY_BYTES)).decode() + "\n")

    def key(self, name: str, dataset: str) -> FileKey:
        """The key of a dataset under a master key; whether that is there shows when a file is opened."""
        return FileKey(self.folder, name, dataset)
