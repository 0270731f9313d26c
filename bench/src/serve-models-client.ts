/** Asks a model server for one row at a time, in each of its ways, as cheaply as can be: requests are written down before. */
import { connect } from 'node:http2';
import { createClient } from './http-client.ts';

/** Asks for rows that were given before. */
export interface ModelClient {
  /** Row number i, around. @throws when the answer is not good */
  ask(i: number): Promise<void>;
  close(): void;
}

interface Place {
  readonly port: number;
  readonly connections: number;
}

const name = 'churn';

/** @param rows of the tensor `X` */
export function connectModels(way: 'rest' | 'binary' | 'tensorflow' | 'grpc', place: Place, rows: readonly Float32Array[]): ModelClient {
  if (way === 'grpc') return grpcClient(place, rows.map(inferMessage));
  const client = createClient(place);
  const path = way === 'tensorflow' ? `/v1/models/${name}:predict` : `/v2/models/${name}/infer`;
  const bodies = rows.map((row) => (way === 'binary' ? binaryBody(row) : Buffer.from(JSON.stringify(way === 'tensorflow' ? { instances: [[...row]] } : { inputs: [{ name: 'X', shape: [1, row.length], datatype: 'FP32', data: [...row] }] }))));
  const headers = way === 'binary' ? bodies.map((body) => `Bearer bench\r\ninference-header-content-length: ${body.indexOf('}]}') + 3}`) : undefined;
  return {
    async ask(i) {
      const place = i % bodies.length;
      const { status, body } = await client.send('POST', path, headers?.[place] ?? 'Bearer bench', bodies[place]!);
      if (status !== 200) throw new Error(`Answered with ${status}: ${body}`);
    },
    close: () => client.close(),
  };
}

function binaryBody(row: Float32Array): Buffer {
  const header = JSON.stringify({ parameters: { binary_data_output: true }, inputs: [{ name: 'X', shape: [1, row.length], datatype: 'FP32', parameters: { binary_data_size: row.byteLength } }] });
  return Buffer.concat([Buffer.from(header), Buffer.from(row.buffer)]);
}

/** gRPC by hand over Node's own HTTP/2, since grpc-js costs the client more than the server: a frame out, a frame in. */
function grpcClient({ port, connections }: Place, frames: readonly Buffer[]): ModelClient {
  const sessions = Array.from({ length: Math.min(8, connections) }, () => connect(`http://127.0.0.1:${port}`));
  const headers = { ':method': 'POST', ':path': '/inference.GRPCInferenceService/ModelInfer', 'content-type': 'application/grpc', te: 'trailers', authorization: 'Bearer bench' };
  return {
    ask: (i) =>
      new Promise((resolve, reject) => {
        const stream = sessions[i % sessions.length]!.request(headers);
        stream.on('trailers', (trailers) => (trailers['grpc-status'] === '0' ? resolve() : reject(new Error(`Answered with ${String(trailers['grpc-status'])}: ${String(trailers['grpc-message'])}`))));
        stream.on('error', reject);
        stream.resume();
        stream.end(frames[i % frames.length]!);
      }),
    close: () => sessions.forEach((session) => session.close()),
  };
}

/** A `ModelInferRequest` of one row in its frame. */
function inferMessage(row: Float32Array): Buffer {
  const input = Buffer.concat([field(1, 'X'), field(2, 'FP32'), field(3, Buffer.concat([varint(1), varint(row.length)]))]);
  const message = Buffer.concat([field(1, name), field(5, input), field(7, Buffer.from(row.buffer))]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** A field of bytes, texts or packed numbers. */
function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}
