"""Runs migrations inside the caller's own transaction, so that they finish or leave no trace."""

from alembic import context

from spo_tui.store.partial_indexes import whole_metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=whole_metadata(),
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
