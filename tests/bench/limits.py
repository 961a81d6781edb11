"""What limits the figures that fall short of their goal, by row."""

_INGEST = (
    "the start of a process, a fifth of the time; then Python, which decodes, judges, chains and"
    " counts each event in three times what SQLite takes to keep it"
)
_TEXT = "letters: two or three rows and the panel at 120x40, which follows the cursor, are 0.6 KB"

LIMITS: dict[str, str] = {
    "start: frame of the board": "what Python, click and the configuration take to load",
    "start: first job rows": "the frame, and the first rows read by the standard library",
    "bytes written while idle": "what time changes: the clock, and the ages of jobs in minutes",
    "key down to paint, p50": "Textual: from the key to the widgets, and from these to a line",
    "bytes per down, the list scrolling: mean": _TEXT,
    "bytes per down, the list still: median": _TEXT,
    "filter: letter to the last of its rows, p95": (
        "the store, 10 to 20 ms of one processor; then two paints, of the letter and of the rows"
    ),
    "search: rows and counts of a letter, p95": "up to 1,000 jobs that are read whole",
    "spo-tui job JOB --json": "the schema and the catalogue, read beside SQLAlchemy",
    "ingest beside sqlite3": _INGEST,
    "memory of the board": "its peak: two thirds of it are Textual, SQLAlchemy and what they bring",
}
