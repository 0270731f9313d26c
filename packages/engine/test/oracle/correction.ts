/**
 * The oracle of corrections: both timelines of a late event's profile, without it and with it, recomputed from all events
 * at every moment at which anything at all could turn, and compared.
 */
import type { BehaviourEvent, LimnEvent } from '../../src/event/event.ts';
import type { Link } from '../../src/identity/link.ts';
import type { ProfileDefinition } from '../../src/registry/definition.ts';
import { naiveCluster } from './identity.ts';
import { oracle, windowStep } from './oracle.ts';
import { lengthMs, rowsOf } from './row.ts';

/** What was applied, in order, each with its moment. */
export interface Applied {
  readonly event: LimnEvent;
  readonly moment: number;
}

export interface NaiveCorrection {
  readonly at: number;
  readonly profile: string;
  readonly name: string;
  readonly change: 'enter' | 'exit';
  readonly correction: 'missed' | 'mistaken';
  readonly position: number;
}

/** All corrections that follow from the log, in no order. Slow: for some dozens of events. */
export function naiveCorrections(definition: ProfileDefinition, log: readonly Applied[]): readonly NaiveCorrection[] {
  const rules = definition.views.flatMap((view) => (view.kind === 'tags' ? Object.keys(view.tags) : view.kind === 'segments' ? Object.keys(view.segments) : []));
  const facts = factsOf(log);
  return log.flatMap(({ event, moment }, position) => {
    if (event.kind !== 'event' || moment - event.time <= 60_000 || !isTaken(definition, log, position)) return [];
    const then = facts.filter((fact) => fact.position <= position);
    const timelines = (['mistaken', 'missed'] as const).map((correction, with_) => {
      const known = behaviour(log.slice(0, position + with_));
      const holds = (profile: string, asOf: number): readonly boolean[] => rulesOf(definition, rules, { known, facts: then, profile, asOf });
      return { correction, holds };
    });
    const candidates = momentsOfTurns(definition, log.slice(0, position + 1), facts).filter((at) => at > event.time && at <= moment);
    const [before, after] = timelines as [(typeof timelines)[0], (typeof timelines)[0]];
    const source = sourceOf(event);
    const profiles = new Set([event.time + 1, ...candidates].map((at) => naiveCluster(then, definition.identity, source, at).profile!));
    return [...profiles].flatMap((profile) => candidates.flatMap((at) => {
      const [b0, b1, a0, a1] = [before.holds(profile, at - 1), before.holds(profile, at), after.holds(profile, at - 1), after.holds(profile, at)];
      return rules.flatMap((name, i) => {
        const turn = (from: boolean, to: boolean): 'enter' | 'exit' | undefined => (from === to ? undefined : to ? 'enter' : 'exit');
        const [wrong, right] = [turn(b0[i]!, b1[i]!), turn(a0[i]!, a1[i]!)];
        if (wrong === right) return [];
        const told = { at, profile, name, position };
        return [...(wrong === undefined ? [] : [{ ...told, change: wrong, correction: before.correction }]), ...(right === undefined ? [] : [{ ...told, change: right, correction: after.correction }])];
      });
    }));
  });
}

/** The rules of a profile as of a moment, with hindsight; none hold for a name that is no profile then. */
function rulesOf(definition: ProfileDefinition, rules: readonly string[], { known, facts, profile, asOf }: { known: readonly BehaviourEvent[]; facts: readonly Link[]; profile: string; asOf: number }): readonly boolean[] {
  const cluster = naiveCluster(facts, definition.identity, profile, asOf);
  const own = known.filter((event) => cluster.members.includes(sourceOf(event)));
  const isSaid = facts.some(({ left, right, time, receivedAt }) => left !== right && (left === profile || right === profile) && time < asOf && receivedAt <= asOf);
  if (cluster.profile !== profile || !(isSaid || rowsOf(definition, own).some(({ time }) => time < asOf))) return rules.map(() => false);
  const columns = oracle(definition, own, { asOf, known: Infinity });
  return rules.map((name) => columns[name] === true);
}

/** Every moment at which a rule could turn: events, facts, ends of windows, and lengths of time that rules name. */
function momentsOfTurns(definition: ProfileDefinition, log: readonly Applied[], facts: readonly Link[]): readonly number[] {
  const features = definition.views.flatMap((view) => (view.kind === 'features' ? Object.values(view.features) : []));
  const windows = features.flatMap((feature) => (feature.over === 'ever' ? [] : [{ lengthMs: lengthMs(feature.over), stepMs: windowStep(feature) }]));
  const durations = [...JSON.stringify(definition.views).matchAll(/"op":"duration","value":"(\w+)"/g)].map(([, value]) => lengthMs(value!));
  const moments = new Set(facts.map(({ time, receivedAt }) => Math.max(time + 1, receivedAt)));
  for (const { time } of behaviour(log)) {
    moments.add(time + 1);
    for (const { lengthMs, stepMs } of windows) moments.add(Math.floor(time / stepMs) * stepMs + stepMs + lengthMs);
    for (const ms of durations) moments.add(time + ms).add(time + ms + 1);
  }
  return [...moments].sort((a, b) => a - b);
}

function isTaken(definition: ProfileDefinition, log: readonly Applied[], position: number): boolean {
  return rowsOf(definition, behaviour(log.slice(0, position + 1))).length > rowsOf(definition, behaviour(log.slice(0, position))).length;
}

function behaviour(log: readonly Applied[]): readonly BehaviourEvent[] {
  return log.flatMap(({ event }) => (event.kind === 'event' ? [event] : []));
}

function sourceOf({ user, anonymous }: BehaviourEvent): string {
  return user === undefined ? `anonymous:${anonymous}` : `user:${user}`;
}

/** What was said about who is who. An operator's unlink is taken back by an operator only: other evidence for the pair says nothing then. */
function factsOf(log: readonly Applied[]): readonly Link[] {
  const facts: Link[] = [];
  log.forEach(({ event }, position) => {
    for (const fact of factOf(event, position)) {
      const pair = facts.filter(({ left, right }) => (left === fact.left && right === fact.right) || (left === fact.right && right === fact.left));
      const newest = pair.sort((a, b) => a.time - b.time || a.receivedAt - b.receivedAt || a.position - b.position).at(-1);
      if (!(newest?.kind === 'unlink' && fact.kind === 'link' && newest.evidence === 'operator' && fact.evidence !== 'operator')) facts.push(fact);
    }
  });
  return facts;
}

function factOf(event: LimnEvent, position: number): readonly Link[] {
  if (event.kind !== 'event') return [{ ...event, time: event.kind === 'unlink' ? event.receivedAt : event.time, position }];
  const { user, anonymous, time, receivedAt, call } = event;
  if (user === undefined || anonymous === undefined) return [];
  return [{ left: `user:${user}` as Link['left'], right: `anonymous:${anonymous}` as Link['right'], kind: 'link', time, receivedAt, evidence: call, position }];
}

/** Whether a decayed sum is among what a definition computes: its turns have no moments that could be listed. */
export function hasDecay({ views }: ProfileDefinition): boolean {
  return views.some((view) => view.kind === 'features' && Object.values(view.features).some(({ aggregate }) => aggregate.op === 'decayedSum'));
}
