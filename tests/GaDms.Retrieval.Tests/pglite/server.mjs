// PostgreSQL with pgvector in memory on a free port of this machine; says the port and lives as long as its input stays open.
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const db = await PGlite.create({ extensions: { vector } });
const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 16 });
server.addEventListener('listening', event => console.log(event.detail.port));
await server.start();
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
