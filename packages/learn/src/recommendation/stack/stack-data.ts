/** What a ranking over ways is learnt from: candidates of past requests, with what then came. */
import type { CandidateRequest } from '@limn/engine';
import { hashText } from '../../random/random.ts';
import type { Matrix } from '../../table/table.ts';
import type { Labelled } from '../../tree/loss.ts';
import type { JudgedCase } from '../judge/split.ts';

/** Candidates of requests as rows, those of one request together. */
export interface StackData extends Labelled {
  readonly matrix: Matrix;
  /** [rows], 1: it came. */
  readonly labels: Float64Array;
  /** [requests + 1], the first row of each. */
  readonly requests: Uint32Array;
  /** [requests], whose it is. */
  readonly groups: Int32Array;
  /** [requests], how many items came, among the candidates or not. */
  readonly came: Int32Array;
}

/** One part's candidates with its questions. @param items of each question, as the rows of the matrix stand */
export function labelRows(matrix: Matrix, items: readonly Int32Array[], cases: readonly JudgedCase[]): StackData {
  const requests = new Uint32Array(cases.length + 1);
  const labels = new Float64Array(matrix.rows);
  for (const [request, { truth }] of cases.entries()) {
    const came = new Set(truth);
    items[request]!.forEach((item, place) => (labels[requests[request]! + place] = came.has(item) ? 1 : 0));
    requests[request + 1] = requests[request]! + items[request]!.length;
  }
  return { matrix, labels, requests, groups: Int32Array.from(cases, ({ group }) => group), came: Int32Array.from(cases, ({ truth }) => truth.length) };
}

/** Requests one after the other. */
export function joinData(parts: readonly StackData[]): StackData {
  const rows = parts.reduce((sum, { matrix }) => sum + matrix.rows, 0);
  const columns = (parts[0]?.matrix.columns ?? []).map((_, column) => {
    const joined = new Float32Array(rows);
    let from = 0;
    for (const { matrix } of parts) {
      joined.set(matrix.columns[column]!, from);
      from += matrix.rows;
    }
    return joined;
  });
  const starts = [0];
  for (const { requests } of parts) {
    const from = starts.at(-1)!;
    for (const start of requests.subarray(1)) starts.push(from + start);
  }
  return {
    matrix: { rows, columns, categories: columns.map(() => 0) },
    labels: Float64Array.from(parts.flatMap(({ labels }) => [...labels])),
    requests: Uint32Array.from(starts),
    groups: Int32Array.from(parts.flatMap(({ groups }) => [...groups])),
    came: Int32Array.from(parts.flatMap(({ came }) => [...came])),
  };
}

/** Requests that tell an order, as something came of them and something did not. Others teach nothing. */
export function tellingRequests({ labels, requests }: StackData): Uint32Array {
  return Uint32Array.from(requests.subarray(0, -1).keys()).filter((request) => {
    const own = labels.subarray(requests[request], requests[request + 1]);
    return own.some((label) => label !== own[0]);
  });
}

/** Some of the requests. */
export function chooseRequests({ matrix, labels, requests, groups, came }: StackData, chosen: Uint32Array): StackData {
  const starts = new Uint32Array(chosen.length + 1);
  chosen.forEach((request, i) => (starts[i + 1] = starts[i]! + requests[request + 1]! - requests[request]!));
  const rows = new Uint32Array(starts.at(-1)!);
  chosen.forEach((request, i) => {
    for (let row = starts[i]!; row < starts[i + 1]!; row++) rows[row] = requests[request]! + row - starts[i]!;
  });
  return {
    matrix: { rows: rows.length, columns: matrix.columns.map((column) => Float32Array.from(rows, (row) => column[row]!)), categories: matrix.categories },
    labels: Float64Array.from(rows, (row) => labels[row]!), requests: starts,
    groups: Int32Array.from(chosen, (request) => groups[request]!), came: Int32Array.from(chosen, (request) => came[request]!),
  };
}

const HUNDRED = 100;

/** Parts requests by whose they are, so that nobody is in both. @param share of the second part, by chance */
export function partByGroup({ groups }: StackData, requests: Uint32Array, { share, seed }: { readonly share: number; readonly seed: number }): readonly [Uint32Array, Uint32Array] {
  const isSecond = (request: number): boolean => hashText(String(groups[request]!), seed) % HUNDRED < share * HUNDRED;
  return [requests.filter((request) => !isSecond(request)), requests.filter(isSecond)];
}

/** What ways are asked for past questions. */
export function requestsOf(cases: readonly JudgedCase[], limit: number): readonly CandidateRequest[] {
  return cases.map(({ customer, history, now }) => ({ customer, history, now, limit }));
}
