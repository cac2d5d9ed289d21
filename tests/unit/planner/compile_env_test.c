/* compile_env_test.c - tests of planner/read/compile_env: what env.py decides about SQL. */
#include "planner/read/compile_env.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "planner/source/folder.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

#define CONFIGURE(target) "context.configure(url='x', target_metadata=" target ")\n"
#define CONTEXT           "from alembic import context\n"
#define PK                "{'pk': 'pk_%(table_name)s'}"

/* A project, and what is known of it: the pattern of pk, why that is in doubt, which names are
 * guarded. NULL for nothing of that. */
static const struct {
    const char *name;
    const char *env;
    const char *path; /* of another file; NULL for none */
    const char *text;
    const char *pk;
    const char *doubt;
    const char *guard;
} rows[] = {
    { "no target", CONTEXT "context.configure(url='x')\n", NULL, NULL, NULL, NULL, NULL },
    { "None", CONTEXT CONFIGURE("None"), NULL, NULL, NULL, NULL, NULL },
    { "a list has none", CONTEXT CONFIGURE("[a.metadata, b.metadata]"), NULL, NULL, NULL, NULL,
      NULL },
    { "MetaData",
      CONTEXT "import sqlalchemy as sa\nm = sa.MetaData(naming_convention=" PK ")\n" CONFIGURE("m"),
      NULL, NULL, "pk_%(table_name)s", NULL, NULL },
    { "another name",
      CONTEXT "from app.db import Base\ndef run():\n    " CONFIGURE("Base.metadata"), "app/db.py",
      "from sqlalchemy import MetaData\nfrom sqlalchemy.orm import DeclarativeBase\n"
      "class Base(DeclarativeBase):\n    metadata = MetaData(naming_convention=" PK ")\n",
      "pk_%(table_name)s", NULL, NULL },
    { "imported in a function",
      CONTEXT "def run():\n    from app import get\n    " CONFIGURE("get()"), "app.py",
      "from sqlalchemy import MetaData\ndef get():\n    return MetaData(naming_convention=dict(("
      "('pk', 'pk_%(table_name)s'),)))\n",
      "pk_%(table_name)s", NULL, NULL },
    { "known in a function only",
      CONTEXT
      "def get():\n    from app import m\n    return m\ndef run():\n"
      "    target_metadata = get()\n    " CONFIGURE(
          "target_metadata") "def run_offline():\n    target_metadata = get()\n    " CONFIGURE("target_metadata"),
      "app.py", "from sqlalchemy import MetaData\nm = MetaData(naming_convention=" PK ")\n",
      "pk_%(table_name)s", NULL, NULL },
    { "another one in each function",
      CONTEXT "from sqlalchemy import MetaData\ndef run():\n    m = MetaData()\n    " CONFIGURE(
          "m") "def run_offline():\n    m = MetaData(naming_convention=" PK
               ")\n    " CONFIGURE("m"),
      NULL, NULL, NULL, "not always the same", NULL },
    { "in another folder of the repository",
      CONTEXT "from app.core.db import Base\n" CONFIGURE("Base.metadata"),
      "apps/api/app/core/db.py",
      "from sqlalchemy import MetaData\nfrom sqlalchemy.orm import DeclarativeBase\n"
      "class Base(DeclarativeBase):\n    metadata = MetaData(naming_convention=" PK ")\n",
      "pk_%(table_name)s", NULL, NULL },
    { "not in an environment's folder",
      CONTEXT "from app.core.db import Base\n" CONFIGURE("Base.metadata"),
      "x/site-packages/app/core/db.py", "Base = 1\n", NULL,
      "the module 'app.core.db' is not part of the repository", NULL },
    { "declarative_base",
      CONTEXT "from sqlalchemy.orm import declarative_base\n"
              "Base = declarative_base()\n" CONFIGURE("Base.metadata"),
      NULL, NULL, NULL, NULL, NULL },
    { "assigned later",
      CONTEXT "from sqlmodel import SQLModel\nSQLModel.metadata.naming_convention"
              " = " PK "\n" CONFIGURE("SQLModel.metadata"),
      NULL, NULL, "pk_%(table_name)s", NULL, NULL },
    { "assigned by code",
      CONTEXT
      "import os\nfrom sqlmodel import SQLModel\n"
      "SQLModel.metadata.naming_convention = os.environ['X']\n" CONFIGURE("SQLModel.metadata"),
      NULL, NULL, NULL, "made by code", NULL },
    { "another package", CONTEXT "from corp.db import Base\n" CONFIGURE("Base.metadata"), NULL,
      NULL, NULL, "the module 'corp.db' is not part of the repository", NULL },
    { "flask, none anywhere",
      CONTEXT
      "from flask import current_app\n" CONFIGURE("current_app.extensions['migrate'].db.metadata"),
      "app.py", "from flask_sqlalchemy import SQLAlchemy\na = SQLAlchemy()\nb = SQLAlchemy()\n",
      NULL, NULL, NULL },
    { "flask, its database is another package's",
      CONTEXT
      "from flask import current_app\n" CONFIGURE("current_app.extensions['migrate'].db.metadata"),
      "app.py", "import flask\n", NULL, "is not known", NULL },
    { "flask, a base of its own",
      CONTEXT
      "from flask import current_app\n" CONFIGURE("current_app.extensions['migrate'].db.metadata"),
      "app.py",
      "from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy import MetaData\n"
      "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n"
      "    metadata = MetaData(naming_convention=" PK ")\ndb = SQLAlchemy(model_class=Base)\n",
      "pk_%(table_name)s", NULL, NULL },
    { "flask, a base that metadata= is put into",
      CONTEXT
      "from flask import current_app\n" CONFIGURE("current_app.extensions['migrate'].db.metadata"),
      "app.py",
      "from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy import MetaData\n"
      "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
      "db = SQLAlchemy(model_class=Base, metadata=MetaData(naming_convention=" PK "))\n",
      "pk_%(table_name)s", NULL, NULL },
    { "a class that attrs makes", CONTEXT "from app import DB\n" CONFIGURE("DB.base.metadata"),
      "app.py",
      "import attr\nfrom sqlalchemy.orm import declarative_base\n"
      "@attr.s(slots=True)\nclass DB:\n    base = declarative_base()\n",
      NULL, NULL, NULL },
    { "a decorator of another package",
      CONTEXT "from app import DB\n" CONFIGURE("DB.base.metadata"), "app.py",
      "from corp import plugin\nfrom sqlalchemy.orm import declarative_base\n"
      "@plugin('x')\nclass DB:\n    base = declarative_base()\n",
      NULL, NULL, NULL },
    { "a public package's base without one",
      CONTEXT "from neutron_lib.db import model_base\n" CONFIGURE("model_base.BASEV2.metadata"),
      NULL, NULL, NULL, NULL, NULL },
    { "a package without an __init__.py",
      CONTEXT "from app.db import base\n" CONFIGURE("base.metadata"), "app/db/base.py",
      "import sqlalchemy as sa\nmetadata = sa.MetaData(naming_convention=" PK ")\n",
      "pk_%(table_name)s", NULL, NULL },
    { "elsewhere in the repository", CONTEXT "from shop.db import metadata\n" CONFIGURE("metadata"),
      "libs/python/shop/db.py",
      "import sqlalchemy as sa\nmetadata = sa.MetaData(naming_convention=" PK ")\n",
      "pk_%(table_name)s", NULL, NULL },
    { "flask, the only database",
      CONTEXT
      "from flask import current_app\n" CONFIGURE("current_app.extensions['migrate'].db.metadata"),
      "app.py",
      "from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy import MetaData\n"
      "db = SQLAlchemy(metadata=MetaData(naming_convention=" PK "))\n",
      "pk_%(table_name)s", NULL, NULL },
    { "flask, some convention",
      CONTEXT
      "from flask import current_app\n" CONFIGURE("current_app.extensions['migrate'].db.metadata"),
      "app.py", "from sqlalchemy import MetaData\nm = MetaData(naming_convention=" PK ")\n", NULL,
      "is not known", NULL },
    { "two targets",
      CONTEXT "import sqlalchemy as sa\nm = sa.MetaData(naming_convention=" PK ")\n" CONFIGURE("m")
          CONFIGURE("None"),
      NULL, NULL, NULL, "not always the same", NULL },
    { "compiles", CONTEXT "import app\n" CONFIGURE("None"), "app.py",
      "from sqlalchemy.ext.compiler import compiles\nfrom sqlalchemy.schema import DropTable\n"
      "@compiles(DropTable, 'postgresql')\ndef cascade(element, compiler, **kw):\n    pass\n",
      NULL, NULL, "drop_table" },
    { "compiles for another database", CONTEXT "import app\n" CONFIGURE("None"), "app.py",
      "@compiles(DropTable, 'sqlite')\ndef f(e, c, **kw):\n    pass\n", NULL, NULL, NULL },
    { "compiles in a function of a package",
      CONTEXT "def f():\n    from app.db import models\n" CONFIGURE("None"), "app/db/models.py",
      "class A: pass\n@compiles(String)\ndef f(e, c, **kw):\n    pass\n", NULL, NULL, "String" },
    { "a directive", CONTEXT "@Operations.register_operation('create_view')\nclass V: pass\n", NULL,
      NULL, NULL, NULL, "create_view" },
    { "another implementation",
      CONTEXT "@Operations.implementation_for(ops.CreateTableOp, replace=True)\ndef f(): pass\n",
      NULL, NULL, NULL, NULL, "create_table" },
    { "a listener", CONTEXT "@event.listens_for(Table, 'after_create')\ndef f(): pass\n", NULL,
      NULL, NULL, NULL, "create_table" },
    { "a listener that speaks to MySQL",
      CONTEXT "@event.listens_for(sa.Table, 'after_parent_attach')\ndef f(target, parent):\n"
              "    if ENGINE:\n        target.kwargs['mysql_engine'] = ENGINE\n\ndef g(): f()\n",
      NULL, NULL, NULL, NULL, NULL },
    { "a listener that speaks to all",
      CONTEXT "@event.listens_for(sa.Table, 'after_parent_attach')\ndef f(target, parent):\n"
              "    target.kwargs['mysql_engine'] = 'x'\n    target.schema = 'x'\n",
      NULL, NULL, NULL, NULL, "create_table" },
    { "a listener of one table",
      CONTEXT "@event.listens_for(users, 'after_create')\n"
              "def f(): pass\n",
      NULL, NULL, NULL, NULL, NULL },
    { "a listener of engines", CONTEXT "from app import x\nc = engine_from_config({})\n", "app.py",
      "@event.listens_for(Engine, 'before_cursor_execute', retval=True)\ndef f(): pass\n", NULL,
      NULL, "*" },
    { "a listener of an engine that is not used",
      CONTEXT "from app import x\nc = engine_from_config({})\n", "app.py",
      "@event.listens_for(engine, 'before_cursor_execute', retval=True)\ndef f(): pass\n", NULL,
      NULL, NULL },
    { "a listener of the engine that is imported",
      CONTEXT "from app import (x,\n engine)\nc = engine_from_config({})\n", "app.py",
      "@event.listens_for(engine, 'before_cursor_execute', retval=True)\ndef f(): pass\n", NULL,
      NULL, "*" },
    { "a listener of the module's engine",
      CONTEXT "import app\nc = create_engine(app.engine.url)\n", "app.py",
      "@event.listens_for(engine, 'before_execute', retval=True)\ndef f(): pass\n", NULL, NULL,
      "*" },
    { "a listener of an engine, of which there may be no other",
      CONTEXT "from app import get\nc = get()\n", "app.py",
      "@event.listens_for(engine, 'before_cursor_execute', retval=True)\ndef f(): pass\n", NULL,
      NULL, "*" },
    { "another impl",
      CONTEXT "class P(PostgresqlImpl):\n    __dialect__ = 'postgresql'\n"
              "    def drop_table(self, table):\n        pass\n",
      NULL, NULL, NULL, NULL, "*" },
    { "an impl that compares",
      CONTEXT "class P(PostgresqlImpl):\n    __dialect__ = 'postgresql'\n"
              "    def compare_type(self, a, b):\n        pass\n",
      NULL, NULL, NULL, NULL, NULL },
    { "translated schemas", CONTEXT "c = c.execution_options(schema_translate_map={None: 'x'})\n",
      NULL, NULL, NULL, NULL, "*" },
};

static void write_file(const char *top, const char *path, const char *text, struct arena *arena)
{
    const char *full = arena_printf(arena, "%s/%s", top, path);
    char *folder = arena_strdup(arena, full);
    struct error err = { 0 };

    *strrchr(folder, '/') = '\0';
    check_ok(path, file_make_directories(folder, &err), &err);
    check_ok(path, file_write(full, text, strlen(text), &err), &err);
}

static void remove_file(const char *top, const char *path, struct arena *arena)
{
    char *full = arena_printf(arena, "%s/%s", top, path);

    (void)unlink(full);
    while (strlen(full) > strlen(top)) {
        *strrchr(full, '/') = '\0';
        (void)rmdir(full);
    }
}

static const char *pattern(const struct ddl_settings *s)
{
    return s->naming.count == 0 ? "none" : s->naming.items[0].pattern;
}

static void check_row(size_t i, struct arena *arena)
{
    char *top = arena_strdup(arena, "/tmp/compile-env-test-XXXXXX");
    struct ddl_settings got = { 0 };
    struct error err = { 0 };
    const struct source *source;
    const char *doubt;

    if (mkdtemp(top) == NULL)
        abort();
    write_file(top, "env.py", rows[i].env, arena);
    if (rows[i].path != NULL)
        write_file(top, rows[i].path, rows[i].text, arena);
    check_ok(rows[i].name, folder_open(top, arena, &source, &err), &err);
    check_int(rows[i].name,
              compile_env_read(source, arena_printf(arena, "%s/env.py", top), arena, &got), true);
    check_str(rows[i].name, pattern(&got), rows[i].pk == NULL ? "none" : rows[i].pk);
    doubt = got.naming_doubt == NULL ? "" : got.naming_doubt;
    check_str(rows[i].name,
              rows[i].doubt == NULL                  ? doubt
              : strstr(doubt, rows[i].doubt) == NULL ? doubt
                                                     : "",
              "");
    check_int(rows[i].name, got.naming_doubt != NULL, rows[i].doubt != NULL);
    check_str(rows[i].name, got.guards.count == 0 ? "none" : got.guards.items[0].name,
              rows[i].guard == NULL ? "none" : rows[i].guard);
    if (rows[i].path != NULL)
        remove_file(top, rows[i].path, arena);
    remove_file(top, "env.py", arena);
    (void)rmdir(top);
}

static void test_projects(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena a = { 0 };

        check_row(i, &a);
        arena_free(&a);
    }
}

CU_TestInfo compile_env_tests[] = {
    { "projects", test_projects },
    CU_TEST_INFO_NULL,
};
