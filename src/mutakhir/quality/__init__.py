"""The stage *quality*."""

from mutakhir.quality.steps import assess


__all__ = ["assess"]
