/** Checks the sentences that are told of a customer: conditions over columns, and columns in braces. */
import { checkCondition, UNKNOWN, type Inferred, type Scope } from './check-expression.ts';
import type { AboutSentence, Words } from './definition.ts';
import { didYouMean } from './nearest.ts';
import type { Problems } from './problems.ts';

/** @param columns what each column is */
export function checkAbout(about: readonly (readonly AboutSentence[])[], columns: ReadonlyMap<string, Inferred>, problems: Problems): void {
  const scope: Scope = {
    problems,
    leaf(leaf, path) {
      const column = leaf.op === 'column' ? columns.get(leaf.name) : undefined;
      if (leaf.op !== 'column') problems.report('unknown_name', path, `'${leaf.op}' means nothing here: a sentence looks at columns.`, 'Compute a feature of the event first and use that column.');
      else if (column === undefined) problems.report('unknown_name', path, `There is no column '${leaf.name.slice(0, 100)}'.`, didYouMean(leaf.name, columns.keys()));
      return column ?? UNKNOWN;
    },
  };
  about.forEach((sentences, list) => {
    sentences.forEach(({ when, text }, i) => {
      const path = `about[${list}][${i}]`;
      if (when !== undefined) checkCondition(when, scope, `${path}.when`);
      for (const language of ['en', 'zh'] as const) checkPlaces(text, language, { columns, problems, path: `${path}.text.${language}` });
    });
  });
}

/** What stands in braces is a column, or the rank of a number. */
function checkPlaces(text: Words, language: keyof Words, { columns, problems, path }: { readonly columns: ReadonlyMap<string, Inferred>; readonly problems: Problems; readonly path: string }): void {
  for (const [, place = ''] of text[language].matchAll(/\{([^{}]*)\}/g)) {
    const name = place.replace(/\.rank$/, '');
    const column = columns.get(name);
    if (column === undefined) problems.report('unknown_placeholder', path, `{${place.slice(0, 100)}} is no column.`, didYouMean(name, columns.keys()));
    else if (name !== place && column.kind !== 'number' && column.kind !== undefined) problems.report('wrong_kind', path, `{${place}} asks for a rank among numbers, and '${name}' is none.`, `Write {${name}}.`);
  }
}
