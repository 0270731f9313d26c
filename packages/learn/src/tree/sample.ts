/** Rows and columns of a tree, drawn by seed; each member of a team draws the same. */
import { Random } from '../random/random.ts';

/**
 * Own rows of a member: blocks in turn, so that rows in any order are spread over all members.
 * @param requests as of `Labelled`: rows of one request are never parted
 */
export function ownRows(rows: number, { index, size }: { readonly index: number; readonly size: number }, requests?: Uint32Array): Uint32Array {
  const block = 1_024;
  const own = new Uint32Array(rows);
  let [count, request, first] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    if (requests === undefined) first = row;
    else for (; requests[request]! <= row; request++) first = requests[request]!;
    if (size === 1 || Math.floor(first / block) % size === index) own[count++] = row;
  }
  return own.slice(0, count);
}

/**
 * Which rows are drawn, without replacement: exactly the share of them (selection sampling, Knuth vol. 2, algorithm S).
 * @returns [rows]: 1 for those drawn
 */
export function drawRows(rows: number, share: number, random: Random): Uint8Array {
  const drawn = new Uint8Array(rows);
  let wanted = Math.max(1, Math.round(rows * share));
  for (let row = 0; row < rows; row++) {
    if (random.uniform() * (rows - row) >= wanted) continue;
    drawn[row] = 1;
    wanted--;
  }
  return drawn;
}

/** How often each row is drawn with replacement, as many draws as rows (the bootstrap, Efron 1979; bagging, Breiman 1996). */
export function bootstrapRows(rows: number, random: Random): Uint32Array {
  const times = new Uint32Array(rows);
  for (let draw = 0; draw < rows; draw++) times[random.below(rows)]!++;
  return times;
}

/** [columns]: 1 for a share of them, at least one. */
export function drawColumns(columns: number, share: number, random: Random): Uint8Array {
  const drawn = new Uint8Array(columns);
  if (share >= 1) return drawn.fill(1);
  const order = random.shuffle(Uint32Array.from({ length: columns }, (_, column) => column));
  for (const column of order.subarray(0, Math.max(1, Math.round(columns * share)))) drawn[column] = 1;
  return drawn;
}
