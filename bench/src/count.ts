/**
 * `count`: how many of 10 million profiles have a combination of five tags, and the first page of them. In process, with
 * the bits that an engine keeps for its rules; who has which tag is random, each tag with a share of its own.
 */
import { Bitmap, Selection, type Expression } from '@limn/engine';
import { percentile } from './http-client.ts';
import type { Figure } from './figure.ts';
import { seeded } from './shop.ts';

const tags = ['valuable', 'lapsing', 'regular', 'returner', 'broad'] as const;
const shares = [0.1, 0.3, 0.25, 0.02, 0.4];
const warmups = 20;

const column = (name: (typeof tags)[number]): Expression => ({ op: 'column', name });

/** Two that all must have, one of two others, and one that nobody may have. */
const where: Expression = {
  op: 'and',
  all: [column('valuable'), column('regular'), { op: 'or', all: [column('broad'), column('lapsing')] }, { op: 'not', of: column('returner') }],
};

export function* benchCount({ members, counts }: { readonly members: number; readonly counts: number }): Generator<Figure> {
  const random = seeded(23);
  const columns = new Map(tags.map((name) => [name as string, new Bitmap()]));
  const everybody = new Bitmap();
  for (let member = 0; member < members; member++) {
    everybody.set(member, true);
    tags.forEach((name, i) => {
      if (random() < shares[i]!) columns.get(name)!.set(member, true);
    });
  }
  const selection = (): Selection => new Selection(where, { everybody, columnOf: (rule) => columns.get(rule)! });
  const expected = naively(members, columns);
  const times: number[] = [];
  const pages: number[] = [];
  for (let i = 0; i < warmups + counts; i++) {
    const from = performance.now();
    const count = selection().count();
    const counted = performance.now();
    selection().members(0, 100);
    if (i >= warmups) {
      times.push(counted - from);
      pages.push(performance.now() - counted);
    }
    if (count !== expected) throw new Error(`Counted ${count}, not ${expected}.`);
  }
  const conditions = { members, conditions: tags.length, counts };
  yield { bench: 'count', figure: 'count p50 ms', value: rounded(percentile(times, 0.5)), ...conditions };
  yield { bench: 'count', figure: 'count p99 ms', value: rounded(percentile(times, 0.99)), ...conditions };
  yield { bench: 'count', figure: 'first 100 members p50 ms', value: rounded(percentile(pages, 0.5)), ...conditions };
}

/** The same, member by member. */
function naively(members: number, columns: ReadonlyMap<string, Bitmap>): number {
  const [valuable, lapsing, regular, returner, broad] = tags.map((name) => columns.get(name)!) as [Bitmap, Bitmap, Bitmap, Bitmap, Bitmap];
  let count = 0;
  for (let each = 0; each < members; each++) {
    if (valuable.has(each) && regular.has(each) && (broad.has(each) || lapsing.has(each)) && !returner.has(each)) count++;
  }
  return count;
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
