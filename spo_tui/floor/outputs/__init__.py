"""Outputs that arrive in working folders: a process of its own that looks, and who listens."""
