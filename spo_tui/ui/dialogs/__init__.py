"""Questions that float over a screen: each names what it acts on, and Esc leaves it undone."""
