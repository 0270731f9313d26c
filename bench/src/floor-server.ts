/** `node floor-server.js BYTES`: answers every request with the same bytes and does nothing else: what HTTP itself costs here. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const body = JSON.stringify({ constant: 'x'.repeat(Math.max(0, Number(process.argv[2] ?? 0) - 15)) });
const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };
const server = createServer((_, response) => response.writeHead(200, headers).end(body));
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
