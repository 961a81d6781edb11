"""What limits the figures that fall short of their goal, by row."""

_START = "imports, half as many again as the bare app's, and twenty widgets to style, not one"
_PANEL = "the panel at 120x40: it follows the cursor and is part of what is written"
_INGEST = (
    "the start of a process, a fifth of the time; then Python, which decodes, judges, chains and"
    " counts each event in three times what SQLite takes to keep it"
)

LIMITS: dict[str, str] = {
    "start: frame of the board": _START,
    "start: first job rows": f"the frame: {_START}",
    "bytes written while idle": "what time changes: the clock, and the ages of jobs in minutes",
    "key down to paint, p50": "a list that scrolls writes each of its rows anew in Python",
    "bytes per down, the list scrolling: mean": _PANEL,
    "bytes per down, the list still: median": _PANEL,
    "filter: letter to the last of its paint, p95": "the panel, read 100 ms after the cursor rests",
    "search: rows and counts of a letter, p95": "up to 1,000 jobs that are read whole",
    "spo-tui job JOB --json": "the schema and the catalogue, read beside SQLAlchemy",
    "ingest beside sqlite3": _INGEST,
}
