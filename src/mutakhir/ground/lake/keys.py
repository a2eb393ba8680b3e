"""Keys of the identity datasets: Parquet Modular Encryption, 256 bits, one master key per class and round.

The master key wraps a fresh data key per file (AES-GCM); wrapped keys stand in the file's own footer. Keys lie
in a folder of their own (`keys:` in registry.yaml), mode 0600; production refuses to start with keys inside
the home. Losing a key loses what it locks: back keys up apart from the data.
"""

import base64
import os
from pathlib import Path

import pyarrow.parquet.encryption as pe
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyarrow.parquet import FileDecryptionProperties, FileEncryptionProperties

from mutakhir.ground.errors import HomeProblem, Said, Where


class _Wrapper(pe.KmsClient):  # type: ignore[misc]  # pyarrow counts as untyped
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def _master(self, name: str) -> AESGCM:
        return AESGCM(_read_key(self._folder, name))

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> str:
        nonce = os.urandom(12)
        sealed = self._master(master_key_identifier).encrypt(nonce, key_bytes, master_key_identifier.encode())
        return base64.b64encode(nonce + sealed).decode()

    def unwrap_key(self, wrapped_key: str, master_key_identifier: str) -> bytes:
        sealed = base64.b64decode(wrapped_key)
        master = self._master(master_key_identifier)
        return master.decrypt(sealed[:12], sealed[12:], master_key_identifier.encode())


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


class KeyRing:
    """Gives the encryption and decryption properties for files whose master keys lie in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._factory = pe.CryptoFactory(lambda _config: _Wrapper(folder))
        self._connection = pe.KmsConnectionConfig()

    def make(self, name: str) -> None:
        """Makes the master key `name` unless it exists; never replaces one."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = _key_file(self.folder, name)
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as stream:
                stream.write(base64.b64encode(os.urandom(32)).decode() + "\n")

    def encryption(self, name: str) -> FileEncryptionProperties:
        _read_key(self.folder, name)  # a clear problem now, not an Arrow error later
        config = pe.EncryptionConfiguration(
            footer_key=name, uniform_encryption=True, data_key_length_bits=256, double_wrapping=False
        )
        return self._factory.file_encryption_properties(self._connection, config)

    def decryption(self) -> FileDecryptionProperties:
        return self._factory.file_decryption_properties(self._connection)

    @property
    def dataset_decryption(self) -> tuple[pe.CryptoFactory, pe.KmsConnectionConfig]:
        return self._factory, self._connection
