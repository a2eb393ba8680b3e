"""The stage *matching*: who is who."""

from mutakhir.matching.steps import resolve


__all__ = ["resolve"]
