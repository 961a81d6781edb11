"""Files on the floor: what arrives in the hot folders, and what becomes of it."""
