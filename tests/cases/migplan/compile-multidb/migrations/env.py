import re

from alembic import context

config = context.config
db_names = config.get_main_option("databases")

for name in re.split(r",\s*", db_names):
    context.config.set_section_option(name, "colour", "blue")
    context.configure(url=name)
    context.run_migrations(engine_name=name)
