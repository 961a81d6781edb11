"""What the board is made of and knows it: its panel, and its walk from problem to problem."""
