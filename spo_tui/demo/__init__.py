"""A print shop to try the board on: made up, deterministic, and alive while somebody looks."""
