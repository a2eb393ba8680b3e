"""The stage *publication*."""

from mutakhir.publication.steps import publish


__all__ = ["publish"]
