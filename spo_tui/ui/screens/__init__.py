"""The screens, one file each with a stylesheet of the same name."""
