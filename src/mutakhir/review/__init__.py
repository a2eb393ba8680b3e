"""The stage *review*."""

from mutakhir.review.steps import settle


__all__ = ["settle"]
