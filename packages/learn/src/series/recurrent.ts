/**
 * One small recurrent network over all series: it reads the last weeks and tells all steps ahead at once, as what they are off the usual for
 * their phase. Weights are those of the step of training at which the latest quarter of the windows, which it does not learn from, was told best.
 * Sources: Hewamalage, Bergmeir & Bandara, International Journal of Forecasting 37, 2021 (one network over many series, windows scaled by
 * themselves); Kingma & Ba, ICLR 2015 (Adam).
 */
import { Random } from '../random/random.ts';
import { Gru, initialWeights } from './gru.ts';
import type { FitSeries } from './series-model.ts';

const INPUTS = 4;
const STATES = 10;
const EPOCHS = 30;
/** Epochs without a better one, after which training ends. */
const PATIENCE = 6;
const BATCH = 16;
const LEARNING_RATE = 0.01;
/** Errors beyond this count by their size, not their square (Huber 1964). */
const FAR = 1;
/** Fewer windows teach a network nothing. */
const LEAST_WINDOWS = 40;
/** More do not teach it more, and cost time. */
const MOST_WINDOWS = 400;

/** A stretch of a series as the network sees it. */
interface Window {
  /** [steps, inputs] */
  readonly row: Float64Array;
  /** Of the window: the unit of what the network says. */
  readonly scale: number;
  /** [ahead]: the mean of the same phase in the window. */
  readonly usual: Float64Array;
}

/** Cost at most about 1 s. @returns undefined for all when there are too few windows to learn from */
export const fitRecurrent: FitSeries = (pasts, { season, ahead, seed }) => {
  const length = Math.max(4 * season, 12);
  const windowAt = (values: Float64Array, end: number): Window => windowOf(values.subarray(end - length, end), { phase: end % season, season, ahead });
  const places = pasts.flatMap((past, series) => Array.from({ length: Math.max(0, past.length - length - ahead + 1) }, (_, i) => ({ series, end: length + i })));
  if (places.length < LEAST_WINDOWS) return pasts.map(() => undefined);
  const random = new Random(seed, 0x9e7);
  const chosen = places.length <= MOST_WINDOWS ? places : random.shuffle(places).slice(0, MOST_WINDOWS);
  const examples = chosen.toSorted((a, b) => a.end - b.end).map(({ series, end }) => {
    const window = windowAt(pasts[series]!, end);
    return { ...window, target: Float64Array.from({ length: ahead }, (_, h) => (pasts[series]![end + h]! - window.usual[h]!) / window.scale) };
  });
  const { weights, epochs } = train(examples, { ahead, seed, random });
  const network = new Gru({ inputs: INPUTS, states: STATES, outputs: ahead });
  return pasts.map((past) => past.length < length ? undefined : {
    // Of none: what the network tells is the usual for the phase.
    form: `GRU ${STATES}, ${epochs} epochs`,
    forecast(whole) {
      const { row, scale, usual } = windowAt(whole, whole.length);
      return network.run(weights, row).map((off, h) => usual[h]! + off * scale);
    },
  });
};

interface Example extends Window {
  readonly target: Float64Array;
}

function train(examples: readonly Example[], { ahead, seed, random }: { readonly ahead: number; readonly seed: number; readonly random: Random }): { readonly weights: Float64Array; readonly epochs: number } {
  const shape = { inputs: INPUTS, states: STATES, outputs: ahead };
  const network = new Gru(shape);
  const weights = initialWeights(shape, seed);
  const split = Math.floor(examples.length * 0.75);
  const [slopes, first, second] = [new Float64Array(weights.length), new Float64Array(weights.length), new Float64Array(weights.length)];
  const order = Array.from({ length: split }, (_, i) => i);
  const judge = (): number => examples.slice(split).reduce((sum, { row, target }) => sum + lossOf(network.run(weights, row), target).loss, 0);
  let best = { loss: judge(), weights: weights.slice(), epochs: 0 };
  let step = 0;
  for (let epoch = 0; epoch < Math.min(EPOCHS, best.epochs + PATIENCE); epoch++) {
    random.shuffle(order);
    for (let from = 0; from < split; from += BATCH) {
      const batch = order.slice(from, from + BATCH);
      slopes.fill(0);
      for (const place of batch) {
        const { row, target } = examples[place]!;
        network.back(weights, row, lossOf(network.run(weights, row), target).slopes, slopes);
      }
      step++;
      for (let i = 0; i < weights.length; i++) {
        const slope = slopes[i]! / batch.length;
        first[i] = 0.9 * first[i]! + 0.1 * slope;
        second[i] = 0.999 * second[i]! + 0.001 * slope * slope;
        weights[i]! -= (LEARNING_RATE * (first[i]! / (1 - 0.9 ** step))) / (Math.sqrt(second[i]! / (1 - 0.999 ** step)) + 1e-8);
      }
    }
    const loss = judge();
    if (loss < best.loss) best = { loss, weights: weights.slice(), epochs: epoch + 1 };
  }
  return best;
}

function lossOf(told: Float64Array, target: Float64Array): { readonly loss: number; readonly slopes: Float64Array } {
  let loss = 0;
  const slopes = told.map((each, h) => {
    const off = each - target[h]!;
    loss += Math.abs(off) <= FAR ? (off * off) / 2 : FAR * (Math.abs(off) - FAR / 2);
    return Math.max(-FAR, Math.min(FAR, off)) / told.length;
  });
  return { loss: loss / told.length, slopes };
}

/** @param phase of the first step ahead */
function windowOf(values: Float64Array, { phase, season, ahead }: { readonly phase: number; readonly season: number; readonly ahead: number }): Window {
  const scale = values.reduce((sum, each) => sum + Math.abs(each), 0) / values.length || 1;
  const count = Math.floor(values.length / season);
  // Counted back from the end: the phase ahead by h is that of the last season's step h.
  const usualOf = Float64Array.from({ length: season }, (_, h) => {
    let sum = 0;
    for (let back = 1; back <= count; back++) sum += values[values.length - back * season + h]!;
    return sum / count;
  });
  const row = new Float64Array(values.length * INPUTS);
  values.forEach((value, t) => {
    const from = (((t - values.length) % season) + season) % season;
    const angle = (2 * Math.PI * (phase + from)) / season;
    row.set([value / scale, (value - usualOf[from]!) / scale, Math.sin(angle), Math.cos(angle)], t * INPUTS);
  });
  return { row, scale, usual: Float64Array.from({ length: ahead }, (_, h) => usualOf[h % season]!) };
}
