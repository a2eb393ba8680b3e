"""Publishing: the act by which a person makes the candidate of a round the version of record."""

from dataclasses import dataclass, replace
from pathlib import Path

from mutakhir.ground.errors import ConflictProblem, IntegrityProblem, Said, UsageProblem, WaitingProblem, Where
from mutakhir.ground.lake import Home, ReleaseCard, read_card
from mutakhir.ground.lake.files import write_bytes
from mutakhir.ground.lake.release import PARTS, Root, read_root, release_folder
from mutakhir.ground.lake.signature import SIGNATURE_FILE, sign, signing_key
from mutakhir.ground.lake.verification import Verdict, check_files, verify_release
from mutakhir.publication.gates import waivers_of


__all__ = ["Release", "Verdict", "publish_release", "verify_release"]


@dataclass(frozen=True)
class Release:
    """A published release: its folder and the root that was signed."""

    name: str
    folder: Path
    root: str


def publish_release(home: Home, *, signer: str, decree: str = "") -> Release:
    """Signs the candidate of the round. The card is written last: until then the release stays a candidate.

    Raises:
        WaitingProblem: there is no candidate yet.
        ConflictProblem: it is published already, or a quality gate fails without a waiver.
        IntegrityProblem: a file of the candidate is not what its manifest says.
        UsageProblem: nobody is named as signer.
    """
    folder = release_folder(home, home.round.name)
    card = _candidate(folder)
    if not signer.strip():
        raise UsageProblem("publication.signer", _NO_SIGNER)
    candidate = _whole(folder, card)
    published = replace(
        card, status="published", signers=[signer.strip()], decree=decree.strip(), waivers=waivers_of(home)
    )
    root = Root.of(published, candidate.parts, candidate.content)
    signature = sign(signing_key(home.ring.folder), card.name, root.root, published.signers[0], published.decree)
    write_bytes(folder / SIGNATURE_FILE, signature.as_bytes())
    root.write(folder)
    published.write(folder)
    return Release(card.name, folder, root.root)


def _candidate(folder: Path) -> ReleaseCard:
    card = read_card(folder)
    if card is None:
        raise WaitingProblem("publication.no-candidate", _NO_CANDIDATE, Where(folder))
    if card.status != "candidate":
        raise ConflictProblem("publication.twice", _TWICE, Where(folder))
    return card


def _whole(folder: Path, card: ReleaseCard) -> Root:
    """The candidate's root, after every file was hashed: nobody signs what is not as it was made."""
    try:
        root = read_root(folder)
        check_files(folder, root, PARTS)
    except IntegrityProblem as problem:
        raise IntegrityProblem("publication.candidate-changed", _CHANGED, problem.where) from problem
    if root.release != card.name:
        raise IntegrityProblem("publication.candidate-changed", _CHANGED, Where(folder))
    return root


_NO_SIGNER = Said(
    id="Penandatangan belum disebut. Tulis nama orang yang bertanggung jawab dengan --signer.",
    en="Nobody is named as signer. Write the name of the person who answers for the release with --signer.",
)
_NO_CANDIDATE = Said(
    id="Belum ada calon rilis. Jalankan `mutakhir run` sampai selesai, lalu terbitkan.",
    en="There is no candidate yet. Let `mutakhir run` come to its end, then publish.",
)
_TWICE = Said(
    id="Rilis ini sudah terbit dan tidak pernah berubah. Koreksi masuk ke putaran berikutnya.",
    en="This release is published already and never changes. Corrections go into the next round.",
)
_CHANGED = Said(
    id="Calon rilis tidak lagi seperti saat dibuat. Jalankan `mutakhir publication prepare`, lalu terbitkan lagi.",
    en="The candidate is no longer what was made. Run `mutakhir publication prepare`, then publish again.",
)
