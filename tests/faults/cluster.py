"""A PostgreSQL cluster of our own: started, stopped, promoted, thrown away.

PostgreSQL does not run as root; where the tests do, it runs as postgres.
"""
import contextlib
import os
import pathlib
import random
import shutil
import socket
import subprocess
import tempfile
import time

import psycopg2

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
CONFIG = """
fsync = off
listen_addresses = '*'
unix_socket_directories = '{folder}'
port = {port}
wal_level = replica
max_wal_senders = 4
hot_standby = on
wal_receiver_status_interval = 1s
autovacuum = off
{more}
"""


OWNER = ("postgres", "postgres") if os.geteuid() == 0 else (os.geteuid(), os.getegid())


def as_postgres(words):
    """The command, as a user whom PostgreSQL lets run a server."""
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else list(words)


def free_port():
    """None that the system gives to a client meanwhile: those begin at 32768."""
    while True:
        with socket.socket() as s, contextlib.suppress(OSError):
            s.bind(("127.0.0.1", random.SystemRandom().randrange(12000, 32000)))
            return s.getsockname()[1]


def make_folder(name):
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"faults-{name}-"))
    shutil.chown(folder, *OWNER)
    return folder


class Cluster:
    """A server that listens on port of 127.0.0.1; its superuser is postgres."""

    def __init__(self, name, more=""):
        self.folder = make_folder(name)
        self.data = self.folder / "data"
        self.port = free_port()
        self.more = more

    def init(self):
        self.command("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8",
                     "--no-locale")
        with open(self.data / "pg_hba.conf", "a", encoding="utf-8") as file:
            file.write("host all all 10.0.0.0/8 trust\n")
        return self.configure().start()

    def copy_of(self, primary):
        """Makes it a hot standby that follows primary."""
        self.command("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast",
                     "-d", primary.url("postgres", application_name=self.folder.name))
        return self.configure().start()

    def configure(self):
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write(CONFIG.format(folder=self.folder, port=self.port, more=self.more))
        return self

    def command(self, program, *words, check=True):
        done = subprocess.run(as_postgres([str(BIN / program), *map(str, words)]), check=False,
                              capture_output=True, text=True, cwd=self.folder)
        if check and done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")
        return done

    def start(self):
        self.command("pg_ctl", "start", "-w", "-t", "600", "-D", self.data, "-l", self.folder / "log")
        return self

    def stop(self, mode="immediate"):
        self.command("pg_ctl", "stop", "-w", "-t", "600", "-D", self.data, "-m", mode, check=False)

    def restart(self):
        self.stop("immediate")
        self.start()

    def promote(self):
        self.command("pg_ctl", "promote", "-w", "-t", "600", "-D", self.data)

    def remove(self):
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database, **more):
        words = "&".join(f"{key}={value}" for key, value in more.items())
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}?{words}".rstrip("?")

    def connect(self, database):
        connection = psycopg2.connect(self.url(database))
        connection.autocommit = True
        return connection

    def run(self, database, *statements):
        """Runs statements; returns the rows of the last one."""
        with contextlib.closing(self.connect(database)) as connection, connection.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def value(self, database, sql):
        rows = self.run(database, sql)
        return rows[0][0] if rows else None

    def wait(self, database, sql, seconds=300):
        """Waits until the query's value is true."""
        for _ in range(seconds * 50):
            with contextlib.suppress(psycopg2.OperationalError):
                if self.value(database, sql):
                    return
            time.sleep(0.02)
        raise AssertionError(f"not within {seconds} s: {sql}")
