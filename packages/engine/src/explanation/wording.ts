/** What all sentences of one explanation share: the language's phrases and formats, and the columns spoken of. */
import { assert } from '../errors.ts';
import type { ProfileDefinition } from '../registry/definition.ts';
import { createFormat, type Format } from './format.ts';
import { en } from './phrases-en.ts';
import { zh } from './phrases-zh.ts';
import type { Phrases } from './phrases.ts';
import type { ExplanationSource, Language } from './source.ts';
import { subjectOf, type Subject } from './subject.ts';

export interface Wording {
  readonly lang: Language;
  readonly definition: ProfileDefinition;
  readonly format: Format;
  readonly phrases: Phrases;
  /** @throws when there is no such column: rules were checked, so only by our mistake. */
  subject(column: string): Subject;
}

/** Cost about 0.1 ms. */
export function createWording({ definition, columns }: Pick<ExplanationSource, 'definition' | 'columns'>, lang: Language): Wording {
  return {
    lang,
    definition,
    format: createFormat(lang, definition.timeZone),
    phrases: { en, zh }[lang],
    subject(name) {
      const column = columns.get(name);
      assert(column !== undefined, `a checked rule speaks of columns that are there, as "${name}" is not`);
      return subjectOf(column, definition, lang);
    },
  };
}
