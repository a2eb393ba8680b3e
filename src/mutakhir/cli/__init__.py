"""The commands: `mutakhir <stage> [<verb>]` and the words of the home. One file per word."""

import click

from mutakhir.cli import bench, clean, demo, explain, import_, init, policy, report, run, stages, status, synth, verify
from mutakhir.cli.frame_of_commands import MutakhirGroup


@click.group(cls=MutakhirGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mutakhir", message="%(prog)s %(version)s")
def main() -> None:
    """Mutakhir keeps a national social registry reliable, up to date and valid.

    \b
    Try it:      mutakhir demo
    Begin:       mutakhir init HOME
    Run a round: mutakhir run --home HOME
    """


for _command in (
    init.command,
    synth.command,
    import_.command,
    run.command,
    status.command,
    explain.command,
    report.command,
    verify.command,
    demo.command,
    bench.command,
    clean.command,
    policy.command,
    *stages.COMMANDS,
):
    main.add_command(_command)
