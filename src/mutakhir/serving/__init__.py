"""The stage *serving*."""

from mutakhir.serving.extracting import Extract, extract


__all__ = ["Extract", "extract"]
