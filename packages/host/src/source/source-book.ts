/**
 * Where events come from: for each source what it sends, when it last did, how regularly, and what became of it. A
 * courtesy to those who look after the data, no part of the state: it is kept in a small file now and then, and a crash
 * costs its last minute.
 */
import { join } from 'node:path';
import type { Scheduler } from '../clock/scheduler.ts';
import type { Disk } from '../file/disk.ts';
import { readWholeFile } from '../file/read-file.ts';
import { replaceFile } from '../file/replace-file.ts';
import { LatencyWindows } from '../latency/latency-windows.ts';
import { Hours, type HourCounts, type OutcomeCounts } from './hours.ts';
import { Rhythm } from './rhythm.ts';
import type { Survey } from './survey.ts';

/** How events of a source come in. */
export type SourceWay = 'call' | 'batch' | 'lines' | 'cloudEvents' | 'import' | 'embedded';

/** Something that came from a source at once. */
export interface Arrival extends OutcomeCounts {
  /** Default: as its survey says, else as it came. */
  readonly name?: string | undefined;
  readonly way: SourceWay;
  /** By the clock in use, ms. */
  readonly at: number;
  readonly survey: Survey;
  /** From when it was taken in until it was applied, ms; absent: nobody measured it. */
  readonly appliedMs?: number;
}

/** One kind of events of a source. */
export interface SourceType {
  readonly type: string;
  readonly events: number;
  readonly lastAt: number;
}

/** How often a field that may be left out is. */
export interface SourceField {
  readonly type: string;
  readonly field: string;
  /** Events that were looked into, of the newest ones. */
  readonly looked: number;
  readonly missing: number;
}

/** What is known of a source. */
export interface SourceFacts {
  readonly name: string;
  readonly way: SourceWay;
  readonly firstAt: number;
  readonly lastAt: number;
  /** The pause that 99 of 100 of its pauses do not exceed, ms; undefined: too little is known, or it is an import. */
  readonly usualPauseMs?: number;
  /** By the hour, oldest first, for two days; hours without any are not there. */
  readonly hours: readonly HourCounts[];
  readonly total: OutcomeCounts;
  readonly types: readonly SourceType[];
  readonly fields: readonly SourceField[];
}

interface KnownSource {
  readonly name: string;
  readonly way: SourceWay;
  readonly firstAt: number;
  lastAt: number;
  readonly hours: Hours;
  readonly rhythm: Rhythm;
  total: OutcomeCounts;
  readonly types: Map<string, { events: number; lastAt: number }>;
  readonly fields: Map<string, { type: string; field: string; looked: number; missing: number }>;
}

interface KeptSource extends Omit<SourceFacts, 'usualPauseMs'> {
  readonly rhythm: readonly number[];
}

interface BookOptions {
  readonly disk: Disk;
  /** The data folder. */
  readonly folder: string;
  readonly scheduler: Scheduler;
}

const FILE = 'sources.json';
const FORMAT = 1;
const SAVE_MS = 60_000;
/** Further sources go together under one name. */
const MAX_SOURCES = 200;
const OTHERS = 'others';
/** Events looked into after which what was found before counts half. */
const FADE_LOOKED = 20_000;

export class SourceBook {
  /** From taken in to applied: what comes in by any way. */
  readonly applied: LatencyWindows;
  readonly #options: BookOptions;
  readonly #sources = new Map<string, KnownSource>();
  #cancelSave: (() => void) | undefined;
  #saving: Promise<void> = Promise.resolve();

  private constructor(options: BookOptions, kept: readonly KeptSource[]) {
    this.#options = options;
    this.applied = new LatencyWindows(() => options.scheduler.wallTime());
    for (const source of kept) this.#sources.set(source.name, revive(source));
  }

  /** Takes up what was kept; what cannot be read is begun anew. */
  static async open(options: BookOptions): Promise<SourceBook> {
    const kept = await readKept(options);
    try {
      return new SourceBook(options, kept);
    } catch {
      return new SourceBook(options, []);
    }
  }

  /** Cost some µs an arrival, however many events it has. */
  note({ name, way, at, survey, appliedMs, ...counts }: Arrival): void {
    const source = this.#source(name ?? survey.sender ?? way, way, at);
    if (way !== 'import') source.rhythm.add(at - source.lastAt);
    source.lastAt = Math.max(source.lastAt, at);
    source.hours.add(at, counts);
    source.total = sum(source.total, counts);
    for (const [type, events] of survey.types) {
      const known = source.types.get(type);
      if (known === undefined) source.types.set(type, { events, lastAt: at });
      else {
        known.events += events;
        known.lastAt = at;
      }
    }
    for (const { type, field, looked, missing } of survey.fields) {
      const key = `${type} ${field}`;
      const known = source.fields.get(key) ?? { type, field, looked: 0, missing: 0 };
      const share = known.looked > FADE_LOOKED ? 0.5 : 1;
      source.fields.set(key, { type, field, looked: Math.round(known.looked * share) + looked, missing: Math.round(known.missing * share) + missing });
    }
    if (appliedMs !== undefined) this.applied.add(appliedMs);
    this.#cancelSave ??= this.#options.scheduler.after(SAVE_MS, () => void this.#save());
  }

  /** In the order in which they were first heard of. */
  list(): readonly SourceFacts[] {
    return [...this.#sources.values()].map(({ rhythm, hours, types, fields, ...rest }) => ({
      ...rest,
      ...(rhythm.usualMs !== undefined && { usualPauseMs: rhythm.usualMs }),
      hours: hours.list(),
      types: [...types].map(([type, known]) => ({ type, ...known })),
      fields: [...fields.values()],
    }));
  }

  /** Keeps what is known; a disk that does not take it loses nothing that matters. */
  async close(): Promise<void> {
    if (this.#cancelSave !== undefined) await this.#save();
    await this.#saving;
  }

  #source(asked: string, way: SourceWay, at: number): KnownSource {
    const name = this.#sources.has(asked) || this.#sources.size < MAX_SOURCES ? asked : OTHERS;
    let source = this.#sources.get(name);
    if (source === undefined) {
      source = { name, way, firstAt: at, lastAt: at, hours: new Hours(), rhythm: new Rhythm(), total: { accepted: 0, duplicate: 0, late: 0, rejected: 0 }, types: new Map(), fields: new Map() };
      this.#sources.set(name, source);
    }
    return source;
  }

  #save(): Promise<void> {
    this.#cancelSave?.();
    this.#cancelSave = undefined;
    const { disk, folder } = this.#options;
    const sources = this.list().map(({ usualPauseMs: _, ...facts }): KeptSource => ({ ...facts, rhythm: this.#sources.get(facts.name)!.rhythm.save() }));
    const content = JSON.stringify({ format: FORMAT, sources });
    this.#saving = this.#saving.then(() => replaceFile(join(folder, FILE), content, disk)).catch(() => {});
    return this.#saving;
  }
}

function sum(left: OutcomeCounts, right: OutcomeCounts): OutcomeCounts {
  return { accepted: left.accepted + right.accepted, duplicate: left.duplicate + right.duplicate, late: left.late + right.late, rejected: left.rejected + right.rejected };
}

function revive({ hours, rhythm, types, fields, ...rest }: KeptSource): KnownSource {
  return {
    ...rest,
    hours: new Hours(hours),
    rhythm: new Rhythm(rhythm),
    types: new Map(types.map(({ type, ...known }) => [type, known])),
    fields: new Map(fields.map((field) => [`${field.type} ${field.field}`, field])),
  };
}

async function readKept({ disk, folder }: BookOptions): Promise<readonly KeptSource[]> {
  try {
    const { format, sources } = JSON.parse((await readWholeFile(disk, join(folder, FILE))).toString()) as { readonly format: number; readonly sources: readonly KeptSource[] };
    return format === FORMAT ? sources : [];
  } catch {
    return [];
  }
}
