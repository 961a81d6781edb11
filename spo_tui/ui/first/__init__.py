"""The board's first frame, on the terminal before Textual is there."""
