"""The steps of the stage, in order."""

from mutakhir.ground.lake import Workbench


def settle(bench: Workbench) -> None:
    raise NotImplementedError
