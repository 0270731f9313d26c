/** What must be true when a run is over and all is well again: Limn against the oracle, the feed against both. */
import type { Limn } from '@limn/host';
import type { Change, SourceId } from '@limn/engine';
import { disagreements } from '../../../engine/test/oracle/agree.ts';
import { expectedAccepted, expectedProfiles } from './expected.ts';
import { mustHold } from './violation.ts';
import type { World } from './world.ts';

/** A customer whose only deed is that time goes on; nothing is said about them. */
const TICK = 'user:u0';

/** Checks, opens anew, and checks again. @throws Violation */
export async function checkEnd(world: World): Promise<void> {
  for (const how of ['running', 'opened anew'] as const) {
    if (how === 'opened anew') await world.restart(100);
    const limn = await world.requireLimn();
    if (limn === undefined || world.ended) return;
    await world.timeline.pause(10_000);
    await tick(world, limn);
    if (world.ended) return;
    await compare(world, limn, how);
  }
}

/** One more visit: everything before is in the past then, and time-driven changes are made. */
async function tick(world: World, limn: Limn): Promise<void> {
  // While the clock on the wall is behind, time stands still.
  if (limn.clock.now() <= limn.engine.moment) world.machine.stepClock(limn.engine.moment - limn.clock.now() + 100 * 3_600_000);
  const now = limn.clock.now();
  const arrival = world.ledger.number();
  const event = { kind: 'event' as const, id: `tick ${arrival}`, call: 'page' as const, time: now, receivedAt: now, user: 'u0', properties: { arrival } };
  world.ledger.arrived(arrival, [event], undefined);
  await limn.ingest([event]);
  world.ledger.acknowledged(arrival);
}

async function compare(world: World, limn: Limn, how: string): Promise<void> {
  const records = world.storedLog();
  world.ledger.compare(records);
  const log = records.flatMap(({ events }) => events);
  const { engine } = limn;
  const { definition } = engine;
  mustHold(world.mayBeInForce(definition), () => `${how}: another definition is in force than was published last`);

  const asOf = engine.moment;
  const expected = expectedProfiles(definition, log, asOf);
  const profiles = [...engine.profiles()].filter((profile) => profile !== TICK);
  const members = new Set<string>();
  for (const profile of profiles) {
    const columns = expected.get(profile);
    mustHold(columns !== undefined, () => `${how}: ${profile} is a profile, and the oracle knows none of that name`);
    const differences = disagreements(definition, columns, engine.read(profile, { asOf }).columns);
    mustHold(differences.length === 0, () => `${how}: ${profile} differs from the oracle: ${differences.join('; ')}`);
    for (const rule of rulesOf(engine.columns)) if (columns[rule] === true) members.add(`${rule} ${profile}`);
  }
  for (const profile of expected.keys()) {
    mustHold(profile === TICK || profiles.includes(profile), () => `${how}: the oracle knows ${profile}, and Limn does not`);
  }

  for (const rule of rulesOf(engine.columns)) {
    const listed = engine.members(rule, { limit: 1_000 }).members.filter((profile) => profile !== TICK);
    const counted = engine.count(rule) - (engine.rulesOf(TICK as SourceId).includes(rule) ? 1 : 0);
    const due = [...members].filter((member) => member.startsWith(`${rule} `)).map((member) => member.slice(rule.length + 1));
    mustHold(listed.toSorted().join() === due.toSorted().join(), () => `${how}: ${rule} has ${listed.join()}, the oracle ${due.join()}`);
    mustHold(counted === due.length, () => `${how}: ${rule} counts ${counted}, the oracle ${due.length}`);
  }

  for (let before = -1; before < world.seen.length; ) {
    before = world.seen.length;
    await world.readFeed();
  }
  const feed = await limn.changesAfter(0, 100_000);
  for (const [i, change] of feed.entries()) mustHold(change.id === i + 1, () => `${how}: the feed has change ${change.id} where ${i + 1} was due`);
  // What time alone made and the power took before it was durable, a clock that is set back may never bring again.
  const steady = !world.plan.steps.some((step) => step.do === 'step clock' && step.by < 0);
  for (const [i, seen] of world.seen.entries()) {
    mustHold(!steady || JSON.stringify(feed[i]) === JSON.stringify(seen), () => `${how}: the subscriber saw ${JSON.stringify(seen)}, and the feed now says ${JSON.stringify(feed[i])}`);
  }
  // Time may have gone on meanwhile.
  const told = replayed(feed.filter(({ at }) => at <= asOf), how);
  mustHold([...told].toSorted().join() === [...members].toSorted().join(), () => `${how}: the feed leads to ${[...told].toSorted().join()}, the oracle to ${[...members].toSorted().join()}`);

  const accepted = expectedAccepted(definition, log);
  for (const [position, outcome] of world.lake.outcomes.entries()) {
    if (log[position]?.kind !== 'event') continue;
    mustHold((outcome === 'accepted') === accepted.has(position), () => `${how}: the lake has event ${position} as ${outcome}, and the oracle ${accepted.has(position) ? 'takes it' : 'does not take it'}`);
  }
}

function rulesOf(columns: Limn['engine']['columns']): readonly string[] {
  return [...columns.values()].filter(({ kind }) => kind === 'tag' || kind === 'segment').map(({ name }) => name);
}

/** Who is in what, when one believes the feed. */
function replayed(feed: readonly Change[], how: string): ReadonlySet<string> {
  const members = new Set<string>();
  for (const { id, name, profile, change, correction } of feed) {
    if (profile === TICK || correction !== undefined) continue;
    const member = `${name} ${profile}`;
    mustHold(members.has(member) === (change === 'exit'), () => `${how}: change ${id} says ${change} of ${member}, who is ${members.has(member) ? 'in' : 'out'}`);
    if (change === 'enter') members.add(member);
    else members.delete(member);
  }
  return members;
}

