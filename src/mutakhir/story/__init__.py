"""The story of a round: explain, report, status. It only reads datasets."""
