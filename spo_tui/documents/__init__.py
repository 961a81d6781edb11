"""Documents to print: job tickets and packing slips."""
