"""Where the shop's data is kept: the only room that speaks SQL."""
