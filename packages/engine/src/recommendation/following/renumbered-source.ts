/** A trained model knows items by numbers of its own; here they are those of the catalogue. */
import type { Candidate, CandidateReason, CandidateRequest, CandidateSource } from '../candidate/candidate-source.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Interaction } from '../interaction.ts';

/** Says where customers stand among the items, so that those who are alike can be found. */
export interface CustomerVectors {
  readonly dims: number;
  /** [requests, dims], a row a request in order, finite; a row of zeros: nothing is known of the customer. */
  vectorsOf(requests: readonly CandidateRequest[]): Promise<Float32Array>;
}

/** How a model that reads events one after the other looked at one of them. */
export interface AttendedInteraction {
  readonly interaction: Interaction;
  /** Of all that it looked at, 0 to 1. What is looked at much need not do much. */
  readonly share: number;
  /** What the score of the recommended item loses when this event is left out; below 0: it would gain. */
  readonly effect: number;
  /** How much each head of each layer looks at it, 0 to 1. */
  readonly heads: readonly number[];
}

/** What a model looked at in what a customer did. */
export interface Attention {
  readonly heads: number;
  /** Oldest first. */
  readonly interactions: readonly AttendedInteraction[];
}

/** A trained way to find candidates. */
export interface ModelledSource {
  readonly source: CandidateSource;
  /** Keys of its items by its own numbers. */
  readonly itemKeys: readonly string[];
  /** Of a model that cannot answer at once: awaited before the source is asked about this history. Without it, the source finds nothing. */
  readonly prepare?: (request: CandidateRequest) => Promise<void>;
  /** Of a model that looks at events: at which it looked, and what each does for an item. Undefined: it does not know the item, or cannot tell. */
  readonly attend?: (request: CandidateRequest, item: number) => Promise<Attention | undefined>;
  /** Of a model that has a place for each customer. */
  readonly customers?: CustomerVectors;
}

/** A way that may want to be prepared. */
export interface PreparedSource extends CandidateSource {
  readonly prepare?: (request: CandidateRequest) => Promise<void>;
  readonly attend?: ModelledSource['attend'];
  readonly customers?: CustomerVectors;
}

/** The same way, by the catalogue's numbers. Items that only one side knows are left out. Cost: a look-up an item. */
export function renumbered({ source, itemKeys, prepare, attend, customers }: ModelledSource, catalogue: Catalogue): PreparedSource {
  const numbers = new Map(itemKeys.map((key, number) => [key, number]));
  /** Model's number + 1 by the catalogue's (0: unknown), as far as the catalogue went. */
  const toModel: number[] = [];
  /** Catalogue's number + 1 by the model's; 0: not looked for, or not there yet. */
  const toCatalogue = new Uint32Array(itemKeys.length);

  const modelNumber = (item: number): number => {
    for (let next = toModel.length; next <= item; next++) toModel.push((numbers.get(catalogue.keyOf(next)) ?? -1) + 1);
    return toModel[item]! - 1;
  };
  const catalogueNumber = (number: number): number => {
    if (toCatalogue[number] === 0) toCatalogue[number] = catalogue.find(itemKeys[number]!) + 1;
    return toCatalogue[number]! - 1;
  };
  const translated = (request: CandidateRequest): CandidateRequest => ({
    ...request,
    history: request.history.flatMap((interaction) => {
      const item = modelNumber(interaction.item);
      return item < 0 ? [] : [{ ...interaction, item }];
    }),
  });
  const reasonOf = (reason: CandidateReason): readonly CandidateReason[] => {
    if ('items' in reason) return [{ ...reason, items: reason.items.map(catalogueNumber).filter((item) => item >= 0) }];
    if (!('item' in reason)) return [reason];
    const item = catalogueNumber(reason.item);
    return item < 0 ? [] : [{ ...reason, item }];
  };

  const attended = async (request: CandidateRequest, item: number): Promise<Attention | undefined> => {
    const found = item < 0 ? undefined : await attend!(translated(request), item);
    return found && { ...found, interactions: found.interactions.map((each) => ({ ...each, interaction: { ...each.interaction, item: catalogueNumber(each.interaction.item) } })) };
  };

  return {
    ...(prepare && { prepare: (request: CandidateRequest) => prepare(translated(request)) }),
    ...(attend && { attend: (request: CandidateRequest, item: number) => attended(request, modelNumber(item)) }),
    ...(customers && { customers: { dims: customers.dims, vectorsOf: (requests: readonly CandidateRequest[]) => customers.vectorsOf(requests.map(translated)) } }),
    candidates: (request) =>
      source.candidates(translated(request)).flatMap(({ item: number, score }): readonly Candidate[] => {
        const item = catalogueNumber(number);
        return item < 0 ? [] : [{ item, score }];
      }),
    because: (request, item) => {
      const number = modelNumber(item);
      return number < 0 ? [] : source.because(translated(request), number).flatMap(reasonOf);
    },
  };
}
