/** Reads the sentences that are told of a customer from untrusted JSON. */
import type { AboutSentence } from './definition.ts';
import { parseExpression } from './parse-expression.ts';
import type { Part } from './part.ts';

const MAX_LISTS = 10;
const MAX_SENTENCES = 100;

/** Lists of sentences; of each the first that fits is told. */
export function parseAbout(part: Part): readonly (readonly AboutSentence[])[] {
  return part.list(MAX_LISTS).map((list) => list.list(MAX_SENTENCES, 1).map(parseSentence));
}

function parseSentence(part: Part): AboutSentence {
  const { when, text } = part.object(['text'], ['when']);
  return { ...(when && { when: parseExpression(when) }), text: text.words() };
}
