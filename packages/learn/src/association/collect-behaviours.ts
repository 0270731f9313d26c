/**
 * What customers did in two windows, one after the other, out of a log: it is replayed through the engine, which says what is accepted
 * and whose it is; events are read as features read them, so that whatever is found here can be declared.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEngine, EventReader, type EventDefinition, type Field, type MentionSource, type ProfileDefinition, type SourceId } from '@limn/engine';
import { replayEvents, type ExampleLog } from '../dataset/example-log.ts';
import { learnError } from '../errors.ts';
import { buildTable } from './build-behaviours.ts';
import type { BehaviourTable } from './behaviour.ts';
import { Happenings } from './happenings.ts';

/** What to collect from. */
export interface CollectBehavioursOptions {
  readonly definition: ProfileDefinition;
  readonly log: ExampleLog;
  /** Moment at which the later window ends, ms. */
  readonly asOf: number;
  /** Length of each window, ms. Default: 90 days, or half of the history if that is shorter. */
  readonly windowMs?: number;
  /** Customers that a behaviour needs, as a share of those of the window; default 0.01. */
  readonly support?: number;
}

const DAY_MS = 86_400_000;
const USUAL_WINDOW_MS = 90 * DAY_MS;
/** Others have their turn after so many events. */
const EVENTS_A_TURN = 512;

/**
 * Customers are as identity has them at the end of the log. The same log and definition give the same table. Cost: a replay without
 * columns, and 12 bytes for each word that an event has.
 * @throws LearnError `behaviours_none`
 */
export async function collectBehaviours({ definition, log, asOf, windowMs, support = 0.01 }: CollectBehavioursOptions): Promise<BehaviourTable> {
  const { recommendations: _, catalogues: _catalogues, about: _about, ...rest } = definition;
  const engine = createEngine({ definition: { ...rest, views: [] }, history: log });
  const reader = new EventReader(definition);
  const sources = definition.events.flatMap(wordsOf).map((source) => ({ ...source, mentions: reader.mentions(source.mention) }));
  const happenings = new Happenings();
  let [applied, first] = [0, Infinity];
  for await (const events of replayEvents(log)) {
    for (const { event, position, moment } of events) {
      if (++applied % EVENTS_A_TURN === 0) await nextTurn();
      if (engine.apply(event, position, moment).outcome !== 'accepted' || event.kind !== 'event' || event.time >= asOf) continue;
      first = Math.min(first, event.time);
      happenings.begin({ owner: engine.ownerOf(event), position, at: event.time, event: engine.nameOf(event)! });
      const family = reader.read(event);
      for (const { mentions, event: name, each, fields } of sources) {
        if (mentions.family !== family) continue;
        mentions.visit((_key, values) => happenings.mention({ event: name, ...(each !== undefined && { each }), fields, values }));
      }
    }
  }
  const window = windowMs ?? Math.max(DAY_MS, Math.min(USUAL_WINDOW_MS, Math.floor((asOf - first) / 2 / DAY_MS) * DAY_MS));
  const table = buildTable(happenings, { profileOf: (owner: SourceId) => engine.cluster(owner).profile, asOf, windowMs: window, support });
  if (table.behaviours.length === 0) throw learnError('behaviours_none', { events: applied });
  return table;
}

/** Words that are read together: those of an event, or of each item of one of its arrays. */
interface WordSource {
  readonly event: string;
  readonly each?: string;
  readonly fields: readonly string[];
  readonly mention: MentionSource;
}

function wordsOf({ name: event, fields }: EventDefinition): readonly WordSource[] {
  const own = namesIn(fields);
  const arrays = Object.entries(fields).flatMap(([each, field]): readonly WordSource[] => {
    if (field.type !== 'array') return [];
    const names = namesIn(field.items);
    return names.length === 0 ? [] : [{ event, each, fields: names, mention: { event, each, key: { op: 'literal', value: each }, values: names.map((name) => ({ op: 'item', name })) } }];
  });
  return own.length === 0 ? arrays : [{ event, fields: own, mention: { event, key: { op: 'literal', value: event }, values: own.map((name) => ({ op: 'field', name })) } }, ...arrays];
}

/** Fields that hold words. */
function namesIn(fields: Readonly<Record<string, Field>>): readonly string[] {
  return Object.entries(fields).flatMap(([name, { type }]) => (type === 'string' || type === 'enum' ? [name] : []));
}
