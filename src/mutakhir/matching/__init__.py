"""The stage *matching*."""

from mutakhir.matching.steps import resolve


__all__ = ["resolve"]
