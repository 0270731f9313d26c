// says: A name in both languages is missing: add en: '…' and zh: '…', the words that people will read.
import { atLeast, rule } from '../../../src/index.ts';
import { orders } from '../shop.ts';

rule(atLeast(orders.columns.spend30d, 5), {});
