"""The worksheet with which a village and the civil registry office repair NIKs."""
