// pglite.mjs FOLDER - a PostgreSQL with pgvector on a free port, for tests and
// the demo: PGlite, in memory, in this process. Writes its URL into
// FOLDER/url once it answers, and ends when it is told to or when FOLDER is
// gone, so that no server outlives what it was started for.
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

// Debian 12's Node.js 18 lacks it, and the socket server wants it.
globalThis.CustomEvent ??= class extends Event {
    constructor(type, options) {
        super(type, options);
        this.detail = options?.detail ?? null;
    }
};

const folder = process.argv[2];
const db = await PGlite.create({ extensions: { vector } });
const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port: 0, maxConnections: 8 });
let ending = false;

async function end() {
    if (ending) return;
    ending = true;
    await server.stop();
    await db.close();
    process.exit(0);
}

process.on("SIGTERM", end);
process.on("SIGINT", end);
setInterval(() => existsSync(folder) || end(), 500);
await server.start();

const temporary = join(folder, "url.new");
writeFileSync(temporary, `postgresql://postgres@${server.getServerConn()}/postgres?sslmode=disable\n`);
renameSync(temporary, join(folder, "url"));
