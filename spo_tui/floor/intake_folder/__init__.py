"""A folder whose tickets and event files are taken in, each once, and none of them lost."""
