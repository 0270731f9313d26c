import { plural } from './phrases-en.ts';
import type { PredictionPhrases, Span, SpokenEstimate, SpokenGoal } from './prediction-phrases.ts';

const LEVEL = { above: ', more than usual', usual: ', about as usual', below: ', less than usual' } as const;
const LENGTH = { above: ', longer than usual', usual: ', about as usual', below: ', shorter than usual' } as const;

/** English, as said to a colleague. */
export const en: PredictionPhrases = {
  probability: (estimate) => `${capital(estimate.label)}: ${estimate.value} likely${rest(estimate)}.`,
  amount: (estimate) => `${capital(estimate.label)}: about ${estimate.value}${rest(estimate)}.`,
  likeliest: (label, name, probability) => `${capital(label)}: most probably ${name}, ${probability} likely.`,
  likely: (label, names) => `${capital(label)}: ${names.length === 0 ? 'none is likelier than not' : names.map(([name, probability]) => `${name}, ${probability} likely`).join('; ')}.`,
  alive: (probability) => `Still a customer at all: ${probability} likely.`,
  noModel: (label) => `${capital(label)}: no estimate, no model has been promoted yet.`,
  notAsked: (label, reasons) => `${capital(label)}: not asked of this customer: ${reasons}.`,
  tooLittleKnown: (label, reasons) => `${capital(label)}: no estimate yet, too little is known of this customer: ${reasons}.`,
  modelFailed: (label) => `${capital(label)}: no estimate, the model could not score this customer.`,
  tooWide: (label, between, widest) => `${capital(label)}: too uncertain for an estimate, it could be anything from ${spanned(between, false)}; at most ${widest} apart is told.`,
  tooUnlike: (label, unusual, of, names) => `${capital(label)}: too uncertain for an estimate, this customer is unlike all that the model learnt from: ${unusual} of ${of} inputs are missing or beyond what it has seen, such as ${names.join(', ')}.`,
  mainly: (reasons) => `Mainly because: ${reasons.join('; ')}.`,
  otherwise: (reasons) => `On the other hand: ${reasons.join('; ')}.`,
  despite: (reasons) => `Nothing about this customer speaks for it; against it: ${reasons.join('; ')}.`,

  reason: (statement, usual) => (usual === undefined ? statement : `${statement} (${usual})`),
  usually: (span, { manner, type }) => {
    const isTime = type === 'duration' || type === 'time';
    const value = manner === 'count' && span.upper === '0' ? 'none' : spanned(span, isTime);
    return `others usually ${manner === 'gap' ? 'every ' : ''}${value}${type === 'time' || manner === 'since' ? ' ago' : ''}`;
  },
  usuallyNone: () => 'most others never',
  sameShare: (share) => `as ${share} of customers`,
  mostly: (value, share) => `${share} of customers: ${value}`,

  moreEvents: (count, isOne, event) => (isOne ? `one more ${event}` : `${count} more ${plural(event)}`),
  changed: (label, to, from, isNumber) => `${label} ${isNumber ? 'at' : 'being'} ${to}${from === undefined ? '' : ` instead of ${from}`}`,
  counterfactual: (changes, reached, goal) => `With ${changes.join(' and ')}, it would be ${reached}, ${bounded(goal)}.`,
  noCounterfactual: (goal, isComplete) =>
    `${isComplete ? 'No change within reach would make it' : 'No change was found that would make it'} ${bounded(goal)}.`,
  sampled: (error) => `Reasons were found by trying values out, to within about ${error} of all that moves the estimate.`,
  nearby: (told, isPoor) => `Reasons are a straight line near this customer, which tells ${told} of what the model does there${isPoor ? ': too little to rest on' : ''}.`,
  text: (sentences) => sentences.join(' '),
};

function rest({ between, level, isTime }: SpokenEstimate): string {
  return `${between === undefined ? '' : ` (${spanned(between, isTime)})`}${level === undefined ? '' : (isTime ? LENGTH : LEVEL)[level]}`;
}

/** `18 to 61 days`: the unit once, when both have the same. */
function spanned({ lower, upper, fromNow }: Span, unit: boolean): string {
  if (lower === upper) return lower;
  if (fromNow === true) return `up to ${upper}`;
  const [, number, suffix] = /^(\S+)( .+)$/.exec(lower) ?? [];
  return `${unit && suffix !== undefined && upper.endsWith(suffix) ? number : lower} to ${upper}`;
}

function bounded({ side, bound }: SpokenGoal): string {
  return side === 'below' ? `below ${bound}` : `at least ${bound}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
