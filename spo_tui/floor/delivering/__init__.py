"""Bringing outputs into hot folders: by processes that may hang or die, and lose nothing."""
