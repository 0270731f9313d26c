/** `replay`: the whole retail example, from starting the process to profiles that can be read, everything included. */
import { createClient } from './http-client.ts';
import type { Figure } from './figure.ts';
import { round } from './ingest.ts';
import { startServer } from './server-process.ts';

/** Invoice lines of the bundled file. */
const lines = 370_931;

export async function* benchReplay(): AsyncGenerator<Figure> {
  const from = performance.now();
  const server = await startServer({});
  const seconds = (performance.now() - from) / 1000;
  const client = createClient({ port: server.port, connections: 1 });
  try {
    const { body } = await client.send('GET', '/v1/profiles/17850', server.read);
    if (!body.includes('"user:17850"')) throw new Error(`Customer 17850 is not there after the replay: ${body.slice(0, 200)}`);
    yield { bench: 'replay', figure: 'start to ready, s', value: round(seconds), lines };
    yield { bench: 'replay', figure: 'invoice lines/s', value: Math.round(lines / seconds), lines };
  } finally {
    client.close();
    await server.stop();
  }
}
