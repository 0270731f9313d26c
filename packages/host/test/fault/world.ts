/**
 * One run: the whole embedded Limn on a simulated machine, with clients that send again until they are answered, a
 * subscriber, and all that the plan does to them. Throws a Violation when a law is broken.
 */
import { createHash } from 'node:crypto';
import { versionOf, type Change, type LimnEvent, type ProfileDefinition } from '@limn/engine';
import type { ReplayedRecord } from '../../src/log/event-log.ts';
import { HostError, openLimn, wallClock, type Disk, type Limn } from '@limn/host';
import { systemCode } from '../../src/errors.ts';
import { checkEnd } from './end.ts';
import { flipBit, type Flip } from './flip.ts';
import { Ledger } from './ledger.ts';
import type { Plan, Step } from './plan.ts';
import { createRandom } from './random.ts';
import { definitions, receive, type Message } from './shop.ts';
import { SimulatedLake } from './simulated-lake.ts';
import { SimulatedMachine, type MachineTotals, type SimulatedProcess } from './simulated-machine.ts';
import { readStoredLog } from './stored-log.ts';
import { Timeline } from './timeline.ts';
import { mustHold, Violation } from './violation.ts';

export const FOLDER = '/data';
/** Things that may happen in a run before it counts as endless. */
const LIMIT = 400_000;
const ANSWER_MS = 10_000;
const SUPERVISOR_MS = 200;

export interface RunOptions {
  /** Puts another disk in place of the process's: to see whether its mistakes are found. */
  readonly wrapDisk?: (disk: Disk) => Disk;
  readonly wrapLimn?: (limn: Limn, disk: Disk) => Limn;
}

/** A run that kept all laws. */
export interface RunTotals extends MachineTotals {
  starts: number;
  stops: number;
  events: number;
  changes: number;
  published: number;
  /** Flipped bits, and after how many the host refused to go on. */
  flips: number;
  refusals: number;
  simulatedMs: number;
  /** Of all that the run left behind. */
  digest: string;
}

export class World {
  readonly plan: Plan;
  readonly timeline = new Timeline();
  readonly machine: SimulatedMachine;
  readonly ledger = new Ledger();
  readonly lake: SimulatedLake;
  readonly counts = { starts: 0, stops: 0, changes: 0, published: 0, flips: 0, refusals: 0 };
  /** All that the subscriber has seen. */
  readonly seen: Change[] = [];
  /** What Limn is opened with. */
  #definition = 0;
  /** What it was opened with when that last went well. */
  #opened: number | undefined;
  /** Asked for while running, and perhaps not put in force yet. */
  readonly #pending = new Set<number>();
  /** What may be in force: what was put so last, and what was asked for since. */
  #inForce = new Set<number>([0]);
  #mended: Flip | undefined;
  readonly #options: RunOptions;
  #limn: Limn | undefined;
  #waiting: (() => void)[] = [];
  #downFor = SUPERVISOR_MS;
  #broken: unknown;
  #refused = false;
  #clients = 0;
  #flipped = false;
  #troubled = 0;

  constructor(plan: Plan, options: RunOptions) {
    this.plan = plan;
    this.#options = options;
    this.machine = new SimulatedMachine(this.timeline, plan.seed);
    this.machine.flaky = plan.flaky;
    if (plan.flaky > 0) this.#troubled++;
    this.lake = new SimulatedLake(createRandom(plan.seed, 'lake'));
  }

  /** All that stands in the log; a bit that was flipped on purpose is taken back. */
  storedLog(): readonly ReplayedRecord[] {
    const flip = this.#mended;
    return readStoredLog(this.machine.disk, `${FOLDER}/log`, (path, bytes) => {
      if (path !== flip?.path || bytes[flip.at] !== flip.flipped) return bytes;
      const mended = Buffer.from(bytes);
      mended[flip.at] = flip.sound;
      return mended;
    });
  }

  mayBeInForce(definition: ProfileDefinition): boolean {
    return [...this.#inForce].some((each) => versionOf(definitions[each]!) === versionOf(definition));
  }

  get limn(): Limn | undefined {
    return this.#limn;
  }

  async run(): Promise<void> {
    for (const step of this.plan.steps) this.timeline.at(step.at, () => this.#guard(() => this.#take(step)));
    this.#boot();
    this.#guard(() => this.#subscribe());
    await this.timeline.pause(this.plan.steps.at(-1)?.at ?? 0);
    // From here on nothing goes wrong any more.
    await this.timeline.pause(30_000);
    this.machine.troubles.clear();
    this.machine.flaky = 0;
    await this.timeline.pause(5_000);
    if (this.plan.flaky > 0) this.#troubled--;
    this.machine.dieAt(Infinity, 'before', 'kill');
    while (this.#clients > 0 && !this.ended) await this.timeline.pause(1_000);
    if (!this.ended) await checkEnd(this).catch((cause: unknown) => this.#judge(cause));
    if (this.#broken !== undefined) throw this.#broken;
  }

  /** A law was broken, or damage was found and Limn refuses to open, as it should. */
  get ended(): boolean {
    return this.#broken !== undefined || this.#refused;
  }

  get refused(): boolean {
    return this.#refused;
  }

  /** Resolves when Limn is open; undefined when it never will be again. */
  async requireLimn(): Promise<Limn | undefined> {
    while (this.#limn === undefined && !this.ended) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#limn;
  }

  /** Closes cleanly, and opens again. */
  async restart(downFor: number): Promise<void> {
    const process = this.machine.process;
    const limn = this.#limn;
    if (limn === undefined || process === undefined) return;
    this.counts.stops++;
    this.#downFor = downFor;
    await limn.close().catch((cause: unknown) => this.#expect(cause));
    if (process.alive) this.machine.die('kill');
  }

  #guard(work: () => Promise<void> | void): void {
    void (async () => work())().catch((cause: unknown) => this.#break(cause));
  }

  #break(cause: unknown): void {
    this.#broken ??= cause;
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** What the world did to Limn may fail it, with a code; nothing else may. */
  #expect(cause: unknown): void {
    const troubled = this.#troubled > 0 || this.#flipped;
    if (troubled && (cause instanceof HostError || systemCode(cause) !== undefined)) return;
    if (cause instanceof HostError && ['closing', 'lake_failed', 'generation_busy'].includes(cause.code)) return;
    this.#break(cause);
  }

  /** Damage that was done on purpose must be refused, with a code, and that ends the run. @throws what is no such refusal */
  #judge(cause: unknown): void {
    if (!this.#flipped || !(cause instanceof HostError)) throw cause;
    this.counts.refusals++;
    this.#refused = true;
    this.#wake();
  }

  #boot(): void {
    const process = this.machine.start(() => {
      this.#limn = undefined;
      const downFor = this.#downFor;
      this.#downFor = SUPERVISOR_MS;
      this.timeline.after(downFor, () => this.#boot());
    });
    this.#guard(async () => {
      try {
        await this.#open(process);
      } catch (cause) {
        if (!process.alive) return;
        this.#expect(cause);
        if (this.#flipped && this.#troubled === 0) this.#judge(cause);
        if (!this.ended) this.machine.die('kill');
      }
    });
  }

  async #open(process: SimulatedProcess): Promise<void> {
    const { wrapDisk = (disk: Disk) => disk, wrapLimn = (limn: Limn) => limn } = this.#options;
    const disk = wrapDisk(process.disk);
    this.counts.starts++;
    const given = this.#definition;
    const limn = await openLimn({
      folder: FOLDER,
      definition: definitions[given]!,
      clock: wallClock({ scheduler: process.scheduler }),
      disk,
      scheduler: process.scheduler,
      sizes: { tailEvents: 3, ...this.plan.sizes },
      rollHistory: (job) => this.lake.roll(process, job),
      onWarning: (cause) => process.alive && cause instanceof Error && this.#expect(cause),
    });
    if (!process.alive) return;
    if (given !== this.#opened) this.#inForce = new Set([given, ...this.#pending]);
    this.#opened = given;
    mustHold(this.mayBeInForce(limn.engine.definition), () => 'opened with a new definition, another one is in force');
    const records = this.storedLog();
    this.ledger.compare(records);
    const events = records.reduce((sum, record) => sum + record.events.length, 0);
    mustHold(limn.status().logPosition === events, () => `the log holds ${events} events, and Limn has applied ${limn.status().logPosition}`);
    for (const name of new Set(records.flatMap(({ progress }) => progress?.name ?? []))) {
      const row = Math.max(...records.map(({ progress }) => (progress?.name === name ? progress.row : 0)));
      mustHold(limn.importedRows(name) === row, () => `of ${name}, ${row} rows are in the log, and Limn says ${limn.importedRows(name)}`);
    }
    this.#limn = wrapLimn(limn, disk);
    this.#wake();
  }

  #take(step: Step): Promise<void> | void {
    const { machine } = this;
    switch (step.do) {
      case 'send':
        return this.#client(() => this.#deliver(step.messages, step.at));
      case 'import':
        return this.#client(() => this.#import(step));
      case 'die':
        this.#downFor = step.downFor;
        return machine.die(step.death);
      case 'die later':
        this.#downFor = step.downFor;
        return machine.dieAt(step.operations, step.instant, step.death);
      case 'stop':
        return this.restart(step.downFor);
      case 'step clock':
        return machine.stepClock(step.by);
      case 'trouble':
        machine.troubles.add(step.trouble);
        this.#troubled++;
        this.timeline.after(step.lasts, () => {
          machine.troubles.delete(step.trouble);
          // What was under way may still tell of it.
          this.timeline.after(5_000, () => this.#troubled--);
        });
        return;
      case 'flip bit':
        return this.#flip(step.place);
      case 'publish':
        return this.#publish(step);
    }
  }

  async #client(work: () => Promise<void>): Promise<void> {
    this.#clients++;
    try {
      await work();
    } finally {
      this.#clients--;
    }
  }

  /** Sends until it is answered. */
  async #deliver(messages: readonly Message[], key: number): Promise<void> {
    const first = this.machine.wallTime();
    const happened = messages.map(({ age }) => first - age);
    const { loss, twice } = this.plan.network;
    for (let attempt = 0; !this.ended; attempt++) {
      const random = createRandom(this.plan.seed, 'network', key, messages[0]!.id, attempt);
      const send = (): Promise<boolean> => this.#request(messages, { happened, imported: false });
      if (!random.chance(loss)) {
        if (random.chance(twice)) this.timeline.after(random.integer(0, 3_000), () => this.#guard(async () => void (await send())));
        if ((await send()) && !random.chance(loss)) return;
      }
      await this.timeline.pause(random.integer(50, 500 * Math.min(attempt + 1, 10)));
    }
  }

  async #import({ file, rows, batch }: Step & { readonly do: 'import' }): Promise<void> {
    const first = this.machine.wallTime();
    for (let acknowledged = 0; acknowledged < rows.length && !this.ended; ) {
      const limn = await this.requireLimn();
      if (limn === undefined) return;
      const done = limn.importedRows(file);
      mustHold(done >= acknowledged, () => `of ${file}, ${acknowledged} rows were acknowledged, and Limn knows of ${done}`);
      const next = rows.slice(done, done + batch);
      const progress = { name: file, row: done + next.length };
      if (await this.#request(next, { happened: next.map(({ age }) => first - age), imported: true, progress })) acknowledged = progress.row;
      else await this.timeline.pause(300);
    }
  }

  /** @returns whether it was acknowledged */
  async #request(messages: readonly Message[], { happened, imported, progress }: { readonly happened: readonly number[]; readonly imported: boolean; readonly progress?: { readonly name: string; readonly row: number } }): Promise<boolean> {
    await this.timeline.pause(1);
    const process = this.machine.process;
    const limn = this.#limn;
    if (limn === undefined || process === undefined) return false;
    const number = this.ledger.number();
    const now = limn.clock.now();
    const events = messages.map((message, i): LimnEvent => receive(message, { happened: happened[i]!, receivedAt: imported ? happened[i]! : now, arrival: number, imported }));
    this.ledger.arrived(number, events.filter((event) => limn.engine.check(event) === undefined), progress);
    const answered = limn.ingest(events, progress).then(
      (outcomes) => {
        if (!process.alive) return false;
        this.ledger.acknowledged(number);
        for (const [i, { outcome }] of outcomes.entries()) {
          mustHold((outcome === 'rejected') === (messages[i]!.what === 'malformed'), () => `${messages[i]!.id} is ${messages[i]!.what}, and Limn says ${outcome}`);
        }
        return true;
      },
      (cause: unknown) => {
        if (process.alive) this.#expect(cause);
        return false;
      },
    );
    answered.catch((cause: unknown) => this.#break(cause));
    const late = this.timeline.pause(ANSWER_MS).then(() => false);
    return Promise.race([answered.catch(() => false), late]);
  }

  /** Reads the feed on from where it is, again and again. */
  async #subscribe(): Promise<void> {
    const random = createRandom(this.plan.seed, 'subscriber');
    while (!this.ended) {
      await this.timeline.pause(random.pick([1, 20, 500, 5_000, 60_000]));
      await this.readFeed();
    }
  }

  async readFeed(): Promise<void> {
    const process = this.machine.process;
    const limn = this.#limn;
    if (limn === undefined || process === undefined) return;
    try {
      const changes = await limn.changesAfter(this.seen.length, 50);
      if (!process.alive) return;
      for (const change of changes) {
        // Seen meanwhile, by the other reader.
        if (change.id <= this.seen.length) continue;
        mustHold(change.id === this.seen.length + 1, () => `the feed gave change ${change.id} where ${this.seen.length + 1} was due`);
        this.seen.push(change);
      }
    } catch (cause) {
      if (cause instanceof Violation) throw cause;
      if (process.alive) this.#expect(cause);
    }
  }

  async #flip(place: number): Promise<void> {
    if (this.#limn === undefined || this.#troubled > 0 || this.#flipped) return;
    await this.restart(50);
    if (this.machine.process !== undefined || this.ended) return;
    this.#mended = flipBit(this.machine.disk, createRandom(this.plan.seed, 'flip', place));
    if (this.#mended === undefined) return;
    this.counts.flips++;
    this.#flipped = true;
  }

  async #publish({ definition, how }: Step & { readonly do: 'publish' }): Promise<void> {
    if (how === 'restart') {
      this.#definition = definition;
      return this.restart(20);
    }
    const process = this.machine.process;
    const limn = this.#limn;
    if (limn === undefined || process === undefined) return;
    try {
      this.#inForce.add(definition);
      this.#pending.add(definition);
      await limn.generations.propose(definitions[definition]!, { publish: true });
      if (!process.alive) return;
      this.counts.published++;
      this.#inForce = new Set([definition]);
      this.#pending.clear();
    } catch (cause) {
      if (process.alive) this.#expect(cause);
    }
  }
}

/** @throws Violation or Error: a law does not hold, or something waits for ever */
export async function run(plan: Plan, options: RunOptions = {}): Promise<RunTotals> {
  const world = new World(plan, options);
  await world.timeline.run(world.run(), LIMIT);
  const { machine, timeline, counts, ledger } = world;
  return { ...machine.totals, ...counts, changes: world.seen.length, events: ledger.acknowledgedEvents, simulatedMs: timeline.now, digest: digestOf(machine) };
}

function digestOf({ disk, timeline }: SimulatedMachine): string {
  const hash = createHash('sha256').update(`${timeline.passed} ${timeline.now}`);
  for (const path of disk.paths) hash.update(path).update(disk.inode(path)!.content);
  return hash.digest('hex').slice(0, 16);
}
