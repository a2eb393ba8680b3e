"""`mutakhir verify [RELEASE]`: is a release, byte for byte, what was signed?"""

from dataclasses import asdict
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.ground.errors import Said
from mutakhir.publication.signing import Verdict, verify_release


@click.command("verify")
@click.argument("release", required=False)
@home_option
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Public key of the signer.")
@json_option
def command(release: str | None, home_folder: Path, key: Path | None, as_json: bool) -> None:
    """Check manifests, hashes and signature of a release (a name or a folder); default: this round's.

    With --key a release that was copied elsewhere verifies without its home. Exit code 13 if anything differs.

    \b
    Example: mutakhir verify dtks-2020 --home registry
    """
    folder = Path(release) if release and Path(release).is_dir() else None
    home = None if folder and key else opened(home_folder)
    verdict = verify_release(home, release=None if folder else release, folder=folder, key=key)
    if as_json:
        print_json(asdict(verdict))
        return
    say(_told(verdict))


def _told(verdict: Verdict) -> Said:
    signers, parts, absent = (", ".join(words) for words in (verdict.signers, verdict.parts, verdict.absent))
    whole = Said(
        id=f"Rilis {verdict.name} utuh ({parts}): {verdict.files} berkas sesuai manifes, tanda tangan {signers} sah.",
        en=f"Release {verdict.name} is whole ({parts}): {verdict.files} files as recorded; signed: {signers}.",
    )
    if not absent:
        return whole
    return Said(
        id=f"{whole.id} Tidak ada di sini, jadi tidak diperiksa: {absent}.",
        en=f"{whole.en} Not here, so not checked: {absent}.",
    )
