"""What the tables do by themselves: history stays as written, and text can be found."""

from alembic import op

revision = "0002"
down_revision = "0001"

APPEND_ONLY = {"history": "event_id", "order_history": None, "refund": "event_id", "note": None}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        guard_sqlite()
        index_text_sqlite()
    else:
        guard_postgresql()
        index_text_postgresql()


def guard_sqlite() -> None:
    """UPDATE and DELETE are refused, and so is INSERT OR REPLACE, which deletes unseen."""
    for table, unique in APPEND_ONLY.items():
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN"
                f" SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        known = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608
        if unique:  # a question of its own: with OR, statistics make SQLite read the whole index
            same = f"SELECT 1 FROM {table} WHERE {unique} = NEW.{unique}"  # noqa: S608
            known += f" OR (NEW.{unique} IS NOT NULL AND EXISTS ({same}))"
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
            f" WHEN {known} BEGIN"
            f" SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION spo_append_only() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION spo_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION spo_append_only()"
        )


def index_text_sqlite() -> None:
    # the text is folded into words already, in which `ascii` splits none, of whatever script
    op.execute(
        "CREATE VIRTUAL TABLE job_text USING fts5(search_text, content='job', content_rowid='id',"
        " detail=none, prefix='1 2 3', tokenize=\"ascii tokenchars '_'\")"
    )


def index_text_postgresql() -> None:
    op.execute(
        "CREATE INDEX job_text ON job USING gin"
        " (array_to_tsvector(string_to_array(search_text, ' ')))"
    )
