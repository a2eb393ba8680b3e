"""What people read about a ranking model: its card, its evaluation, and the comparison of two policies."""
