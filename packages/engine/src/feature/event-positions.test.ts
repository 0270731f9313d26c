import { expect, test } from 'vitest';
import { createEngine } from '../create-engine.ts';
import { defineEvent } from '../define/event.ts';
import { defineProfile } from '../define/profile.ts';
import { words } from '../define/words.ts';
import type { LimnEvent } from '../event/event.ts';
import { sourceId } from '../event/source-id.ts';

const START = Date.UTC(2026, 2, 1);
const HOUR_MS = 3_600_000;
const label = words('visit', '访问');
const visit = defineEvent('visit', { match: { call: 'page' }, label, summary: label, lateness: '12h', fields: {} });
const definition = defineProfile('customer', { label, events: [visit], views: [] }).definition;

/** Two identifiers that are linked halfway; some events come hours late, some twice, some too late. */
function history(): LimnEvent[] {
  const events: LimnEvent[] = [];
  for (let n = 0; n < 300; n++) {
    const receivedAt = START + n * HOUR_MS;
    const late = n % 7 === 3 ? 5 * HOUR_MS : n % 31 === 30 ? 40 * HOUR_MS : 0;
    if (n === 150) events.push({ kind: 'link', id: 'link', time: receivedAt, receivedAt, left: sourceId('user', 'ann'), right: sourceId('anonymous', 'a1'), evidence: 'operator' });
    const event = visit.at(new Date(receivedAt - late).toISOString(), { ...(n % 3 === 0 ? { anonymous: 'a1' } : { user: 'ann' }), id: `e${n}`, receivedAt: new Date(receivedAt).toISOString() }, {}) as LimnEvent;
    events.push(event);
    if (n % 11 === 5) events.push({ ...event, receivedAt: receivedAt + 1 });
  }
  return events;
}

test('positions as of any moment are those of the accepted events that had happened and were known, under the links that held, also where rows were rolled up', () => {
  const events = history();
  const engine = createEngine({ definition, history: { eventAt: (position) => events[position]! }, rowBound: 8, pastBytes: 1_000 });
  const accepted = events.flatMap((event, position) => (engine.apply(event, position, event.receivedAt).outcome === 'accepted' && event.kind === 'event' ? [{ position, event }] : []));
  const linkedAt = START + 150 * HOUR_MS;
  for (let hour = 0; hour <= 305; hour += 7) {
    const asOf = START + hour * HOUR_MS + 1;
    const expected = accepted.filter(({ event }) => event.time < asOf && event.receivedAt <= asOf && (event.user === 'ann' || asOf > linkedAt)).map(({ position }) => position);
    expect(engine.positions('ann', asOf)).toEqual(expected);
  }
  expect(engine.positions('nobody')).toEqual([]);
});
