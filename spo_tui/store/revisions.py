"""The schemas there have been."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
"""Oldest first; a test holds them against `migrations/versions`."""
