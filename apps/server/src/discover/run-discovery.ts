/** Discoveries from a log, in whichever process. What cannot be found is an answer, too. */
import { createEngine, unaskedModels } from '@limn/engine';
import type { ReadableLog } from '@limn/host';
import { collectBehaviours, findAssociations, findOddities, LearnError, replayEvents, type CustomerColumn, type FoundAssociation, type Problem } from '@limn/learn';
import { counted } from '../learn/count-records.ts';
import type { FoundTag, OdditiesJob, OdditiesResult, TagsJob, TagsResult } from './discovery-job.ts';

/** Of the whole work that a replay is. */
const REPLAY_SHARE = 0.8;

/** Cost: a replay of the log, a reading a customer, and as `findOddities`. */
export async function runOddities({ definition, models, columns: names, asOf, seed, share }: Omit<OdditiesJob, 'log'>, log: ReadableLog, onProgress: (share: number) => void): Promise<OdditiesResult> {
  const engine = createEngine({ definition, models: unaskedModels(models), history: log });
  for await (const events of replayEvents(followed(log, onProgress))) for (const { event, position, moment } of events) engine.apply(event, position, moment);
  engine.advance(asOf);
  const reader = engine.readerOf(names);
  const profiles = [...engine.profiles(asOf)];
  const columns = names.map((name): CustomerColumn & { readonly values: unknown[] } => ({ name, type: engine.columns.get(name)!.type, values: [] }));
  for (const profile of profiles) reader.read(profile, { asOf }).forEach((value, i) => columns[i]!.values.push(value));
  return answerOf(() => ({ found: findOddities({ profiles, columns }, { seed, ...(share !== undefined && { share }) }), asOf }));
}

/** Cost: a replay of the log without its columns, and as `findAssociations`. */
export async function runTags({ definition, asOf, windowMs, support }: Omit<TagsJob, 'log'>, log: ReadableLog, onProgress: (share: number) => void): Promise<TagsResult> {
  const asked = { ...(support !== undefined && { support }) };
  return answerOf(async () => {
    const table = await collectBehaviours({ definition, log: followed(log, onProgress), asOf, ...asked, ...(windowMs !== undefined && { windowMs }) });
    const { found, ...about } = findAssociations(table, asked);
    return { found: { asOf, windowMs: table.windowMs, ...about, tags: found.map((each) => plain(each, (item) => table.behaviours[item]!)) } };
  });
}

function plain<Behaviour>({ items, rule, members, ...about }: FoundAssociation, behaviourOf: (item: number) => Behaviour) {
  const placeOf = (item: number): number => items.indexOf(item);
  return { ...about, behaviours: items.map(behaviourOf), rule: { ...rule, given: rule.given.map(placeOf), follows: placeOf(rule.follows) }, members: members.length } satisfies Omit<FoundTag, 'behaviours'> & { behaviours: readonly Behaviour[] };
}

function followed(log: ReadableLog, onProgress: (share: number) => void): ReadableLog {
  return { ...log, replay: (from) => counted(log.replay(from), (position) => onProgress((REPLAY_SHARE * position) / Math.max(1, log.end))) };
}

async function answerOf<Answer>(find: () => Answer | Promise<Answer>): Promise<Answer | { readonly problem: Problem }> {
  try {
    return await find();
  } catch (cause) {
    if (cause instanceof LearnError) return { problem: cause.problem };
    throw cause;
  }
}
