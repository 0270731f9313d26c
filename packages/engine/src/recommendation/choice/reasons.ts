/** From what ways say of an item to reasons that name items, and what the customer did with them. */
import type { CandidateReason, CandidateRequest } from '../candidate/candidate-source.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Interaction } from '../interaction.ts';
import type { ReasonItem, RecommendedReason } from '../answer.ts';
import { reciprocalRank, type FoundItem, type WeighedSource } from './blend.ts';

/** Reasons of an item at most. */
const MOST_REASONS = 2;
/** Items that one reason names at most. */
const MOST_ITEMS = 3;

/** A way, and the column that makes its groups. */
export interface ReasonSource extends WeighedSource {
  readonly groupedBy?: string;
}

/** Where reasons are looked for. */
export interface ReasonScope {
  readonly catalogue: Catalogue;
  readonly sources: readonly ReasonSource[];
  readonly request: CandidateRequest;
  /** Names of the signals, by place. */
  readonly signalNames: readonly string[];
  /** Items that the request tells to be in the basket. */
  readonly basket: ReadonlySet<number>;
}

/** Why an item was found: the first reasons of the ways that gave most for it, at most two. Cost: what each way needs to say why. */
export function reasonsOf({ item, namedBy }: FoundItem, { catalogue, sources, request, signalNames, basket }: ReasonScope): readonly RecommendedReason[] {
  const byGain = namedBy
    .map(({ way, rank }) => {
      const source = sources.find(({ name }) => name === way)!;
      return { source, gain: reciprocalRank(source.weight, rank) };
    })
    .sort((left, right) => right.gain - left.gain);
  const reasons: RecommendedReason[] = [];
  const told = new Set<string>();
  for (const { source } of byGain) {
    for (const reason of source.source.because(request, item)) {
      // One reason of a kind about one item: that it is popular this week and this month is one.
      const key = `${reason.kind} ${subjectOf(reason, source)}`;
      if (told.has(key)) continue;
      told.add(key);
      reasons.push(namedReason(reason, source));
      break;
    }
    if (reasons.length === MOST_REASONS) break;
  }
  return reasons;

  function namedReason(reason: CandidateReason, { groupedBy }: ReasonSource): RecommendedReason {
    switch (reason.kind) {
      case 'neighbour':
        return { kind: 'neighbour', because: reasonItem(reason.item), customers: reason.customers };
      case 'together':
        return { kind: 'together', because: reasonItem(reason.item), baskets: reason.baskets };
      case 'content':
        return { kind: 'content', because: reasonItem(reason.item), words: reason.words };
      case 'taste':
        return { kind: 'taste', because: reason.items.slice(0, MOST_ITEMS).map(reasonItem) };
      case 'popular': {
        const { group, customers, days } = reason;
        return { kind: 'popular', customers, days, ...(group !== undefined && groupedBy !== undefined && { group: { column: groupedBy, value: group } }) };
      }
      case 'repeat':
        return reason;
    }
  }

  function reasonItem(named: number): ReasonItem {
    const told = { item: catalogue.keyOf(named), title: catalogue.titleOf(named) };
    if (basket.has(named)) return { ...told, inBasket: true };
    // Nobody had to do with what similar items are sought to: there is nothing to say.
    const signal = strongest(request.history, named);
    return signal === undefined || signal.customer < 0 ? told : { ...told, signal: signalNames[signal.signal]! };
  }
}

/** What a reason is about: items, else whether it speaks of a group. */
function subjectOf(reason: CandidateReason, { groupedBy }: ReasonSource): string {
  if ('item' in reason) return String(reason.item);
  if ('items' in reason) return reason.items.slice(0, MOST_ITEMS).join();
  return String(groupedBy !== undefined && 'group' in reason && reason.group !== undefined);
}

/** What the customer did with an item that says most for it: the greatest weight, of equals the latest. */
function strongest(history: readonly Interaction[], item: number): Interaction | undefined {
  let best: Interaction | undefined;
  for (const interaction of history) if (interaction.item === item && (best === undefined || interaction.weight >= best.weight)) best = interaction;
  return best;
}
