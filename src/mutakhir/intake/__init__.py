"""The stage *intake*."""

from mutakhir.intake.steps import land


__all__ = ["land"]
