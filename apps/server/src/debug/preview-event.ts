/**
 * What an event would do, on a copy of the customers it speaks of: an engine of its own takes all their events from the
 * log again, is compared with the one in force, and is then given the event. So what is told is what happens when it is
 * sent, and nothing of the running state is touched.
 *
 * Cost: some 10 µs for each event the customer ever had, in slices that hold nobody up.
 */
import { setImmediate } from 'node:timers/promises';
import { createEngine, predictionsOf, type Change, type ColumnValue, type Engine, type LimnEvent, type Outcome, type PredictionModel, type SourceId } from '@limn/engine';
import type { Limn } from '@limn/host';
import { HttpProblem } from '../errors.ts';

/** A value that would be another. */
export interface PreviewedColumn {
  readonly column: string;
  readonly before: ColumnValue;
  readonly after: ColumnValue;
}

/** What would follow. */
export interface EventPreview {
  readonly outcome: Outcome;
  /** Whose event it is. */
  readonly profile: SourceId;
  /** The customer was heard of before. */
  readonly known: boolean;
  /** Customers that would become one with it. */
  readonly joins: readonly SourceId[];
  /** Values of that customer, tags and segments left out. */
  readonly columns: readonly PreviewedColumn[];
  /** What the change feed would tell. */
  readonly changes: readonly Pick<Change, 'profile' | 'kind' | 'name' | 'change'>[];
}

/** Events of a customer that are taken again. */
const mostEvents = 200_000;
const sliceEvents = 100;

/** @throws HttpProblem `preview_inexact` when the copy does not come out like the original; `aborted` is the caller's to look at */
export async function previewEvent(limn: Limn, event: LimnEvent, signal?: AbortSignal): Promise<EventPreview> {
  const names = namesOf(limn.engine, event);
  const told: Change[] = [];
  const copy = createEngine({ definition: limn.engine.definition, models: modelsOf(limn.engine), history: { eventAt: (position) => (position === at ? event : limn.eventAt(position)) }, onChange: (change) => told.push(change) });
  const at = Number.MAX_SAFE_INTEGER - 1;
  await takeHistory(limn, { copy, names, signal });
  // From here on nothing is awaited: original and copy stand at the same event.
  const moment = Math.max(limn.clock.now(), limn.engine.moment, event.receivedAt);
  copy.advance(moment);
  for (const name of names) requireSame(limn.engine, copy, { name, asOf: moment + 1 });
  const owner = event.kind === 'event' ? copy.ownerOf(event) : event.right;
  const known = copy.find(owner) !== undefined;
  const before = copy.read(owner, { asOf: moment + 1 });
  const wholes = new Set(names.filter((name) => copy.find(name) !== undefined).map((name) => copy.cluster(name).profile));
  told.length = 0;
  const outcome = copy.apply(event, at, moment);
  const after = copy.read(owner, { asOf: moment + 1 });
  const rules = new Set([...copy.columns.values()].filter(({ kind }) => kind === 'tag' || kind === 'segment').map(({ name }) => name));
  return {
    outcome,
    profile: after.profile,
    known,
    joins: [...wholes].filter((profile) => profile !== after.profile && after.identifiers.includes(profile)),
    columns: Object.entries(after.columns).flatMap(([column, value]) => (rules.has(column) || isSame(value, before.columns[column]) ? [] : [{ column, before: before.columns[column], after: value }])),
    changes: told.flatMap(({ profile, kind, name, change, correction }) => (correction === undefined ? [{ profile, kind, name, change }] : [])),
  };
}

/** Identifiers that the event speaks of. */
function namesOf(engine: Engine, event: LimnEvent): readonly SourceId[] {
  if (event.kind !== 'event') return [event.left, event.right];
  const { user, anonymous } = event;
  return [...(user === undefined ? [] : [`user:${user}` as SourceId]), ...(anonymous === undefined ? [] : [`anonymous:${anonymous}` as SourceId]), engine.ownerOf(event)].filter((name, i, all) => all.indexOf(name) === i);
}

/** Champions by the hash that the definition names. */
function modelsOf(engine: Engine): ReadonlyMap<string, PredictionModel> {
  return new Map([...predictionsOf(engine.definition)].flatMap(([name, { model }]) => {
    const champion = engine.champion(name);
    return model === undefined || champion === undefined ? [] : [[model, champion] as const];
  }));
}

/** Takes all events and links of the customers again, and what comes meanwhile too. */
async function takeHistory(limn: Limn, { copy, names, signal }: { readonly copy: Engine; readonly names: readonly SourceId[]; readonly signal: AbortSignal | undefined }): Promise<void> {
  let done = -1;
  for (let positions = positionsOf(limn.engine, names, done); positions.length > 0; positions = positionsOf(limn.engine, names, done)) {
    if (positions.length > mostEvents) {
      throw new HttpProblem('preview_inexact', { detail: `The customer has ${positions.length} events, too many to try one more.`, cure: 'Try the event with another customer.' });
    }
    for (const [i, position] of positions.entries()) {
      if (i % sliceEvents === sliceEvents - 1) await setImmediate();
      signal?.throwIfAborted();
      const event = limn.eventAt(position);
      copy.apply(event, position, Math.max(copy.moment, event.receivedAt));
      done = position;
    }
  }
}

function positionsOf(engine: Engine, names: readonly SourceId[], after: number): readonly number[] {
  const found = new Set<number>();
  for (const name of names) {
    for (const position of engine.positions(name)) found.add(position);
    for (const position of engine.statements(name)) found.add(position);
  }
  return [...found].filter((position) => position > after).sort((a, b) => a - b);
}

/** An identity that many share may rest on more than was taken. */
function requireSame(original: Engine, copy: Engine, { name, asOf }: { readonly name: SourceId; readonly asOf: number }): void {
  const [left, right] = [original.read(name, { asOf }), copy.read(name, { asOf })];
  if (isSame(left.identifiers, right.identifiers) && isSame(left.columns, right.columns)) return;
  throw new HttpProblem('preview_inexact', { detail: 'What is known of this customer rests on events of others too: an identifier is shared by many.', cure: 'Try the event with another customer, or preview the link itself with /v1/identity/preview.' });
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
