"""The exchange with a civil register that is not ours to hold: request files out, replies in."""
