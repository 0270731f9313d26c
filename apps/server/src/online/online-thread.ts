/** The thread that learns with each event: followers of the log, one a prediction, at a low priority. It dies with the server, and writes only its own folders. */
import assert from 'node:assert/strict';
import { constants, setPriority } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { unaskedModels } from '@limn/engine';
import { LogFollower, type LogSnapshot } from '@limn/host';
import { createPredictionLearner, type PredictionLearner } from '@limn/learn/online';
import type { LearnRequest, OnlineAnswer, OnlineRequest } from './online-message.ts';

const port = parentPort;
assert(port !== null, 'this file runs as a thread');

/** How often is told how far a learner is, and its state is stored at the latest, ms. */
const TELL_MS = 500;
const STORE_MS = 60_000;

interface Followed {
  readonly request: LearnRequest;
  readonly follower: LogFollower<PredictionLearner>;
  toldAt: number;
  storedAt: number;
  /** Labels learnt when its model was told last. */
  toldLabels: number;
}

let followed: readonly Followed[] = [];
let log: LogSnapshot;
let work: Promise<void> = Promise.resolve();
let grown = false;
/** What is under way is of no use any more. */
let stopping = new AbortController();

// On Linux priorities are of threads: those who serve come first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

port.on('message', (request: OnlineRequest) => {
  switch (request.ask) {
    case 'learn':
      log = request.log;
      stopping.abort();
      stopping = new AbortController();
      return inTurn(() => takeUp(request.predictions));
    case 'follow':
      log = request.log;
      if (grown) return;
      grown = true;
      return inTurn(() => {
        grown = false;
        return followAll();
      });
    case 'close':
      stopping.abort();
      return inTurn(async () => {
        await endAll();
        say({ answer: 'closed' });
        port!.close();
      });
  }
});

function say(answer: OnlineAnswer): void {
  port!.postMessage(answer, []);
}

function inTurn(next: () => Promise<void>): void {
  work = work.then(next).catch((cause: unknown) => followed.forEach(({ request: { prediction } }) => say({ answer: 'failed', prediction, reason: reasonOf(cause) })));
}

async function takeUp(requests: readonly LearnRequest[]): Promise<void> {
  await endAll();
  const opened: Followed[] = [];
  for (const request of requests) {
    const { prediction, definition, models, champion, folder } = request;
    try {
      const follower = await LogFollower.open({
        folder, log,
        create: (history) => createPredictionLearner({ definition, prediction, history, models: unaskedModels(models), ...(champion && { champion }) }),
        onWarning: (cause) => say({ answer: 'warning', prediction, reason: reasonOf(cause) }),
      });
      opened.push({ request, follower, toldAt: 0, storedAt: performance.now(), toldLabels: -1 });
    } catch (cause) {
      say({ answer: 'failed', prediction, reason: reasonOf(cause) });
    }
  }
  followed = opened;
  await followAll();
}

async function followAll(): Promise<void> {
  const { signal } = stopping;
  for (const each of followed) {
    try {
      await each.follower.follow({ log, signal, between: () => between(each) });
      if (signal.aborted) return;
      tell(each, true);
      await storeWhenDue(each);
    } catch (cause) {
      // Of the log: whoever needs the log tells what is wrong with it. What was learnt goes on being told.
      say({ answer: 'failed', prediction: each.request.prediction, reason: reasonOf(cause) });
    }
  }
}

async function between(each: Followed): Promise<void> {
  if (performance.now() - each.toldAt > TELL_MS) tell(each, false);
  await storeWhenDue(each);
  await nextTurn();
}

/** @param isLevel whether all of the log was followed: until then another model may be told */
function tell(each: Followed, isLevel: boolean): void {
  const { request: { prediction }, follower } = each;
  const { learner, position, end } = follower;
  const report = learner.report();
  each.toldAt = performance.now();
  const isNew = isLevel && report.progressive.examples !== each.toldLabels;
  if (isNew) each.toldLabels = report.progressive.examples;
  say({ answer: 'learnt', learner: { prediction, version: learner.version, position, of: end, report }, ...(isNew && { model: learner.model() }) });
}

async function storeWhenDue(each: Followed): Promise<void> {
  if (each.follower.position > each.follower.saved && performance.now() - each.storedAt > STORE_MS) await store(each);
}

/** A state that cannot be stored costs time after a restart, and nothing else. */
async function store(each: Followed): Promise<void> {
  each.storedAt = performance.now();
  await each.follower.checkpoint().catch((cause: unknown) => say({ answer: 'warning', prediction: each.request.prediction, reason: reasonOf(cause) }));
}

async function endAll(): Promise<void> {
  for (const each of followed) {
    if (each.follower.position > each.follower.saved) await store(each);
    each.follower.close();
  }
  followed = [];
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
