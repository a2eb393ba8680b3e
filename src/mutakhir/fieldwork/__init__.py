"""The stage *fieldwork*: by which certified officer, with what load."""

from mutakhir.fieldwork.steps import assign, plan


__all__ = ["assign", "plan"]
