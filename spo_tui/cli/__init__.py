"""The command line: it reads what is wished, calls the desk and prints what happened."""

from .main import main

__all__ = ["main"]
