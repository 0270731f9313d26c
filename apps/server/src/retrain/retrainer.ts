/**
 * Learns models anew: when a schedule says so, when something has drifted, when somebody asks. Every step of a run stands in the
 * ledger before it is taken, so that whoever starts again after a kill goes on where it stood, and nothing is done twice. Runs
 * that wait stand there too: one a prediction, oldest first, one training at a time on the machine.
 */
import { predictionsOf } from '@limn/engine';
import type { Limn, RunEntry } from '@limn/host';
import type { Alert } from '../activity/alert.ts';
import { declaredVersionOf } from '../learn/trainings.ts';
import { advanceRun, withdraw } from './live-turn.ts';
import { championOf } from './placement.ts';
import { policyOf, type RetrainPolicy, type UpTo } from './policy.ts';
import { retrainAlerts } from './retrain-alerts.ts';
import { after, isOpen, type Run } from './run.ts';
import type { Cause, Step, StepFacts, StepName } from './step.ts';
import { trainRun, type TrainingPlace } from './training-turn.ts';
import { driftState, scheduleState } from './triggers.ts';

/** What it works with. */
export interface RetrainerOptions {
  readonly limn: Limn;
  readonly trainings: TrainingPlace;
  /** Open alerts: those of drift begin runs. */
  readonly alerts: () => readonly Alert[];
}

/** How a prediction stands. */
export interface RetrainStatus {
  readonly prediction: string;
  readonly policy: RetrainPolicy & { readonly isDeclared: boolean };
  /** ms. */
  readonly next?: number;
  /** Drift begins no run before, ms. */
  readonly quietUntil?: number;
  /** Newest first. */
  readonly runs: readonly Run[];
}

/** How often it looks, ms: it only compares numbers. */
const LOOK_MS = 1_000;
/** What could not be done is tried again after this, ms, by the system's time. */
const FAULT_MS = 60_000;
/** Who begins what nobody asked for. */
const CLOCK = 'schedule';
const WATCH = 'drift';

export class Retrainer {
  readonly #limn: Limn;
  readonly #trainings: TrainingPlace;
  readonly #alerts: () => readonly Alert[];
  readonly #folded = new Map<number, Run>();
  /** Entries of the ledger that have been taken in. */
  #entries = 0;
  /** Runs that are being gone on with. */
  readonly #busy = new Map<number, { readonly work: Promise<void>; readonly stop: AbortController }>();
  /** Why the last turn of a run could not be done: told, and tried again. */
  readonly #faults = new Map<number, { readonly reason: string; readonly at: number }>();
  /** Triggers, one after the other: two at once are one run. */
  #triggers: Promise<unknown> = Promise.resolve();
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor({ limn, trainings, alerts }: RetrainerOptions) {
    this.#limn = limn;
    this.#trainings = trainings;
    this.#alerts = alerts;
  }

  /** Runs by their number: what the ledger says, and nothing else. */
  get #runs(): ReadonlyMap<number, Run> {
    const { entries } = this.#limn.runs;
    for (; this.#entries < entries.length; this.#entries++) {
      const step = entries[this.#entries] as Step;
      const run = step.run === 0 ? undefined : after(this.#folded.get(step.run), step);
      if (run !== undefined) this.#folded.set(step.run, run);
    }
    return this.#folded;
  }

  /** Begins to look; keeps no process alive. */
  start(): void {
    this.#timer ??= setInterval(() => void this.look(), LOOK_MS).unref();
  }

  /** Looks no more, and ends what it trains; the ledger says where to go on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    for (const { stop } of this.#busy.values()) stop.abort(new Error('Limn is stopping'));
    await this.#looking;
    await Promise.all([...this.#busy.values()].map(({ work }) => work));
  }

  /** Whatever is due now begins; resolves when that is written, not when it is done. */
  look(): Promise<void> {
    return (this.#looking ??= this.#lookOnce().finally(() => (this.#looking = undefined)));
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#looking;
    while (this.#busy.size > 0) await Promise.all([...this.#busy.values()].map(({ work }) => work));
  }

  /** Begins a run, or joins the one that is open. @returns it, durable */
  async ask(prediction: string, { by, note, upTo }: { readonly by: string; readonly note?: string; readonly upTo?: UpTo }): Promise<Run> {
    const run = await this.#begin(prediction, { kind: 'request', ...(note !== undefined && { note }) }, by, upTo);
    void this.look();
    return run;
  }

  /** Ends a run at somebody's word. @returns it; one that has ended stays as it is */
  async halt(id: number, { by, note }: { readonly by: string; readonly note?: string }): Promise<Run | undefined> {
    const run = this.#runs.get(id);
    if (run === undefined || run.state === 'ended') return run;
    const busy = this.#busy.get(id);
    busy?.stop.abort(new Error('stopped by hand'));
    await busy?.work;
    const now = this.#runs.get(id)!;
    if (now.state === 'ended') return now;
    await withdraw(now, { limn: this.#limn });
    return this.#append(now, 'ended', { outcome: 'stopped', reason: 'stopped', ...(note !== undefined && { note }) }, by);
  }

  run(id: number): Run | undefined {
    return this.#runs.get(id);
  }

  /** Newest first. @param prediction of this one only */
  runs(prediction?: string): readonly Run[] {
    return [...this.#runs.values()].filter((run) => prediction === undefined || run.prediction === prediction).reverse();
  }

  /** Why the last turn of a run could not be done. */
  fault(id: number): string | undefined {
    return this.#faults.get(id)?.reason;
  }

  /** Runs that wait for their turn, the next first. */
  get waiting(): readonly Run[] {
    return [...this.#runs.values()].filter(({ state, id }) => state === 'waiting' && !this.#busy.has(id));
  }

  status(prediction: string): RetrainStatus {
    const { engine: { definition }, clock, runs: { entries } } = this.#limn;
    const policy = policyOf(definition, prediction);
    const runs = this.runs(prediction);
    const now = clock.now();
    const schedule = policy.every === undefined ? undefined : scheduleState(prediction, policy.every, { entries, timeZone: definition.timeZone, now });
    const { quietUntil } = driftState(prediction, policy, { alerts: [], runs, now });
    return { prediction, policy, runs, ...(schedule && Number.isFinite(schedule.next) && { next: schedule.next }), ...(quietUntil !== undefined && { quietUntil }) };
  }

  /** What somebody should look after. Cost: the runs. */
  alerts(): readonly Alert[] {
    const { engine: { definition }, clock, runs: { entries } } = this.#limn;
    return retrainAlerts([...this.#runs.values()], { predictions: predictionsOf(definition), now: clock.now(), newest: entries.at(-1)?.at, wall: Date.now() });
  }

  async #lookOnce(): Promise<void> {
    try {
      for (const name of predictionsOf(this.#limn.engine.definition).keys()) await this.#trigger(name);
    } catch {
      // A ledger that cannot be written begins nothing: the next look tries again, and the host tells of its disk.
    }
    for (const run of this.#runs.values()) this.#goOn(run);
  }

  async #trigger(prediction: string): Promise<void> {
    const { engine: { definition }, clock, runs: { entries } } = this.#limn;
    const policy = policyOf(definition, prediction);
    const now = clock.now();
    if (policy.every !== undefined) {
      const { due, isNew } = scheduleState(prediction, policy.every, { entries, timeZone: definition.timeZone, now });
      if (isNew) await this.#append({ id: 0, prediction }, 'declared', { every: policy.every }, CLOCK);
      else if (due !== undefined) await this.#begin(prediction, due, CLOCK);
    }
    const { cause } = driftState(prediction, policy, { alerts: this.#alerts(), runs: this.runs(prediction), now });
    if (cause !== undefined) await this.#begin(prediction, cause, WATCH);
  }

  #begin(prediction: string, cause: Cause, by: string, upTo?: UpTo): Promise<Run> {
    const begun = this.#triggers.then(async () => {
      const open = this.runs(prediction).find(isOpen);
      if (open !== undefined) return isNoted(open, cause) ? open : this.#append(open, 'joined', { cause }, by);
      const { engine: { definition }, clock, models } = this.#limn;
      const { isDeclared: _, ...policy } = policyOf(definition, prediction);
      const champion = championOf(models, prediction)?.hash;
      const id = Math.max(0, ...this.#runs.keys()) + 1;
      const facts = { cause, policy: { ...policy, ...(upTo !== undefined && { upTo }) }, end: this.#limn.status().logPosition, now: clock.now(), definition: declaredVersionOf(definition), ...(champion !== undefined && { champion }) };
      return this.#append({ id, prediction }, 'begun', facts, by);
    });
    this.#triggers = begun.catch(() => {});
    return begun;
  }

  #goOn(run: Run): void {
    if (this.#stopped || this.#busy.has(run.id) || run.state === 'ended') return;
    if (performance.now() - (this.#faults.get(run.id)?.at ?? -Infinity) < FAULT_MS) return;
    if (run.state === 'waiting' && !this.#isNext(run)) return;
    const stop = new AbortController();
    const turn = run.state === 'waiting' ? this.#train(run, stop.signal) : this.#advance(run, stop.signal);
    const work = turn.then(
      () => void this.#faults.delete(run.id),
      (cause: unknown) => void (stop.signal.aborted || this.#faults.set(run.id, { reason: cause instanceof Error ? cause.message : String(cause), at: performance.now() })),
    ).finally(() => this.#busy.delete(run.id));
    this.#busy.set(run.id, { work, stop });
  }

  /** The oldest of those that need not wait, while nothing else is trained. */
  #isNext(run: Run): boolean {
    const now = this.#limn.clock.now();
    const isReady = ({ again = -Infinity }: Run): boolean => again <= now;
    const isTraining = [...this.#busy.keys()].some((id) => this.#runs.get(id)?.state === 'waiting');
    return this.#trainings.isIdle && !isTraining && isReady(run) && this.waiting.find(isReady) === run;
  }

  async #train(run: Run, signal: AbortSignal): Promise<void> {
    const before = this.runs(run.prediction).filter(({ id }) => id < run.id);
    await trainRun(run, { limn: this.#limn, trainings: this.#trainings, append: this.#append, before, signal });
  }

  async #advance(run: Run, signal: AbortSignal): Promise<void> {
    await advanceRun(run, { limn: this.#limn, trainings: this.#trainings, append: this.#append, alerts: this.#alerts(), signal });
  }

  readonly #append = async <Name extends StepName>({ id, prediction }: Pick<Run, 'id' | 'prediction'>, step: Name, facts: StepFacts[Name], by = `run ${id}`): Promise<Run> => {
    const entry: RunEntry = { run: id, prediction, at: this.#limn.clock.now(), by, step, facts: facts as Readonly<Record<string, unknown>> };
    await this.#limn.runs.append(entry);
    return this.#runs.get(id) as Run;
  };
}

/** A cause that is written once is not written again: drift that lasts would fill the ledger. */
function isNoted({ cause, joined }: Run, next: Cause): boolean {
  const known = [cause, ...joined];
  if (next.kind === 'drift') return known.some(({ kind }) => kind === 'drift');
  return next.kind === 'schedule' && known.some((each) => each.kind === 'schedule' && each.moment === next.moment);
}
