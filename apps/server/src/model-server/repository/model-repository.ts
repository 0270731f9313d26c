/**
 * The models that are served. What is new in the places is loaded and tried beside what answers, and takes over in one
 * step; requests on their way end where they began. What cannot be loaded is told, and what answered before goes on.
 */
import { didYouMean } from '@limn/engine';
import { HttpProblem } from '../../errors.ts';
import { ServedVersion, type LoadOptions } from '../model/served-version.ts';
import type { FoundModel, FoundVersion, ModelSource } from './found-model.ts';

/** A model as it is served. */
export interface ServedModel {
  readonly name: string;
  readonly versions: ReadonlyMap<string, ServedVersion>;
  /** Who answers when no version is named; absent: nobody does. */
  readonly usual?: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** One line of the list of all versions. */
export interface IndexLine {
  readonly name: string;
  readonly version: string;
  readonly isReady: boolean;
  /** Why it is not ready, or why a newer file was not taken; '' otherwise. */
  readonly reason: string;
}

/** Told when something is loaded, let go or refused. */
export type RepositoryNews = { readonly news: 'loaded' | 'unloaded'; readonly name: string; readonly version: string; readonly ms?: number } | { readonly news: 'refused'; readonly name: string; readonly version: string; readonly cause: unknown };

/** Where models are looked for, and what they are loaded with. */
export interface RepositoryOptions {
  /** A name in several of them is the first's. */
  readonly sources: readonly ModelSource[];
  readonly load: LoadOptions;
  readonly onNews?: (news: RepositoryNews) => void;
}

interface Refusal {
  readonly fingerprint: string;
  readonly cause: unknown;
}

interface LoadedModel extends ServedModel {
  readonly refused: ReadonlyMap<string, Refusal>;
}

/** Finds, loads and swaps models. */
export class ModelRepository {
  readonly #options: RepositoryOptions;
  readonly #models = new Map<string, LoadedModel>();
  /** Of the file that a version was loaded from. */
  readonly #fingerprints = new WeakMap<ServedVersion, string>();
  /** Taken out of service by somebody, until they put it back. */
  readonly #unloaded = new Set<string>();
  readonly #closing = new Set<Promise<void>>();
  /** Changes, one after the other. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: RepositoryOptions) {
    this.#options = options;
  }

  /** Models that answer, by name. */
  get models(): readonly ServedModel[] {
    return [...this.#models.values()].filter(({ versions }) => versions.size > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** All versions there are, those that could not be loaded among them. */
  index(): readonly IndexLine[] {
    return [...this.#models.values()].flatMap(({ name, versions, refused }) => {
      const served = [...versions.values()].map((each): IndexLine => ({ name, version: each.version, isReady: each.unready === undefined, reason: each.unready ?? (refused.has(each.version) ? `A newer file was not taken: ${reasonOf(refused.get(each.version)!.cause)}` : '') }));
      const others = [...refused].filter(([version]) => !versions.has(version)).map(([version, { cause }]): IndexLine => ({ name, version, isReady: false, reason: reasonOf(cause) }));
      return [...served, ...others];
    });
  }

  /** @throws HttpProblem `model_not_served` */
  requireModel(name: string): ServedModel {
    const model = this.#models.get(name);
    if (model !== undefined && model.versions.size > 0) return model;
    const [refused] = model?.refused.values() ?? [];
    if (refused !== undefined) throw new HttpProblem('model_not_served', { detail: `The model "${name}" could not be loaded: ${reasonOf(refused.cause)}`, cure: 'Mend the file; it is tried again as soon as it changes.' });
    if (this.#unloaded.has(name)) throw new HttpProblem('model_not_served', { detail: `The model "${name}" was taken out of service.`, cure: `POST /v2/repository/models/${encodeURIComponent(name)}/load puts it back.` });
    throw new HttpProblem('model_not_served', { detail: `There is no model "${name}".`, cure: didYouMean(name, this.models.map((each) => each.name)) });
  }

  /** @param version a number or a label; none or '': the usual one @throws HttpProblem `model_not_served` | `version_not_served` */
  require(name: string, version = ''): ServedVersion {
    const { versions, usual, labels } = this.requireModel(name);
    if (version === '') {
      const found = usual === undefined ? undefined : versions.get(usual);
      if (found !== undefined) return found;
      throw new HttpProblem('version_not_served', { detail: `No version of "${name}" answers unasked: it has no champion.`, cure: `Name one of ${[...versions.keys()].join(', ')}, or promote a model.` });
    }
    const found = versions.get(version) ?? versions.get(labels.get(version) ?? '');
    if (found !== undefined) return found;
    throw new HttpProblem('version_not_served', { detail: `"${name}" is not served in version "${version.slice(0, 80)}".`, cure: `There are ${[...versions.keys(), ...[...labels.keys()].filter((label) => label.length < 64)].join(', ')}.` });
  }

  /** Looks what is there, loads what is new or another, lets go what is gone. @throws when a place cannot be read */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      const found = await this.#find();
      for (const model of found.values()) if (!this.#unloaded.has(model.name)) await this.#take(model);
      for (const name of this.#models.keys()) if (!found.has(name)) this.#drop(name);
    });
  }

  /** Loads a model as it stands now, also one that was refused or unloaded. @throws HttpProblem `model_not_served`, or why its newest version was refused */
  load(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const found = (await this.#find()).get(name);
      if (found === undefined) throw new HttpProblem('model_not_served', { detail: `There is no model "${name}" in the places that are served.`, cure: 'Put it there first: NAME/VERSION/model.onnx.' });
      this.#unloaded.delete(name);
      const { refused } = await this.#take(found, { again: true });
      const [failed] = [...refused.values()].reverse();
      if (failed !== undefined) throw failed.cause;
    });
  }

  /** Takes a model out of service until it is loaded again. @throws HttpProblem `model_not_served` */
  unload(name: string): Promise<void> {
    return this.#inTurn(async () => {
      this.requireModel(name);
      this.#unloaded.add(name);
      this.#drop(name);
    });
  }

  /** Lets everything go, when what it was asked is answered. */
  async close(): Promise<void> {
    await this.#inTurn(async () => this.#models.forEach((_, name) => this.#drop(name)));
    await Promise.all(this.#closing);
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #find(): Promise<ReadonlyMap<string, FoundModel>> {
    const found = await Promise.all(this.#options.sources.map((source) => source.find()));
    return new Map(found.reverse().flatMap((models) => models.map((model) => [model.name, model] as const)));
  }

  async #take(found: FoundModel, { again = false }: { readonly again?: boolean } = {}): Promise<LoadedModel> {
    const { name } = found;
    const before = this.#models.get(name);
    const versions = new Map<string, ServedVersion>();
    const refused = new Map<string, Refusal>();
    for (const each of found.versions) {
      const { version, fingerprint } = each;
      const [served, failed] = [before?.versions.get(version), before?.refused.get(version)];
      if (served !== undefined) versions.set(version, served);
      const isCurrent = served !== undefined && this.#fingerprints.get(served) === fingerprint;
      if (isCurrent && !(again && served.unready !== undefined)) continue;
      if (failed?.fingerprint === fingerprint && !again) {
        refused.set(version, failed);
        continue;
      }
      try {
        versions.set(version, await this.#loadVersion(name, each));
      } catch (cause) {
        refused.set(version, { fingerprint, cause });
      }
    }
    const usual = usualOf(found, versions, before);
    // A champion that cannot be loaded does not silence the one before it.
    if (usual !== undefined && !versions.has(usual)) versions.set(usual, before!.versions.get(usual)!);
    const model: LoadedModel = { name, versions, refused, labels: found.labels, ...(usual !== undefined && { usual }) };
    this.#models.set(name, model);
    for (const served of before?.versions.values() ?? []) if (versions.get(served.version) !== served) this.#letGo(served);
    return model;
  }

  async #loadVersion(name: string, { version, file, fingerprint, read }: FoundVersion): Promise<ServedVersion> {
    const { load, onNews } = this.#options;
    const from = performance.now();
    try {
      const served = await ServedVersion.load({ name, version, file, ...(await read()) }, load);
      this.#fingerprints.set(served, fingerprint);
      onNews?.({ news: 'loaded', name, version, ms: performance.now() - from });
      return served;
    } catch (cause) {
      onNews?.({ news: 'refused', name, version, cause });
      throw cause;
    }
  }

  #drop(name: string): void {
    const model = this.#models.get(name);
    this.#models.delete(name);
    for (const served of model?.versions.values() ?? []) this.#letGo(served);
  }

  #letGo(served: ServedVersion): void {
    const closed = served.close().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
    this.#options.onNews?.({ news: 'unloaded', name: served.name, version: served.version });
  }
}

/** The one that the place names; while that one cannot be loaded, the one before it. */
function usualOf({ usual, orHighest, versions: found }: FoundModel, versions: ReadonlyMap<string, ServedVersion>, before: LoadedModel | undefined): string | undefined {
  if (usual !== undefined && versions.has(usual)) return usual;
  if (usual !== undefined && before?.usual !== undefined) return before.usual;
  return orHighest ? found.findLast(({ version }) => versions.has(version))?.version : undefined;
}

/** What went wrong, for who looks after the models. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
