"""The border: files of others become datasets of ours, and nothing of them is lost (docs/how-to/import.md)."""
