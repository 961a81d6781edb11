"""What people look at: the only room that speaks Textual."""
