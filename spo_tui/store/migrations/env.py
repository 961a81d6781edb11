"""Runs migrations inside the caller's own transaction, so that they finish or leave no trace."""

from alembic import context

from spo_tui.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
