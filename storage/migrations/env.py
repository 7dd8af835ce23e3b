"""What Alembic runs to migrate; the connection comes from `storage/migrate.py`, not from a file."""

from alembic import context

from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite changes a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
