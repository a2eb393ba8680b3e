"""`mutakhir policy diff` and `mutakhir policy upgrade`: a new pack merged into the home's own."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json, say
from mutakhir.cli.whole_pack import check_pack_folder
from mutakhir.ground.errors import ConflictProblem, Said, Where
from mutakhir.ground.lake import Home
from mutakhir.ground.policy.merge import Merge
from mutakhir.ground.policy.pin import is_open
from mutakhir.ground.policy.shipped import pack_files, shipped_packs
from mutakhir.ground.policy.upgrade import carry_out, left_behind, pack_in, planned_merge, recover, write_report


WORDS = {
    "added": Said("baru", "new"),
    "changed": Said("diganti", "replaced"),
    "removed": Said("dihapus", "removed"),
    "joined": Said("digabung", "joined"),
    "own": Said("milik sendiri, tetap", "our own, stays"),
    "conflict": Said("BENTROK", "CONFLICT"),
}


@click.command("diff")
@click.argument("pack", required=False)
@home_option
@json_option
def diff(pack: str | None, home_folder: Path, as_json: bool) -> None:
    """Show what an upgrade to PACK (a folder or a name; default: this home's pack as shipped) would change.

    \b
    Example: mutakhir policy diff --home registry
    """
    home = _mended(home_folder)
    _show(planned_merge(home.folder, _pack(home, pack)), as_json)


@click.command("upgrade")
@click.argument("pack")
@click.option("--dry-run", is_flag=True, help="Show what would change and write nothing.")
@home_option
@json_option
def upgrade(pack: str, dry_run: bool, home_folder: Path, as_json: bool) -> None:
    """Merge PACK (a folder, or the name of a pack of this software) into the home's policy: all or nothing.

    \b
    Example: mutakhir policy upgrade dtks_2020 --home registry
    """
    home = _mended(home_folder)
    theirs = _pack(home, pack)
    merge = planned_merge(home.folder, theirs)
    _show(merge, as_json)
    if dry_run:
        return
    if merge.conflicts:
        with home.lock():
            raise _conflicts(home, merge)
    was_open = is_open(home.policy)
    with home.lock():
        carry_out(home.folder, merge, theirs, check_pack_folder)
    if not as_json:
        say(_done(home, merge, was_open))


def _mended(folder: Path) -> Home:
    home = opened(folder)
    if left_behind(home.folder):
        with home.lock():
            recover(home.folder)
    return home


def _pack(home: Home, pack: str | None) -> dict[str, bytes]:
    name = home.policy.pack.name if pack is None else pack
    return pack_files(name) if name in shipped_packs() or not Path(name).is_dir() else pack_in(Path(name))


def _show(merge: Merge, as_json: bool) -> None:
    if as_json:
        files = [{"file": each.path, "change": each.kind} for each in merge.changes]
        print_json({"files": files, "conflicts": [{"file": e.path, "key": e.clash.key} for e in merge.conflicts]})
        return
    if not merge.changes:
        say(Said("Tidak ada perbedaan.", "There is no difference."))
    for each in merge.changes:
        click.echo(f"{WORDS[each.kind].in_language(language()):<22} {each.path}")
    for conflict in merge.conflicts:
        click.echo(f"  {conflict.path}: {conflict.clash.key or '*'}")


def _conflicts(home: Home, merge: Merge) -> ConflictProblem:
    report = write_report(home.folder, merge)
    count = len(merge.conflicts)
    return ConflictProblem(
        "policy.conflicts",
        Said(
            f"{count} hal diubah oleh kedua pihak; tidak ada yang ditulis. Isi `keep: ours` atau `keep: theirs` pada "
            "setiap butir di berkas ini, lalu ulangi perintahnya.",
            f"{count} things were changed by both sides; nothing was written. Write `keep: ours` or `keep: theirs` at "
            "each entry of this file, then give the command again.",
        ),
        Where(report),
    )


def _done(home: Home, merge: Merge, was_open: bool) -> Said:
    count = len(merge.writes)
    if not count:
        return Said("Kebijakan sudah memuat paket ini.", "The policy holds this pack already.")
    if not was_open:
        return Said(f"{count} berkas kebijakan diperbarui.", f"{count} policy files are renewed.")
    return Said(
        f"{count} berkas kebijakan diperbarui. Putaran {home.round.name} sudah dibuka, jadi catat sebagai perubahan: "
        "mutakhir policy amend --number NOMOR --date TTTT-BB-HH --reason ALASAN.",
        f"{count} policy files are renewed. Round {home.round.name} is open, so record this as an amendment: "
        "mutakhir policy amend --number NUMBER --date YYYY-MM-DD --reason REASON.",
    )
