"""Reports: rows of the shop as files that an office can use."""
