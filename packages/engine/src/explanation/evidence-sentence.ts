/** What an event was, by the summary template of its definition: `ordered 12 lines for £139.12`. */
import { assert } from '../errors.ts';
import { readPath, type Properties } from '../event/properties.ts';
import type { EvidenceEvent } from '../feature/evidence.ts';
import type { EventDefinition, Field, ProfileDefinition } from '../registry/definition.ts';
import type { EvidenceSentence } from './explanation.ts';
import type { Wording } from './wording.ts';

const PLACEHOLDER = /\{(\w+)(\.length)?\}( \w+)?/g;

/** A typed space between Chinese and what is put in: readers' fonts space the two by themselves. */
const CHINESE_GAP = /(?<=[\p{Script=Han}，。：；、]) (?=\{)|(?<=\}) (?=\p{Script=Han})/gu;

/** @throws when the definition has no event of that name: evidence comes from the same definition, so only by our mistake. */
export function evidenceSentence({ event, name, position }: EvidenceEvent, wording: Wording): EvidenceSentence {
  const definition = requireEvent(name, wording.definition);
  return { id: event.id, time: new Date(event.time).toISOString(), position, what: summaryOf(definition, event.properties, wording) };
}

function requireEvent(name: string, { events }: ProfileDefinition): EventDefinition {
  const found = events.find((event) => event.name === name);
  assert(found !== undefined, `evidence of the event "${name}" comes from its definition`);
  return found;
}

function summaryOf(definition: EventDefinition, properties: Properties, { lang, format }: Wording): string {
  const template = definition.summary[lang].replaceAll(CHINESE_GAP, '');
  return template.replace(PLACEHOLDER, (_, name: string, length: string | undefined, noun = '') => {
    const field = definition.fields[name];
    const value = field === undefined ? undefined : readPath(properties, (field.from ?? name).split('.'));
    if (length !== undefined) {
      const count = Array.isArray(value) ? value.length : 0;
      return format.value(count, { type: 'number' }) + (lang === 'en' && count === 1 ? singular(noun) : noun);
    }
    return fieldText(field, value, format) + noun;
  });
}

/** `—` for what is missing: never 0, never nothing. */
function fieldText(field: Field | undefined, value: unknown, format: Wording['format']): string {
  if (field?.type === 'number' && typeof value === 'number') return format.value(value, { type: 'number', ...(field.unit !== undefined && { unit: field.unit }) });
  if (typeof value === 'boolean') return format.value(value, { type: 'boolean' });
  return typeof value === 'string' ? value : '—';
}

/** ` lines` → ` line`. Summaries count with plural nouns. */
function singular(noun: string): string {
  return noun.replace(/(?<!s)s$/, '');
}
