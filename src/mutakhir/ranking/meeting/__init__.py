"""What the village meetings made of the posted ranking: agreement, and whether ties to officials open the door."""
