"""The stage *publication*."""

from mutakhir.publication.steps import prepare


__all__ = ["prepare"]
