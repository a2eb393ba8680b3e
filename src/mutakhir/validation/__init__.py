"""The stage *validation*."""

from mutakhir.validation.steps import check


__all__ = ["check"]
