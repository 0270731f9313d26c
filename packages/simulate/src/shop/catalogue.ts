/** The products: in each category as many, of all brands, some loved by all and some by those of one style. */
import { AliasTable, zipfWeights } from '../random/alias-table.ts';
import { normal } from '../random/law.ts';
import type { Random } from '../random/random.ts';
import { categories } from './category.ts';
import { purposes } from './purpose.ts';

/** Products of one category. */
export const PRODUCTS_A_CATEGORY = 120;

/** Styles that products have and customers like. A product of rank r has style r mod STYLES. */
export const STYLES = 6;

const BRANDS = ['Yunshan', 'Norden', 'Limai', 'Harrow', 'Qingshi', 'Oakley & Finch', 'Baihe', 'Tidewater', 'Songlin', 'Marlow', 'Heron', 'Zhuye', 'Arden', 'Wuhe', 'Fenwick', 'Lanxi'];

/** One product. */
export interface Product {
  readonly id: string;
  readonly name: string;
  /** Its category, by `id`. */
  readonly category: string;
  readonly brand: string;
  /** Fen, before any drift. */
  readonly price: number;
  /** 1 to 5: what reviewers of it tend to say. */
  readonly quality: number;
  readonly style: number;
}

/** Products, and how popular they are. */
export interface Catalogue {
  /** By category in their order, then by popularity within it. */
  readonly products: readonly Product[];
  /** Draws a category by popularity, and a rank within any category. Zipf's law, exponents 0.7 and 0.9. */
  readonly category: AliasTable;
  readonly rank: AliasTable;
}

/** The catalogue of a seed. */
export function createCatalogue(random: Random): Catalogue {
  const products = categories.flatMap(({ id, zh, price }, category) =>
    Array.from({ length: PRODUCTS_A_CATEGORY }, (_, rank): Product => {
      random.begin(purposes.product, category, rank);
      const brand = BRANDS[random.below(BRANDS.length)]!;
      return {
        id: `p-${category * PRODUCTS_A_CATEGORY + rank}`,
        name: `${brand} ${zh} ${String(rank + 1).padStart(3, '0')}`,
        category: id,
        brand,
        // Prices end in 0 or 5 tenths, as on labels.
        price: Math.max(5, Math.round((price * Math.exp(0.6 * normal(random))) / 50)) * 50,
        quality: Math.round(Math.min(4.9, Math.max(1.5, 4.1 + 0.6 * normal(random))) * 10) / 10,
        style: rank % STYLES,
      };
    }));
  return { products, category: new AliasTable(zipfWeights(categories.length, 0.7)), rank: new AliasTable(zipfWeights(PRODUCTS_A_CATEGORY, 0.9)) };
}
