"""The job board of Shared Print Operations."""

__version__ = "0.1.0"
