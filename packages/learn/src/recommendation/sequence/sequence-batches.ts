/** Batches of customers' events: what a training thread opens for a sequence model. */
import { Random } from '../../random/random.ts';
import type { Batch, BatchSource } from '../../graph/train/batch.ts';
import { drawItems } from './draw-items.ts';
import { packSequences, type PackedPart } from './pack-sequences.ts';
import type { ItemSequences } from './sequence-data.ts';
import type { BatchSizes } from './sequence-network.ts';
import type { SequenceSettings } from './sequence-options.ts';

/** What batches are made of. */
export interface SequenceBatches {
  readonly training: ItemSequences;
  /** All events, of which the last of each customer is to be told; absent: nothing validates. */
  readonly validation?: ItemSequences;
  readonly settings: SequenceSettings;
  readonly sizes: BatchSizes;
  readonly seed: number;
  /** Whether customers come back to items: if not, what they had is not ranked when it is validated. */
  readonly comesBack: boolean;
}

/** Events of one customer that are read together: [from, to) of all events. */
interface Part {
  readonly from: number;
  readonly to: number;
}

/** Opens the batches. A batch's arrays are those of the one before. */
export function openBatches(data: SequenceBatches): BatchSource {
  const { training, validation, settings, sizes, seed } = data;
  const isNext = settings.reading === 'next';
  const feeds = emptyFeeds(settings, sizes);
  const parts = partsOf(training, settings.length + (isNext ? 1 : 0));
  const draws = drawItems(countsOf(training), settings.drawPower);

  function* trainingBatches(epoch: number): Generator<Batch> {
    const random = new Random(seed, epoch);
    const order = random.shuffle(Int32Array.from(parts.keys()));
    const lengthOf = ({ from, to }: Part): number => to - from - (isNext ? 1 : 0);
    for (const batch of packSequences(Array.from(order, (part) => lengthOf(parts[part]!)), { rows: sizes.rows, width: settings.length })) {
      clear(feeds);
      let count = 0;
      const tell = (place: number, item: number): void => {
        if (count === sizes.targets) return;
        feeds.places[count] = place;
        feeds.targets[count] = item;
        feeds.weights[count++] = 1;
      };
      batch.forEach((packed, i) => {
        const { from } = parts[order[packed.part]!]!;
        const place = placePart(feeds, settings, packed, i);
        // Some have their last event masked and no other: that is what is asked when it serves.
        const isLastOnly = !isNext && (packed.length === 1 || random.uniform() < settings.maskedShare);
        for (let k = 0; k < packed.length; k++) {
          const item = training.items[from + k]!;
          const isMasked = !isNext && (isLastOnly ? k === packed.length - 1 : random.uniform() < settings.maskedShare);
          feeds.items[place + k] = isMasked ? sizes.itemCount : item;
          if (isNext) tell(place + k, training.items[from + k + 1]!);
          else if (isMasked) tell(place + k, item);
        }
      });
      draws.draw(random, feeds.drawn);
      feeds.drawn.forEach((item, i) => (feeds.corrections[i] = draws.logProbabilities[item]! + Math.log(settings.drawn)));
      yield { feeds, weight: count };
    }
  }

  function* validationBatches(sequences: ItemSequences): Generator<Batch> {
    const held = heldParts(sequences, settings.length, new Random(seed, 0));
    const lengths = held.map(({ from, to }) => to - from - (isNext ? 1 : 0));
    for (const batch of packSequences(lengths, { rows: sizes.rows, width: settings.length, mostParts: sizes.held })) {
      clear(feeds);
      batch.forEach((packed, i) => {
        const { from, to } = held[packed.part]!;
        const place = placePart(feeds, settings, packed, i);
        for (let k = 0; k < packed.length; k++) feeds.items[place + k] = from + k === to - 1 ? sizes.itemCount : sequences.items[from + k]!;
        feeds.heldPlaces[i] = place + packed.length - 1;
        feeds.heldTargets[i] = sequences.items[to - 1]!;
        feeds.heldWeights[i] = 1;
        if (data.comesBack) return;
        const had = new Set(sequences.items.subarray(from, to - 1));
        had.delete(feeds.heldTargets[i]!);
        [...had].forEach((item, k) => {
          feeds.had[i * settings.length + k] = item;
          feeds.hadWeights[i * settings.length + k] = 1;
        });
      });
      yield { feeds, weight: batch.length };
    }
  }

  return { training: trainingBatches, ...(validation !== undefined && { validation: () => validationBatches(validation) }) };
}

/** How many batches a round over the training part has: a few more or less, as they come. */
export function batchesARound({ training, settings, sizes }: Pick<SequenceBatches, 'training' | 'settings' | 'sizes'>): number {
  const more = settings.reading === 'next' ? 1 : 0;
  const lengths = partsOf(training, settings.length + more).map(({ from, to }) => to - from - more);
  return Array.from(packSequences(lengths, { rows: sizes.rows, width: settings.length })).length;
}

type Feeds = ReturnType<typeof emptyFeeds>;

function emptyFeeds({ length, drawn }: SequenceSettings, { rows, targets, held, itemCount }: BatchSizes) {
  return {
    items: new Int32Array(rows * length),
    positions: new Int32Array(rows * length),
    customers: new Int32Array(rows * length),
    places: new Int32Array(targets),
    targets: new Int32Array(targets),
    weights: new Float32Array(targets),
    drawn: new Int32Array(drawn),
    corrections: new Float32Array(drawn),
    all: Int32Array.from({ length: itemCount }, (_, item) => item),
    heldPlaces: new Int32Array(held),
    heldTargets: new Int32Array(held),
    heldWeights: new Float32Array(held),
    had: new Int32Array(held * length),
    hadWeights: new Float32Array(held * length),
  };
}

function clear({ all: _, ...feeds }: Feeds): void {
  for (const numbers of Object.values(feeds)) numbers.fill(0);
  feeds.customers.fill(-1);
}

/** Says whose a part's places are, and where in time: the last event always stands at the last position. @returns the first place */
function placePart({ positions, customers }: Feeds, { length }: SequenceSettings, packed: PackedPart, customer: number): number {
  const first = packed.row * length + packed.from;
  for (let k = 0; k < packed.length; k++) {
    positions[first + k] = length - packed.length + k;
    customers[first + k] = customer;
  }
  return first;
}

/** All events in parts of at most so many, from the last back; the last event of one part is the first of the next, so that every event but the first is told once. */
function partsOf({ starts }: ItemSequences, most: number): readonly Part[] {
  const parts: Part[] = [];
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    for (let to = starts[customer + 1]!; to - starts[customer]! > 1; ) {
      const from = Math.max(starts[customer]!, to - most);
      parts.push({ from, to });
      to = from === starts[customer] ? from : from + 1;
    }
  }
  return parts;
}

/** Customers who are asked about, at most: enough for a mean that tells one round from another. */
const mostHeld = 20_000;

/** The last events of customers who have three or more: the last is to be told from those before. Of many, some by chance. */
function heldParts({ starts }: ItemSequences, length: number, random: Random): readonly Part[] {
  const parts: Part[] = [];
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    const [start, to] = [starts[customer]!, starts[customer + 1]!];
    if (to - start >= 3) parts.push({ from: Math.max(start, to - length), to });
  }
  return parts.length <= mostHeld ? parts : random.shuffle(parts).slice(0, mostHeld);
}

function countsOf({ items, itemCount }: ItemSequences): Int32Array {
  const counts = new Int32Array(itemCount);
  for (const item of items) counts[item]!++;
  return counts;
}
