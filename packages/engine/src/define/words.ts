/** Words that people read. */
import type { Words } from '../registry/definition.ts';

/** What people read, in English and in Chinese: `words('order', '下单')`. */
export function words(en: string, zh: string): Words {
  return { en, zh };
}
