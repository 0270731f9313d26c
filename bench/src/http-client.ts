/**
 * The load's side of HTTP, as light as can be, since it shares two cores with the server: keep-alive sockets, requests
 * written as one string or buffer, answers cut by their content-length. (Node's own client costs four times as much.)
 */
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  /** Decoded when it is looked at. */
  readonly body: string;
  /** The server closes the connection. */
  readonly closes: boolean;
  /** Seconds that it asks to wait before trying again. */
  readonly retryAfter: number | undefined;
}

export interface Client {
  send(method: string, path: string, authorization: string, body?: Buffer): Promise<Answer>;
  close(): void;
}

interface Waiting {
  readonly request: Buffer | string;
  readonly body: Buffer | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Connection {
  readonly socket: Socket;
  received: Buffer;
  waiting: Waiting | undefined;
}

const headEnd = Buffer.from('\r\n\r\n');

export function createClient({ port, connections }: { readonly port: number; readonly connections: number }): Client {
  const idle: Connection[] = [];
  const queue: Waiting[] = [];
  const open = new Set<Connection>();
  let closed = false;

  function openConnection(): Connection {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const connection: Connection = { socket, received: Buffer.alloc(0), waiting: undefined };
    open.add(connection);
    socket.on('data', (bytes: Buffer) => receive(connection, bytes));
    socket.on('error', () => {});
    socket.on('close', () => {
      open.delete(connection);
      connection.waiting?.reject(new Error('The connection was closed before the answer.'));
      connection.waiting = undefined;
      // A server that closes after its answer leaves room for another connection.
      const next = closed ? undefined : queue.shift();
      if (next !== undefined) write(openConnection(), next);
    });
    return connection;
  }

  function receive(connection: Connection, bytes: Buffer): void {
    connection.received = connection.received.length === 0 ? bytes : Buffer.concat([connection.received, bytes]);
    const answer = readAnswer(connection.received);
    if (answer === undefined) return;
    connection.received = Buffer.alloc(0);
    const { waiting } = connection;
    connection.waiting = undefined;
    if (answer.closes) connection.socket.end();
    else {
      const next = queue.shift();
      if (next === undefined) idle.push(connection);
      else write(connection, next);
    }
    waiting?.resolve(answer);
  }

  function write(connection: Connection, waiting: Waiting): void {
    connection.waiting = waiting;
    connection.socket.cork();
    connection.socket.write(waiting.request);
    if (waiting.body !== undefined) connection.socket.write(waiting.body);
    connection.socket.uncork();
  }

  return {
    send(method, path, authorization, body) {
      const content = body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
      const request = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${authorization}\r\n${content}\r\n`;
      return new Promise((resolve, reject) => {
        if (closed) reject(new Error('The client is closed.'));
        const waiting = { request, body, resolve, reject };
        let connection = idle.pop();
        while (connection !== undefined && connection.socket.destroyed) connection = idle.pop();
        if (connection === undefined && open.size < connections) connection = openConnection();
        if (connection === undefined) queue.push(waiting);
        else write(connection, waiting);
      });
    },
    close() {
      closed = true;
      for (const { socket } of open) socket.destroy();
      for (const { reject } of queue) reject(new Error('The client is closed.'));
    },
  };
}

/** undefined: not all of it is there. */
function readAnswer(received: Buffer): Answer | undefined {
  const end = received.indexOf(headEnd);
  if (end < 0) return undefined;
  const head = received.toString('latin1', 0, end);
  const from = end + headEnd.length;
  const total = from + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  if (received.length < total) return undefined;
  const status = Number(head.slice(9, 12));
  return {
    status,
    closes: status >= 400 && /\r\nconnection: close/i.test(head),
    retryAfter: status >= 400 ? Number(/\r\nretry-after: (\d+)/i.exec(head)?.[1] ?? Number.NaN) || undefined : undefined,
    get body() {
      return received.toString('utf8', from, total);
    },
  };
}

/** The value below which a share of the values lies; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
