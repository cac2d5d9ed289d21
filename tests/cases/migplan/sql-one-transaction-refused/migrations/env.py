from alembic import context

context.configure(transaction_per_migration=True)
