/** What a draft begins with: a rule that is declared, one that was kept, or one that stands in the address. */
import type { DraftContent } from './draft-state.ts';
import type { Expression } from './expression.ts';
import { emptyForm, formOf } from './rule-form.ts';
import type { SavedDraft } from './use-saved-draft.ts';

/** The content of a declared rule. @param rule undefined: nothing is asked yet */
export function contentOf({ rule, label, description }: { readonly rule: unknown; readonly label: DraftContent['label']; readonly description?: DraftContent['label'] | undefined }, features: DraftContent['features'] = []): DraftContent {
  return { form: rule === undefined ? emptyForm : formOf(rule as Expression), features, label, ...(description !== undefined && { description }) };
}

/** What a kept draft holds. */
export function contentOfDraft({ declared, features }: SavedDraft): DraftContent {
  return contentOf(declared, features);
}
