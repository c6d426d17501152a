"""Runs the migrations on the connection it is given, or writes them as SQL for the dialect it is told.

There is no alembic.ini: rathaus_desk/store/migrate.py is the only caller and holds the transaction.
"""

from alembic import context

from rathaus_desk.store import fulltext
from rathaus_desk.store.tables import metadata

connection = context.config.attributes.get("connection")

context.configure(
    connection=connection,
    dialect_name=context.config.attributes.get("dialect"),
    target_metadata=metadata,
    include_name=fulltext.in_models,
    literal_binds=connection is None,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
