/**
 * A training of a recommendation that was begun: how far the log went then. Who asks for the same within a day learns from the same events, so
 * that what a kill left can be gone on with.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { versionOf, withoutModels, type ProfileDefinition } from '@limn/engine';
import type { ExampleLog, ExampleRecord } from '@limn/learn';
import type { RecommendationTrainingRequest } from './training-job.ts';

/** What is trained, from how much. */
export interface BegunTraining {
  readonly request: RecommendationTrainingRequest;
  readonly definition: ProfileDefinition;
  /** Of the log: position after the last event. */
  readonly end: number;
  /** ms. */
  readonly now: number;
}

interface Begun {
  readonly of: string;
  readonly end: number;
  readonly at: number;
}

const FILE = 'begun.json';
const DAY_MS = 86_400_000;

/** Makes the folder, and empties it of another training. @returns where the log ends that is to be learnt from */
export async function beginTraining(folder: string, { request, definition, end, now }: BegunTraining): Promise<number> {
  const of = JSON.stringify([versionOf(withoutModels(definition)), request]);
  const before = await readFile(join(folder, FILE), 'utf8').then((text) => JSON.parse(text) as Begun).catch(() => undefined);
  if (before?.of === of && before.end <= end && now - before.at < DAY_MS) return before.end;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `${FILE}.part`);
  await writeFile(unfinished, JSON.stringify({ of, end, at: now } satisfies Begun));
  await rename(unfinished, join(folder, FILE));
  return end;
}

/** Records of a log as if it ended there. */
export async function* replayUntil(log: Pick<ExampleLog, 'replay'>, from: number, end: number): AsyncGenerator<ExampleRecord> {
  for await (const record of log.replay(from)) {
    if (record.position >= end) return;
    yield { ...record, events: record.events.slice(0, end - record.position) };
  }
}
