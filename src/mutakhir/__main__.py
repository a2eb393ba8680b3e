"""`python -m mutakhir` and the console script `mutakhir`."""

from mutakhir.cli import main


__all__ = ["main"]


if __name__ == "__main__":
    main()
