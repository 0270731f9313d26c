/** Which sequence model a bench trains: what the command line says of it, as settings and as a name for its figures. */
import type { SequenceLoss, SequenceSettings } from '@limn/learn';

/** What the command line says. */
export interface VariantOptions {
  /** `sasrec` or `bert4rec`. Absent: `sasrec`. */
  readonly model?: string | undefined;
  /** `sampled-softmax`, `softmax` or `gbce`. Absent: `sampled-softmax`. */
  readonly loss?: string | undefined;
  /** Blocks with gates: of `sasrec` with a sampled softmax this is eSASRec (arXiv:2508.06450). */
  readonly isGated?: boolean;
  /** As in the models' papers, and as usual: items' vectors begin by chance, and order is known by places; such a model takes four times the rounds. */
  readonly isFromChance?: boolean;
  /** Whether the model learns anew from all events once the rounds are chosen. */
  readonly learnsAnew: boolean;
}

/** One model to train. */
export interface SequenceVariant {
  readonly name: string;
  readonly settings: Partial<SequenceSettings>;
  readonly learnsAnew: boolean;
}

const models: Readonly<Record<string, Partial<SequenceSettings>>> = {
  sasrec: {},
  // The masked share of its authors for Beauty.
  bert4rec: { reading: 'masked', maskedShare: 0.6 },
};

const losses: Readonly<Record<string, SequenceLoss>> = { 'sampled-softmax': 'sampled softmax', softmax: 'softmax', gbce: 'gBCE' };

/** Chosen on the last events of Beauty's histories. */
const fromCompany: Partial<SequenceSettings> = { begin: 'company', order: 'distance', places: 500, epochs: 6 };

/** @throws Error when there is no such model or loss */
export function requireVariant({ model = 'sasrec', loss = 'sampled-softmax', isGated = false, isFromChance = false, learnsAnew }: VariantOptions): SequenceVariant {
  return {
    name: [model, ...(loss === 'sampled-softmax' ? [] : [loss]), ...(isGated ? ['gated'] : []), ...(isFromChance ? ['from chance'] : []), ...(learnsAnew ? ['learnt anew'] : [])].join(' '),
    settings: { ...requireNamed('model', models, model), loss: requireNamed('loss', losses, loss), isGated, ...(!isFromChance && fromCompany) },
    learnsAnew,
  };
}

function requireNamed<Value>(what: string, values: Readonly<Record<string, Value>>, name: string): Value {
  if (!Object.hasOwn(values, name)) throw new Error(`There is no ${what} "${name}". It is one of ${Object.keys(values).join(', ')}.`);
  return values[name]!;
}
