/** What an event was, in both languages, by the summary of its definition. */
import { columnsOf } from '../registry/column.ts';
import type { BehaviourEvent } from '../event/event.ts';
import type { ProfileDefinition, Words } from '../registry/definition.ts';
import { evidenceSentence } from './evidence-sentence.ts';
import { createWording } from './wording.ts';

/**
 * Says what events were: `ordered 12 products for £139.12`, `下单12种商品，共£139.12`. Cost about 0.2 ms to make, some µs an event.
 * @returns of an event and the name of its definition
 */
export function createEventWords(definition: ProfileDefinition): (event: BehaviourEvent, name: string) => Words {
  const columns = columnsOf(definition);
  const [en, zh] = (['en', 'zh'] as const).map((lang) => createWording({ definition, columns }, lang));
  return (event, name) => {
    const of = { event, name, position: 0 };
    return { en: evidenceSentence(of, en!).what, zh: evidenceSentence(of, zh!).what };
  };
}
