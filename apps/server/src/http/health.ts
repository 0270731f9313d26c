/** GET /v1/health: how fast answers are, where log and disk stand. GET /v1/alerts: what somebody should look after. */
import { LatencyWindows, type Latency } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const closed = { additionalProperties: false } as const;
const percentiles = { count: Type.Integer(), p50Ms: Type.Optional(Type.Number()), p99Ms: Type.Optional(Type.Number()), p999Ms: Type.Optional(Type.Number({ description: '999 of 1,000.' })) };
const Window = (description: string) => Type.Object(percentiles, { description, ...closed });
const Measured = (description: string) =>
  Type.Object(
    {
      last5Minutes: Window('Absent percentiles: nothing was measured.'),
      lastHour: Window('The same over an hour.'),
      minutes: Type.Array(Type.Object({ at: Moment('Begin of the minute.'), ...percentiles }, closed), { description: 'Minute by minute, oldest first; those without anything are left out.' }),
    },
    { description, ...closed },
  );

export const Health = Type.Object(
  {
    at: Moment("By the system's clock."),
    runningSince: Moment('When this process began to serve.'),
    latency: Type.Object({ reads: Measured('Answers to questions: GET, and POST that only asks.'), ingest: Measured('From a request with events until it is acknowledged.'), applied: Measured('From taken in until applied, whatever way events come.'), changes: Measured('From a change until it is written to who listens.') }, closed),
    log: Type.Object({ position: Type.Integer(), bytes: Type.Integer() }, closed),
    disk: Type.Optional(Type.Object({ totalBytes: Type.Number(), freeBytes: Type.Number(), folderBytes: Type.Number(), parts: Type.Array(Type.Object({ name: Type.String({ description: 'Folder within the data folder; empty: its own files.' }), bytes: Type.Number() }, closed)) }, { description: 'Absent: the disk does not tell.', ...closed })),
    checkpoint: Type.Object({ at: Type.Optional(Moment('When the newest was written.')), failingSince: Type.Optional(Moment('Since when it cannot be written.')), reason: Type.Optional(Type.String()) }, closed),
    stateBytes: Type.Integer(),
    residentBytes: Type.Integer({ description: 'Memory of the process.' }),
    recoveryMs: Type.Number({ description: 'How long the last start took to bring the state up to the log.' }),
    eventLoop: Type.Object({ p50Ms: Type.Number(), p99Ms: Type.Number(), maxMs: Type.Number() }, { description: 'How long turns of the event loop were held up in the last minute or two.', ...closed }),
  },
  { $id: 'Health', description: 'How the process is.', ...closed },
);

export const Alert = Type.Object(
  {
    id: Type.String({ description: 'The same as long as it lasts.' }),
    code: Type.String({ description: 'Of what comes in and where it is kept: source_silent, rejections_up, disk_low, heavy_customer, checkpoint_failing, not_taking, model_missing. Of what is learnt: data_drift, score_drift, accuracy_down, served_differs, retrain_failed, rolled_back, schedule_jumped, labels_missing, stream_drift, model_failing.' }),
    level: Type.Union([Type.Literal('failed'), Type.Literal('warn'), Type.Literal('note')], { description: 'note: all is well with it.' }),
    about: Type.Optional(Type.String({ description: 'Name of the source, customer, column or prediction.' })),
    predictions: Type.Optional(Type.Array(Type.String(), { description: 'Whose answers it moves.' })),
    since: Moment('Since when, as far as this process knows.'),
    text: Words,
    cure: Words,
    rule: Words,
  },
  { $id: 'Alert', description: 'Something that should not stay so.', ...closed },
);

/** Times of answers, by what they answer. */
export interface Latencies {
  readonly reads: LatencyWindows;
  readonly ingest: LatencyWindows;
  readonly changes: LatencyWindows;
}

export function createLatencies(): Latencies {
  return { reads: new LatencyWindows(), ingest: new LatencyWindows(), changes: new LatencyWindows() };
}

/** What is asked of a route by its pattern: to take events, to answer a question, or something that says nothing of speed. */
export function kindOfRoute(method: string, route: string): 'reads' | 'ingest' | undefined {
  if (method === 'POST' && takes.test(route)) return 'ingest';
  return asks.test(route) && (method === 'GET' || method === 'POST') ? 'reads' : undefined;
}

const takes = /^\/v1\/(track|identify|page|screen|group|alias|batch|events|[tipsgab])$/;
const asks = /^\/v1\/(profiles|recommendations|predictions\/[^/]+$|segments|tags|count)/;

export function healthRoutes(app: HttpApp, { limn, access, activity, latencies }: HttpContext): void {
  app.get('/v1/health', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['operation'], summary: 'How fast, how full, how fresh', description: 'Percentiles, never means: a mean hides who waited.', security: readSecurity, response: answers(referTo(Health), 'As of now.', readProblems) },
    handler: async (): Promise<Static<typeof Health>> => {
      const { logPosition, logBytes, checkpointFault, openedInMs } = limn.status();
      const disk = await activity.vitals.disk();
      const fault = checkpointFault === undefined ? {} : { failingSince: isoOf(checkpointFault.since) ?? '', reason: checkpointFault.reason };
      return {
        at: new Date().toISOString(),
        runningSince: isoOf(activity.startedAt) ?? '',
        latency: { reads: measured(latencies.reads), ingest: measured(latencies.ingest), applied: measured(limn.sources.applied), changes: measured(latencies.changes) },
        log: { position: logPosition, bytes: logBytes },
        ...(disk !== undefined && { disk: { totalBytes: disk.totalBytes, freeBytes: disk.freeBytes, folderBytes: disk.folderBytes, parts: [...disk.parts] } }),
        checkpoint: { ...(disk?.checkpointAt !== undefined && { at: isoOf(disk.checkpointAt) ?? '' }), ...fault },
        stateBytes: limn.engine.statistics().memoryBytes,
        residentBytes: process.memoryUsage.rss(),
        recoveryMs: Math.round(openedInMs),
        eventLoop: activity.vitals.loopDelay(),
      };
    },
  });

  app.get('/v1/alerts', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['operation'], summary: 'What somebody should look after', description: 'The worst first; each with since when, what it rests on and what to do.', security: readSecurity, response: answers(Type.Object({ alerts: Type.Array(referTo(Alert)) }, closed), 'Open alerts.', readProblems) },
    handler: async () => ({ alerts: activity.alerts.map(({ since, predictions, ...alert }) => ({ ...alert, ...(predictions && { predictions: [...predictions] }), since: isoOf(since) ?? '' })) }),
  });
}

function measured(windows: Pick<LatencyWindows, 'over' | 'series'>): { last5Minutes: Latency; lastHour: Latency; minutes: ({ at: string } & Latency)[] } {
  return { last5Minutes: windows.over(5), lastHour: windows.over(60), minutes: windows.series().map(({ at, ...latency }) => ({ at: isoOf(at) ?? '', ...latency })) };
}
