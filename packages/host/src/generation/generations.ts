/**
 * Definitions side by side. One is current: it answers, and its changes are the feed. A candidate follows the log beside
 * it, is compared with it, and takes its place in one step, between two batches; who is pinned stays readable after that.
 *
 * The feed goes on through a flip: who enters or leaves because of it stands there, caused by the definition. A flip is
 * void until the manifest says that it is done; whatever a crash left of it is cut off.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { carryModels, stateVersionOf, versionOf, withModels, withoutModels, type Answering, type Change, type Engine, type ProfileDefinition } from '@limn/engine';
import { nextTurn } from '../clock/scheduler.ts';
import { hostError, reasonOf, systemCode } from '../errors.ts';
import { diffOf, differencesOf } from './differences.ts';
import { advanceTo } from './advance.ts';
import { Generation } from './generation.ts';
import type { GenerationsOptions } from './options.ts';
import { Publications, type Publication, type PublicationNote } from './publications.ts';
import type { GenerationDiff, GenerationStatus, ProposeOptions } from './status.ts';
import { takeUp } from './take-up.ts';
import { keepDefinition, MANIFEST_FORMAT, readDefinition, readManifest, writeManifest, type GenerationManifest } from './manifest.ts';

/** A generation that is not current. */
interface Beside {
  readonly generation: Generation;
  readonly abort: AbortController;
  state: 'building' | 'ready' | 'pinned' | 'failed';
  reason?: string;
  following: boolean;
  /** Following, checkpoints and comparisons, one after the other. */
  work: Promise<unknown>;
}

/** A generation that is not current follows when it is so many events behind, or when somebody asks. */
const FOLLOW_EVENTS = 1_000;

export class Generations {
  readonly #options: GenerationsOptions;
  readonly #beside = new Map<string, Beside>();
  /** Definitions that came into force. */
  readonly publications: Publications;
  #manifest: GenerationManifest;
  #current: Generation;
  /** Entries of the feed up to here are shown: those of a flip only when it is done. */
  #shown = Number.POSITIVE_INFINITY;

  private constructor(options: GenerationsOptions, publications: Publications, manifest: GenerationManifest, definition: ProfileDefinition) {
    this.#options = options;
    this.publications = publications;
    this.#manifest = manifest;
    this.#current = this.#generation(definition);
  }

  /** Opens what stands in the folder, brings it up to the end of the log, and publishes a definition that is new. */
  static async open(options: GenerationsOptions): Promise<Generations> {
    const { disk, folder, feed } = options;
    // Who answers is the folder's to say.
    const definition = withoutModels(options.definition);
    const given = versionOf(definition);
    const stored = await readManifest(disk, folder);
    const manifest: GenerationManifest = stored ?? { format: MANIFEST_FORMAT, given, current: given, base: { changes: 0, feed: 0 }, pinned: [] };
    if (manifest.publishing !== undefined) await feed.truncateTo(manifest.publishing.feed);
    if (stored === undefined) await keepDefinition(disk, folder, definition);
    const generations = new Generations(options, await Publications.open(disk, folder), manifest, manifest.current === given ? definition : await readDefinition(disk, folder, manifest.current));
    if (stored === undefined || stored.publishing !== undefined) await generations.#write({ ...manifest, publishing: undefined });
    if (generations.publications.list.at(-1)?.version !== manifest.current) await generations.#record(stored === undefined ? 'begun' : 'found');
    await generations.#current.load(options.onWarning);
    generations.#requireFeed();
    await takeUp(generations.#current, { ...options, base: manifest.base, again: () => (generations.#current = generations.#generation(generations.#current.engine.definition)) });
    const current = generations.#current;
    // Changes that time alone made were told before, and keep their place: before any that a new definition makes.
    const [last] = await feed.after(feed.lastId - 1, 1);
    await advanceTo(current.engine, Math.max(options.until, last?.at ?? -Infinity), options.scheduler);
    if (current.unsaved > options.checkpointEvents / 4) await generations.checkpoint();
    for (const version of manifest.pinned) generations.#follow(await readDefinition(disk, folder, version), 'pinned');
    if (manifest.given !== given) {
      const carried = generations.#carried(definition);
      if (manifest.current !== versionOf(carried)) {
        await generations.#compute(carried, { onProgress: options.onProgress });
        await generations.publish(versionOf(carried), { kind: 'given' });
      }
      // Last: what a crash cut off is begun again.
      await generations.#write({ ...generations.#manifest, given });
    } else if (manifest.candidate !== undefined) {
      const { version, publish } = manifest.candidate;
      await generations.#compute(await readDefinition(disk, folder, version), { publish, wait: false });
    }
    return generations;
  }

  /** Where the current engine's changes stand in the feed: see `GenerationManifest.base`. */
  get base(): GenerationManifest['base'] {
    return this.#manifest.base;
  }

  get current(): Generation {
    return this.#current;
  }

  /** Id of the newest change that may be shown. */
  get lastChange(): number {
    return Math.min(this.#shown, this.#options.feed.lastId);
  }

  /** Id in the feed of a change of the current engine; undefined for those before it was in force. */
  feedIdOf(change: number): number | undefined {
    const { base } = this.#manifest;
    return change <= base.changes ? undefined : change - base.changes + base.feed;
  }

  async changesAfter(after: number, limit: number): Promise<readonly Change[]> {
    const changes = await this.#options.feed.after(after, limit);
    return changes.filter(({ id }) => id <= this.#shown);
  }

  list(): readonly GenerationStatus[] {
    const of = this.#options.log.end;
    const current: GenerationStatus = { version: this.#current.version, state: 'current', done: this.#current.applied, of };
    return [current, ...[...this.#beside.values()].map(({ generation, state, reason }): GenerationStatus => ({ version: generation.version, state, done: generation.applied, of, ...(reason !== undefined && { reason }) }))];
  }

  /**
   * Computes a definition beside the current one, from the whole log. What was begun goes on after a restart. Models that
   * answer now go on to answer, where they fit.
   * @throws HostError `generation_busy` while another candidate stands
   */
  propose(definition: ProfileDefinition, options: ProposeOptions = {}): Promise<GenerationStatus> {
    return this.#compute(this.#carried(definition), options);
  }

  /**
   * Lets others answer for a prediction: at once when no tag or segment rests on them, else by a definition that is
   * computed and published.
   * @throws HostError `generation_busy` while a candidate stands; `generation_failed`
   */
  async promote(prediction: string, answering: Answering, onProgress: (done: number, of: number) => void = () => {}): Promise<void> {
    const { disk, folder, models, alone } = this.#options;
    const { engine } = this.#current;
    const next = withModels(engine.definition, (name, asked) => (name === prediction ? answering : asked));
    const version = versionOf(next);
    if (version === engine.version) return;
    const { candidate } = this.#manifest;
    if (candidate !== undefined) throw hostError('generation_busy', { version: candidate.version });
    if (stateVersionOf(next) !== engine.stateVersion) return void (await this.#compute(next, { publish: true, onProgress }));
    const given = models.of(next);
    await keepDefinition(disk, folder, next);
    await alone(async () => {
      await this.#write({ ...this.#manifest, current: version });
      assert(engine.promote(next, given), 'definitions of one state differ in models only');
    });
    await this.#record('promoted', { note: prediction });
  }

  #carried(definition: ProfileDefinition): ProfileDefinition {
    return carryModels(this.#current.engine.definition, withoutModels(definition), (hash) => this.#options.models.read(hash));
  }

  async #compute(definition: ProfileDefinition, { publish = false, wait = true, onProgress = () => {} }: ProposeOptions = {}): Promise<GenerationStatus> {
    const version = versionOf(definition);
    if (version === this.#current.version || this.#beside.get(version)?.state === 'pinned') return this.#status(version);
    const { candidate } = this.#manifest;
    if (candidate !== undefined && candidate.version !== version && this.#beside.has(candidate.version)) throw hostError('generation_busy', { version: candidate.version });
    if (this.#beside.get(version)?.state === 'failed') await this.discard(version);
    if (candidate?.version !== version || candidate.publish !== publish) {
      await keepDefinition(this.#options.disk, this.#options.folder, definition);
      await this.#write({ ...this.#manifest, candidate: { version, publish } });
    }
    const beside = this.#beside.get(version) ?? this.#follow(definition, 'building', onProgress);
    const built = beside.work.then(async () => {
      if (publish && beside.state === 'ready' && this.#beside.get(version) === beside) await this.publish(version);
    }, () => {});
    if (wait) await built;
    else built.catch((cause: unknown) => this.#options.onWarning(cause));
    if (wait && beside.state === 'failed') throw hostError('generation_failed', { version, reason: beside.reason ?? '' });
    return this.#status(version);
  }

  /** The engine of any generation, level with the current one. @throws HostError `generation_unknown` | `generation_failed` */
  async engine(version: string): Promise<Engine> {
    if (version === this.#current.version) return this.#current.engine;
    const { generation } = await this.#level(version);
    return generation.engine;
  }

  /** Whom publishing would move, as of now. @throws as `engine` */
  async diff(version: string): Promise<GenerationDiff> {
    const { scheduler, alone } = this.#options;
    if (version === this.#current.version) return diffOf(this.#current, this.#current, scheduler);
    await this.#level(version);
    // Both stand still while they are compared: events wait.
    return alone(async () => {
      const { generation } = await this.#level(version);
      return diffOf(this.#current, generation, scheduler);
    });
  }

  /**
   * Puts a generation in force, in one step: a read sees the one or the other. Events that come meanwhile wait.
   * @param pin keep the one before current too, and readable
   */
  async publish(version: string, { pin = false, kind = 'published', ...said }: { readonly pin?: boolean; readonly kind?: Publication['kind'] } & PublicationNote = {}): Promise<void> {
    if (version === this.#current.version) return;
    await this.#level(version);
    const { scheduler, feed, alone, onChange, onPublished } = this.#options;
    const first = feed.lastId + 1;
    await alone(async () => {
      const next = await this.#level(version);
      const before = this.#current;
      await this.#write({ ...this.#manifest, publishing: { version, feed: feed.lastId } });
      this.#shown = feed.lastId;
      try {
        const at = next.generation.engine.moment;
        for await (const difference of differencesOf(before.engine, next.generation.engine, scheduler)) {
          feed.append({ id: feed.lastId + 1, at, ...difference, cause: { by: 'definition', version } });
        }
        await feed.flush();
        const { candidate, publishing: _, ...rest } = this.#manifest;
        const pinned = [...rest.pinned.filter((other) => other !== version), ...(pin ? [before.version] : [])];
        const base = { changes: next.generation.engine.statistics().changes, feed: feed.lastId };
        await this.#write({ ...rest, current: version, base, pinned, ...(candidate !== undefined && candidate.version !== version && { candidate }) });
      } catch (cause) {
        const { publishing, ...rest } = this.#manifest;
        await feed.truncateTo(publishing?.feed ?? this.#shown);
        await this.#write(rest);
        throw cause;
      } finally {
        this.#shown = Number.POSITIVE_INFINITY;
      }
      next.abort.abort();
      this.#beside.delete(version);
      this.#current = next.generation;
      if (pin) this.#keepFollowing(before, 'pinned');
      else await this.#forget(before);
    });
    await this.#record(kind, said);
    onPublished();
    for (const change of await feed.after(first - 1, feed.lastId - first + 1)) onChange(change);
  }

  /** Ends a candidate, or lets go of one that is pinned. @throws HostError `generation_unknown` */
  async discard(version: string): Promise<void> {
    const beside = this.#require(version);
    beside.abort.abort();
    this.#beside.delete(version);
    await beside.work.catch(() => {});
    const { candidate, ...rest } = this.#manifest;
    await this.#write({ ...rest, pinned: rest.pinned.filter((other) => other !== version), ...(candidate !== undefined && candidate.version !== version && { candidate }) });
    await this.#forget(beside.generation);
  }

  /** The log has grown: those beside follow, so that who asks for one does not wait long. */
  follow(): void {
    for (const beside of this.#beside.values()) {
      if (beside.following || beside.state === 'building' || this.#options.log.end - beside.generation.applied < FOLLOW_EVENTS) continue;
      beside.following = true;
      this.#inTurn(beside, () => this.#catchUp(beside))
        .catch((cause: unknown) => this.#fail(beside, cause))
        .finally(() => (beside.following = false));
    }
  }

  /** Of the current one. @returns its file @throws HostError as `Generation.checkpoint` */
  checkpoint(): Promise<string> {
    return this.#current.checkpoint(() => this.#options.feed.flush());
  }

  /** Ends all following, and keeps how far it has come. */
  async close(): Promise<void> {
    for (const { abort } of this.#beside.values()) abort.abort();
    for (const { generation, work, state } of this.#beside.values()) {
      await work.catch(() => {});
      if (state !== 'failed' && generation.unsaved > 0) await generation.checkpoint().catch((cause: unknown) => this.#options.onWarning(cause));
    }
  }

  #generation(definition: ProfileDefinition): Generation {
    const { log, disk, scheduler, models } = this.#options;
    const generation: Generation = new Generation({
      definition,
      models: models.of(definition),
      log,
      disk,
      scheduler,
      folder: this.#checkpoints(stateVersionOf(definition)),
      onChange: (change) => {
        if (generation === this.#current) this.#emit(change);
      },
    });
    return generation;
  }

  /** The current engine's changes go to the feed, numbered on. */
  #emit(change: Change): void {
    const id = this.feedIdOf(change.id);
    if (id === undefined) return;
    const entry = id === change.id ? change : { ...change, id };
    this.#options.feed.append(entry);
    this.#options.onChange(entry);
  }

  #follow(definition: ProfileDefinition, state: 'building' | 'pinned', onProgress?: (done: number, of: number) => void): Beside {
    const generation = this.#generation(definition);
    return this.#keepFollowing(generation, state, async () => generation.load(this.#options.onWarning), onProgress);
  }

  #keepFollowing(generation: Generation, state: 'building' | 'pinned', begin: () => Promise<void> = async () => {}, onProgress: (done: number, of: number) => void = () => {}): Beside {
    const beside: Beside = { generation, abort: new AbortController(), state, following: false, work: Promise.resolve() };
    this.#beside.set(generation.version, beside);
    beside.work = begin().then(() => this.#catchUp(beside, onProgress)).then(() => {
      if (beside.state === 'building') beside.state = 'ready';
    });
    beside.work.catch((cause: unknown) => this.#fail(beside, cause));
    return beside;
  }

  async #catchUp({ generation, abort: { signal } }: Beside, onProgress: (done: number, of: number) => void = () => {}): Promise<void> {
    await generation.follow({
      signal,
      onProgress,
      between: async () => {
        if (generation.unsaved >= this.#options.checkpointEvents) await generation.checkpoint();
        await nextTurn(this.#options.scheduler);
      },
    });
  }

  /** Brings a generation to the position and the moment of the current one. */
  async #level(version: string): Promise<Beside> {
    const beside = this.#require(version);
    if (beside.state === 'building') await beside.work.catch(() => {});
    if (beside.state === 'failed') throw hostError('generation_failed', { version, reason: beside.reason ?? '' });
    await this.#inTurn(beside, async () => {
      await this.#catchUp(beside);
      const { engine } = beside.generation;
      await advanceTo(engine, this.#current.engine.moment, this.#options.scheduler);
    });
    return beside;
  }

  /** A checkpoint is written after the changes that it knows of. @throws HostError `change_damaged` when they are gone */
  #requireFeed(): void {
    const { folder, feed } = this.#options;
    const known = this.feedIdOf(this.#current.engine.statistics().changes);
    if (known !== undefined && known > feed.lastId) throw hostError('change_damaged', { file: join(folder, 'changes'), id: feed.lastId + 1 });
  }

  #inTurn<Result>(beside: Beside, work: () => Promise<Result>): Promise<Result> {
    const result = beside.work.then(work);
    beside.work = result.catch(() => {});
    return result;
  }

  #fail(beside: Beside, cause: unknown): void {
    if (beside.abort.signal.aborted) return;
    beside.abort.abort();
    beside.state = 'failed';
    beside.reason = reasonOf(cause);
    this.#options.onWarning(cause);
  }

  #require(version: string): Beside {
    const beside = this.#beside.get(version);
    if (beside === undefined) throw hostError('generation_unknown', { version });
    return beside;
  }

  #status(version: string): GenerationStatus {
    return this.list().find((status) => status.version === version)!;
  }

  async #write(manifest: Omit<GenerationManifest, 'publishing'> & { readonly publishing?: GenerationManifest['publishing'] | undefined }): Promise<void> {
    const { publishing, ...rest } = manifest;
    const next = { ...rest, ...(publishing !== undefined && { publishing }) };
    await writeManifest(this.#options.disk, this.#options.folder, next);
    this.#manifest = next;
  }

  /** What is in force stands in the manifest. What could not be written here is found at the next start. */
  async #record(kind: Publication['kind'], said: PublicationNote = {}): Promise<void> {
    const { by, note } = said;
    await this.publications.add({ at: this.#options.now(), version: this.#manifest.current, kind, ...(by !== undefined && { by }), ...(note !== undefined && { note }) }).catch((cause: unknown) => this.#options.onWarning(cause));
  }

  /** Checkpoints are a saving of time: one that stays costs room only. */
  async #forget({ engine }: Generation): Promise<void> {
    const { disk, onWarning } = this.#options;
    const folder = this.#checkpoints(engine.stateVersion);
    try {
      for (const name of await disk.list(folder)) await disk.remove(join(folder, name));
    } catch (cause) {
      if (systemCode(cause) !== 'ENOENT') onWarning(cause);
    }
  }

  #checkpoints(stateVersion: string): string {
    return join(this.#options.folder, 'checkpoint', stateVersion);
  }
}
