/** The load's side of HTTP: keep-alive connections, bodies made beforehand, latencies kept. */
import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export function createClient({ port, connections }: { port: number; connections: number }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  function send(method: string, path: string, authorization: string, body?: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { authorization, ...(body !== undefined && { 'content-type': 'application/json', 'content-length': body.length }) };
      const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }));
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
  return { send, close: () => agent.destroy() };
}

/** The value below which a share of the values lies; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
