/**
 * Content as a way that follows events: what the catalogue says of an item is told to it as soon as that changes. All that it
 * knows stands in the catalogue, so it saves nothing, and is told of every item again when a state is taken up.
 */
import { hashText } from '../../feature/hash.ts';
import { grown } from '../../identity/grown.ts';
import type { Candidate, CandidateReason, CandidateRequest } from '../candidate/candidate-source.ts';
import type { KeptSource } from '../candidate/kept-source.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { createContentSource, type ContentItem, type Tokenizer } from '../model/content-source.ts';

/** Steps of a price that is told, to a doubling: one that wavers from order to order is not told anew each time. */
const PRICE_STEPS = 2;

/** Finds items like those of the history. Cost of an item that changes: its words, and the items that share them. */
export class ContentFollower implements KeptSource {
  readonly #source;
  /** By item: hash of what was told last; 0: nothing. */
  #told = new Int32Array(0);

  constructor(tokenize?: Tokenizer) {
    this.#source = createContentSource(tokenize);
  }

  /** Takes what the catalogue says of an item, if it is something else than before. */
  tell(item: number, catalogue: Catalogue): void {
    const content = contentOf(item, catalogue);
    if (content === undefined) return;
    const hash = hashText(JSON.stringify(content)) || 1;
    this.#told = grown(this.#told, item + 1);
    if (this.#told[item] === hash) return;
    this.#told[item] = hash;
    this.#source.setItem(item, content);
  }

  /** What customers do says nothing of what items are. */
  add(): void {}

  candidates(request: CandidateRequest): readonly Candidate[] {
    return this.#source.candidates(request);
  }

  because(request: CandidateRequest, item: number): readonly CandidateReason[] {
    return this.#source.because(request, item);
  }

  save(): Iterable<Uint8Array> {
    return [];
  }

  load(): void {}
}

/** Undefined: nothing is said of the item but its key. */
function contentOf(item: number, catalogue: Catalogue): ContentItem | undefined {
  const fields = Object.entries(catalogue.definition.fields);
  const valuesOf = (type: 'text' | 'category'): readonly (readonly [string, string])[] =>
    fields.flatMap(([name, field]) => {
      const value = field.type === type ? catalogue.read(item, name) : undefined;
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
  const [texts, facets] = [valuesOf('text'), valuesOf('category')];
  if (texts.length === 0 && facets.length === 0) return undefined;
  const price = catalogue.readRole(item, 'price');
  return {
    texts: texts.map(([, text]) => text),
    facets: Object.fromEntries(facets),
    ...(typeof price === 'number' && price > 0 && { price: 2 ** (Math.round(Math.log2(price) * PRICE_STEPS) / PRICE_STEPS) }),
  };
}
