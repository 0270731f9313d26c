/** Entries of the change feed that a late event made, and those that it shows to be mistaken. */
import { correctedAfterMs, type Change, type LateArrival } from '@limn/engine';
import type { Limn } from '@limn/host';

/** Entries looked at for the one that a correction takes back. */
const maxSought = 2_000;
const pageSize = 500;
/** Late events of the same customer looked at. */
const maxLateSought = 20;

/** The entries of one late event, oldest first. */
export async function toldOf(limn: Limn, { changes: { after, upTo } }: LateArrival): Promise<readonly Change[]> {
  const [first, last] = [limn.feedIdOf(after + 1), limn.feedIdOf(upTo)];
  if (last === undefined || upTo === after) return [];
  const from = first ?? last;
  return limn.changesAfter(from - 1, last - from + 1);
}

/**
 * Id of the entry that a correction shows to be mistaken: what was told at the moment, or within the minute that events
 * may take without being late; else a correction of an earlier late event. undefined: it was over before it could be told.
 */
export async function mistakenId(limn: Limn, correction: Change, profile: string): Promise<number | undefined> {
  let after = (await firstAt(limn, correction.at, correction.id)) - 1;
  for (let sought = 0; sought < maxSought; sought += pageSize) {
    const page = await limn.changesAfter(after, pageSize);
    const plain = page.filter(({ id, correction: corrects }) => id < correction.id && corrects === undefined);
    const soon = plain.filter(({ at }) => at >= correction.at && at <= correction.at + correctedAfterMs);
    const found = soon.find((told) => isSame(told, correction));
    if (found !== undefined) return found.id;
    if (page.length < pageSize || page.at(-1)!.id >= correction.id || plain.some(({ at }) => at > correction.at + correctedAfterMs)) break;
    after = page.at(-1)!.id;
  }
  const position = correction.cause.by === 'event' ? correction.cause.position : 0;
  for (const arrival of limn.engine.lateArrivals({ profile, cursor: String(position), limit: maxLateSought }).arrivals) {
    const found = (await toldOf(limn, arrival)).find((told) => told.correction === 'missed' && told.at === correction.at && isSame(told, correction));
    if (found !== undefined) return found.id;
  }
  return undefined;
}

function isSame(told: Change, { profile, name, change }: Change): boolean {
  return told.profile === profile && told.name === name && told.change === change;
}

/** Id of the first change of a moment or later, by halving: moments of changes grow, of corrections they do not. */
async function firstAt(limn: Limn, at: number, before: number): Promise<number> {
  let [low, high] = [1, before];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const change = (await limn.changesAfter(middle - 1, pageSize)).find(({ correction }) => correction === undefined);
    if (change !== undefined && change.id < high && change.at < at) low = change.id + 1;
    else high = middle;
  }
  return low;
}
