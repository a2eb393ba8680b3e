"""The stage *frame*: who must be visited, and how many per village."""

from mutakhir.frame.steps import allot, build


__all__ = ["allot", "build"]
