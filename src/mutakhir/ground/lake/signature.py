"""The signature of a release: Ed25519 over its root, by a key that lies with the keys of the home."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from mutakhir.ground.errors import HomeProblem, IntegrityProblem, Said, Where
from mutakhir.ground.lake.release import changed, json_bytes


SIGNATURE_FILE: Final = "signature.json"
PRIVATE, PUBLIC = "signing.key", "signing.pub"


@dataclass(frozen=True)
class Signature:
    """`signature.json`: who signed which root. The public key stands there to be looked at, never to be trusted:
    a release is checked against the key that the home has pinned or that `--key` names."""

    release: str
    root: str
    signer: str
    decree: str
    signature: str
    public_key: str
    fingerprint: str

    def as_bytes(self) -> bytes:
        return json_bytes(asdict(self))


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the 32 bytes of the public key, hex."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def pem_of(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def sign(key: Ed25519PrivateKey, release: str, root: str, signer: str, decree: str) -> Signature:
    public = key.public_key()
    sealed = key.sign(_message(release, root)).hex()
    return Signature(release, root, signer, decree, sealed, pem_of(public).decode(), fingerprint(public))


def _message(release: str, root: str) -> bytes:
    return f"mutakhir release\n{release}\n{root}\n".encode()


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The signing key of a home, made on the first call (mode 0600), with its public half pinned beside it."""
    path = folder / PRIVATE
    if not path.exists():
        _make(folder)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error
    pinned = folder / PUBLIC
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path)
    if not pinned.exists():
        pinned.write_bytes(pem_of(key.public_key()))
    if fingerprint(public_key(pinned)) != fingerprint(key.public_key()):
        raise _no_key(pinned)
    return key


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (folder / PUBLIC).exists():
        raise _no_key(folder / PRIVATE)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor = os.open(folder / PRIVATE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(pem)
    (folder / PUBLIC).write_bytes(pem_of(key.public_key()))


def public_key(path: Path) -> Ed25519PublicKey:
    """The public key of a PEM file; HomeProblem if there is none or it is no Ed25519 key."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key(path)
    return key


def _no_key(path: Path) -> HomeProblem:
    return HomeProblem(
        "release.key",
        Said(
            id="Kunci tanda tangan tidak ada, rusak, atau bukan pasangan kunci yang dipatok (Ed25519, PEM)."
            " Pulihkan dari cadangan, atau tunjuk kunci publik penandatangan dengan --key.",
            en="The signing key is missing, damaged, or not the pair of the pinned one (Ed25519, PEM). Restore it"
            " from a backup, or name the signer's public key with --key.",
        ),
        Where(path),
    )


def read_signature(folder: Path) -> Signature:
    path = folder / SIGNATURE_FILE
    if not path.is_file():
        raise IntegrityProblem(
            "release.unsigned",
            Said(
                id="Rilis ini belum ditandatangani. Terbitkan dengan `mutakhir publication publish --signer NAMA`.",
                en="This release is not signed. Publish it with `mutakhir publication publish --signer NAME`.",
            ),
            Where(folder),
        )
    try:
        return Signature(**json.loads(path.read_bytes()))
    except (ValueError, TypeError) as error:
        raise changed(path) from error


def check_signature(folder: Path, found: Signature, key: Ed25519PublicKey) -> None:
    """Raises IntegrityProblem unless the root was signed with this key and every byte of the file is as written."""
    path = folder / SIGNATURE_FILE
    if found.fingerprint != fingerprint(key):
        raise IntegrityProblem("release.other-key", _OTHER_KEY, Where(path))
    try:
        sealed = bytes.fromhex(found.signature)
        key.verify(sealed, _message(found.release, found.root))
    except (InvalidSignature, ValueError, TypeError, AttributeError) as error:
        raise changed(path) from error
    signed = Signature(
        found.release, found.root, found.signer, found.decree, sealed.hex(), pem_of(key).decode(), fingerprint(key)
    )
    if signed.as_bytes() != path.read_bytes():
        raise changed(path)


_OTHER_KEY = Said(
    id="Rilis ini ditandatangani dengan kunci lain daripada yang dipakai untuk memeriksa. Pastikan kunci publik"
    " penandatangan kepada yang bersangkutan, lalu sebut dengan --key.",
    en="This release was signed with another key than the one it is checked with. Ask the signer for the public"
    " key, then name it with --key.",
)
