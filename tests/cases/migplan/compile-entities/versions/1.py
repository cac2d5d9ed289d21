revision='a'
down_revision=None
from alembic import op
from alembic_utils.pg_function import PGFunction
from alembic_utils.pg_view import PGView
from alembic_utils.pg_materialized_view import PGMaterializedView
from alembic_utils.pg_extension import PGExtension
f=PGFunction(schema='public',signature="to_upper(some_text text default 'a', x  int)",definition="""
        RETURNS TEXT as
        $$ declare y int := 1; begin return upper(some_text)::text || '12:30 \\: :x'; end $$ language PLPGSQL;
        """)
g=PGFunction('my.schema','g()',"returns int as $$ select 1::int, ':x' $$ language SQL;")
v=PGView(schema="public",signature="v",definition="select a::text from t;")
m=PGMaterializedView(schema="DEV",signature='"M v"',definition="select 1 as a ; ",with_data=False)
x=PGExtension(schema="public",signature="uuid-ossp")
def upgrade():
    for e in (f,g,v,m,x): op.create_entity(e)
    for e in (f,g,v,m): op.replace_entity(e)
def downgrade():
    for e in (f,g,v,m,x): op.drop_entity(e)
    op.drop_entity(v,cascade=True)
