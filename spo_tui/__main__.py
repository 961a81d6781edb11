"""`python -m spo_tui` is the command."""

from .cli import main

main()
