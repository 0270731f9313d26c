/**
 * `node server.js FOLDER SIZES`: the host and its HTTP API as `limn start` composes them, with files so small that their edges
 * are met within a second. Says its address when it is ready; ends cleanly at SIGTERM.
 */
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseDefinition } from '@limn/engine';
import { openLimn, wallClock, type HostSizes } from '@limn/host';
import { createHttpServer } from '@limn/server';
import { adminKey, readKey, writeKey } from './keys.ts';

const [folder = '', sizes = '{}'] = process.argv.slice(2);
const definition = parseDefinition(JSON.parse(await readFile(join(folder, 'definition.json'), 'utf8')));
const limn = await openLimn({ folder: join(folder, 'data'), definition, clock: wallClock(), sizes: JSON.parse(sizes) as HostSizes });
const app = createHttpServer({ limn, keys: { write: [writeKey], read: [readKey], admin: [adminKey] } });
await app.listen({ host: '127.0.0.1', port: 0 });
process.on('SIGTERM', () => void app.close().then(() => limn.close()).then(() => process.exit(0)));
process.stdout.write(`${(app.server.address() as AddressInfo).port}\n`);
