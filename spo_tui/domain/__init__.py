"""What the shop means by its words: pure values and rules, no I/O and no clock."""
