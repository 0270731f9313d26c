/** Groups of customers from a log, in whichever process. That there are too few customers is an answer, too. */
import { columnsOf, createEngine, unaskedModels, type Engine, type Words } from '@limn/engine';
import type { ReadableLog } from '@limn/host';
import { discoverGroups, LearnError, matchGroups, replayEvents, type DiscoveredGroup, type GroupDiscovery } from '@limn/learn';
import { counted } from '../learn/count-records.ts';
import { pick, type Columns } from '../survey/pick.ts';
import { placeOf } from '../survey/spread.ts';
import { groupTable, type ReadColumn } from './group-table.ts';
import { createGroupWords } from './group-words.ts';
import type { EarlierGroup, FoundGroup, FoundGroups, GroupsJob, GroupsResult } from './groups-job.ts';

/** Of the whole work that a replay is. */
const REPLAY_SHARE = 0.3;
/** Members of a group that are remembered, to know it again. */
const REMEMBERED = 2_000;

/** Cost: a replay of the log, a reading a customer, and as `discoverGroups`. */
export async function runGroups({ definition, models, asOf, columns: making, seed, before }: Omit<GroupsJob, 'log'>, log: ReadableLog, onProgress: (share: number) => void): Promise<GroupsResult> {
  const engine = createEngine({ definition, models: unaskedModels(models), history: log });
  const followed: ReadableLog = { ...log, replay: (from) => counted(log.replay(from), (position) => onProgress((REPLAY_SHARE * position) / Math.max(1, log.end))) };
  for await (const events of replayEvents(followed)) for (const { event, position, moment } of events) engine.apply(event, position, moment);
  engine.advance(asOf);
  const describing = [...engine.columns.values()].flatMap(({ kind, name }) => (kind === 'tag' ? [name] : []));
  const { profiles, columns } = readAll(engine, [...new Set([...making, ...describing])], asOf);
  try {
    const discovery = discoverGroups(groupTable(columns, profiles.length), {
      keys: profiles, seed, describing: describing.filter((name) => !making.includes(name)),
      onProgress: (share) => onProgress(REPLAY_SHARE + (1 - REPLAY_SHARE) * share),
    });
    const values = new Map(columns.map((column) => [column.name, column.values]));
    return { found: found(discovery, { profiles, values, before, asOf, seed, engine }) };
  } catch (cause) {
    if (cause instanceof LearnError) return { problem: cause.problem };
    throw cause;
  }
}

function readAll(engine: Engine, names: readonly string[], asOf: number): { readonly profiles: readonly string[]; readonly columns: readonly ReadColumn[] } {
  const reader = engine.readerOf(names);
  const profiles = [...engine.profiles(asOf)];
  const columns = names.map((name): ReadColumn & { readonly values: unknown[] } => ({ name, type: engine.columns.get(name)!.type, values: [] }));
  for (const profile of profiles) reader.read(profile, { asOf }).forEach((value, i) => columns[i]!.values.push(value));
  return { profiles, columns };
}

interface Read {
  readonly profiles: readonly string[];
  readonly values: Columns;
  readonly before: readonly EarlierGroup[];
  readonly asOf: number;
  readonly seed: number;
  readonly engine: Pick<Engine, 'definition' | 'columns'>;
}

function found({ groups, groupOf, map, customers, stability, axes, tree, columns, problems }: GroupDiscovery, read: Read): FoundGroups {
  const { profiles, asOf, seed, before } = read;
  const members = groups.map((_, group) => membersOf(profiles, groupOf, group));
  const same = matchGroups(members.map((each) => ({ members: new Set(each) })), before.map((each) => ({ members: new Set(each.members) })));
  const taken = new Set([...columnsOf(read.engine.definition).keys(), ...before.map(({ name }) => name)]);
  let last = Math.max(0, ...before.map(({ id }) => Number(id.slice(1)) || 0));
  const named = groups.map((group, place): FoundGroup => {
    const earlier = before[same[place]!];
    const words = wordsOf(group, { engine: read.engine, taken, earlier });
    const rule = ruleOf(group, { groupOf, group: place, read });
    return {
      ...words,
      id: earlier?.id ?? `g${++last}`,
      isNew: earlier === undefined,
      members: members[place]!,
      size: group.size,
      share: group.size / customers,
      stability: group.stability,
      traits: group.traits,
      ...(rule !== undefined && { rule }),
    };
  });
  return { asOf, seed, customers, stability, axes, tree, columns, problems, groups: named, map: map.map(({ row, x, y }) => ({ profile: profiles[row]!, x, y, group: groupOf[row]! })) };
}

/** Name, label and sentence; a group that is known keeps its name. */
function wordsOf({ traits }: DiscoveredGroup, { engine, taken, earlier }: { readonly engine: Read['engine']; readonly taken: Set<string>; readonly earlier: EarlierGroup | undefined }): Pick<FoundGroup, 'name' | 'label' | 'sentence'> {
  const words = createGroupWords(engine);
  const label: Words = earlier?.label ?? words.name(traits);
  return { label, name: earlier?.name ?? freeName(label.en, taken), sentence: words.sentence(traits) };
}

/** A name for a segment out of words: `manyVisitsHighRefundRate`. */
function freeName(text: string, taken: Set<string>): string {
  const parts = text.match(/[A-Za-z0-9]+/g) ?? [];
  const joined = parts.map((part, i) => (i === 0 ? part.toLowerCase() : `${part[0]!.toUpperCase()}${part.slice(1)}`)).join('').replace(/^\d+/, '').slice(0, 48);
  const base = joined === '' ? 'group' : joined;
  let name = base;
  for (let i = 2; taken.has(name); i++) name = `${base}${i}`;
  taken.add(name);
  return name;
}

/** The rule, counted again on everybody by the engine's own test. */
function ruleOf({ rule }: DiscoveredGroup, { groupOf, group, read: { values, profiles } }: { readonly groupOf: Int32Array; readonly group: number; readonly read: Read }): FoundGroup['rule'] {
  if (rule === undefined) return undefined;
  const picked = pick(rule.expression, values, profiles.length);
  return { expression: rule.expression, picked: picked.length, hits: picked.filter((row) => groupOf[row] === group).length };
}

/** Some of the members, always the same, as numbers that say nothing about them. */
function membersOf(profiles: readonly string[], groupOf: Int32Array, group: number): readonly number[] {
  const members = profiles.flatMap((profile, row) => (groupOf[row] === group ? [Math.floor(placeOf(profile, 'group') * 2 ** 32)] : []));
  return members.sort((a, b) => a - b).slice(0, REMEMBERED);
}
