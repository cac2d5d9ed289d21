from alembic import context

TABLE = "versions_of_app"
context.configure(
    version_table=TABLE,
    version_table_schema="app",
    transaction_per_migration=compute(),
)
