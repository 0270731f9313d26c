/** What is answered about one profile: its values, and what models say of it. */
import type { SourceId } from '../event/event.ts';
import type { FeaturePlan } from '../feature/plan.ts';
import type { Region } from '../feature/region.ts';
import type { IdentityGraph } from '../identity/identity-graph.ts';
import type { Cluster } from '../identity/link.ts';
import type { SourceTable } from '../identity/source-table.ts';
import type { PredictionModel } from '../prediction/foreign-model.ts';
import { ProfileReader } from '../profile/profile-reader.ts';
import { createScoring, type Scoring } from '../profile/scoring.ts';
import type { Column } from '../registry/column.ts';
import type { ColumnValue, ProfileDefinition } from '../registry/definition.ts';
import { stateVersionOf } from '../registry/prediction.ts';
import type { ColumnReader, Engine, ReadOptions } from './engine.ts';
import type { PredictionReading, ProfileReading } from './reading.ts';

/** What an engine has, as far as reading needs it. */
export interface ReadingParts {
  readonly definition: ProfileDefinition;
  readonly columns: ReadonlyMap<string, Column>;
  readonly plan: FeaturePlan;
  /** By content hash. */
  readonly models: ReadonlyMap<string, PredictionModel>;
  readonly stateVersion: string;
  readonly sources: SourceTable;
  readonly graph: IdentityGraph;
  readonly cluster: (identifier: string, asOf?: number) => Cluster;
  /** Rows to read for sources as of a moment. */
  readonly regionsAsOf: (members: readonly number[], asOf: number, known?: number) => readonly Region[];
  /** The moment that is read as of when none is named. */
  readonly now: () => number;
}

export interface Readings extends Pick<Engine, 'read' | 'readerOf' | 'predict' | 'predictAll' | 'promote'> {
  /** As of the last promotion. */
  readonly scoring: Scoring;
}

/** Of nearly every reading. */
const noErrors: ProfileReading['errors'] = Object.freeze({});

export function createReadings(parts: ReadingParts): Readings {
  const { definition, columns, plan, models, stateVersion, sources, graph, cluster, regionsAsOf, now } = parts;
  /** May be changed in place: who answers for predictions that no rule rests on. */
  let scoring = createScoring(definition, { columns, plan, models });

  function readWhole(identifier: string, asOf: number): Cluster {
    const found = cluster(identifier, asOf);
    scoring.whole.read(regionsAsOf(found.members.map((id) => sources.find(id)), asOf), asOf);
    return found;
  }

  function saidOf(profile: SourceId, name: string, asOf: number, model: PredictionModel | undefined): PredictionReading {
    const said = scoring.say(name, asOf, model);
    return Object.assign(said, { profile, name, asOf });
  }

  return {
    get scoring() {
      return scoring;
    },

    read(identifier: string, { asOf = now(), views }: ReadOptions = {}): ProfileReading {
      const { profile, members, links, issues } = readWhole(identifier, asOf);
      const { whole } = scoring;
      const { names, values } = whole.show(views);
      let byName: Readonly<Record<string, ColumnValue>> | undefined;
      return {
        profile,
        identifiers: members,
        links,
        issues,
        asOf,
        values,
        get columns() {
          return (byName ??= Object.fromEntries(names.map((name, i) => [name, values[i]])));
        },
        errors: whole.overflows.size === 0 ? noErrors : Object.fromEntries([...whole.overflows].map((name) => [name, 'overflow' as const])),
      };
    },

    readerOf(names): ColumnReader {
      const reader = new ProfileReader({ definition, columns, plan, models: scoring.champions, wanted: names });
      const indexes = names.map((name) => reader.indexOf.get(name)!);
      const values: ColumnValue[] = [];
      const members: number[] = [];
      return {
        read(source, { asOf, known = asOf }) {
          const index = sources.find(source);
          reader.read(index < 0 ? [] : regionsAsOf(graph.members(index, known, members), asOf, known), asOf, known);
          indexes.forEach((column, i) => (values[i] = reader.values[column]));
          return values;
        },
      };
    },

    predict(identifier, name, { asOf = now(), model } = {}): PredictionReading | undefined {
      if (!scoring.predictions.has(name)) return undefined;
      const { profile } = readWhole(identifier, asOf);
      return saidOf(profile, name, asOf, model);
    },

    predictAll(identifier, { asOf = now(), modelOf = () => undefined } = {}): readonly PredictionReading[] {
      if (scoring.predictions.size === 0) return [];
      const { profile } = readWhole(identifier, asOf);
      return [...scoring.predictions.keys()].map((name) => saidOf(profile, name, asOf, modelOf(name, profile)));
    },

    promote(next, given = new Map()): boolean {
      if (stateVersionOf(next) !== stateVersion) return false;
      scoring = createScoring(next, { columns, plan, models: given });
      return true;
    },
  };
}
