import { expect, test } from 'vitest';
import { beginDraft, changeDraft, type DraftContent, type DraftState } from './draft-state.ts';
import { emptyForm } from './rule-form.ts';

const content = (en: string): DraftContent => ({ form: emptyForm, features: [], label: { en, zh: '' } });
const typed = (state: DraftState, en: string, gesture?: string): DraftState => changeDraft(state, { does: 'change', to: content(en), gesture });
const shown = ({ now }: DraftState): string => now.label.en;

test('every step can be undone and done again, until something else is done', () => {
  let state = typed(typed(beginDraft(content('a')), 'b'), 'c');
  state = changeDraft(state, { does: 'undo' });
  expect(shown(state)).toBe('b');
  expect(shown(changeDraft(state, { does: 'redo' }))).toBe('c');
  state = typed(state, 'd');
  expect(changeDraft(state, { does: 'redo' })).toBe(state);
  expect(shown(changeDraft(changeDraft(state, { does: 'undo' }), { does: 'undo' }))).toBe('a');
});

test('what one gesture did is undone at once', () => {
  const state = typed(typed(typed(beginDraft(content('a')), 'b', 'drag 1'), 'c', 'drag 1'), 'd', 'drag 2');
  expect(shown(changeDraft(state, { does: 'undo' }))).toBe('c');
  expect(shown(changeDraft(changeDraft(state, { does: 'undo' }), { does: 'undo' }))).toBe('a');
});

test('where nothing was done, nothing is undone; what is loaded begins anew', () => {
  const state = beginDraft(content('a'));
  expect(changeDraft(state, { does: 'undo' })).toBe(state);
  expect(changeDraft(typed(state, 'b'), { does: 'load', to: content('z') })).toEqual(beginDraft(content('z')));
});
