/** How many items of one category or one brand a list may hold. */
import type { ItemAspects } from './similarity.ts';

/** At most so many of each; absent: any number. */
export interface DiversityCaps {
  readonly category?: number;
  readonly brand?: number;
}

/** Counts what a list holds, and says by how much an item would go beyond. */
export class CapCount {
  readonly #caps: DiversityCaps;
  readonly #categories = new Map<string, number>();
  readonly #brands = new Map<string, number>();

  constructor(caps: DiversityCaps) {
    this.#caps = caps;
  }

  /** By how many items the list would be beyond a cap with this one; 0: it fits. */
  excessWith({ category, brand }: ItemAspects): number {
    return Math.max(excess(this.#categories, category, this.#caps.category), excess(this.#brands, brand, this.#caps.brand));
  }

  /** The item is on the list. */
  add({ category, brand }: ItemAspects): void {
    if (category !== undefined) this.#categories.set(category, (this.#categories.get(category) ?? 0) + 1);
    if (brand !== undefined) this.#brands.set(brand, (this.#brands.get(brand) ?? 0) + 1);
  }
}

function excess(counts: ReadonlyMap<string, number>, name: string | undefined, cap: number | undefined): number {
  return name === undefined || cap === undefined ? 0 : Math.max(0, (counts.get(name) ?? 0) + 1 - cap);
}
