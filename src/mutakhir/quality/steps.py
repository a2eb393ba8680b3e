"""The steps of the stage, in order."""

from mutakhir.ground.lake import Workbench


def assess(bench: Workbench) -> None:
    raise NotImplementedError
