"""Clean-up: a process of its own that clears working folders, and what keeps it at work."""
