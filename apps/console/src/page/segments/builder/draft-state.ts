/** A draft while it is edited: every step can be undone; steps of one gesture are one. */
import type { RuleForm } from './rule-form.ts';
import type { NewFeature } from './window-family.ts';

/** What is edited. */
export interface DraftContent {
  readonly form: RuleForm;
  readonly features: readonly NewFeature[];
  readonly label: { readonly en: string; readonly zh: string };
  readonly description?: { readonly en: string; readonly zh: string };
}

/** With what it was before each step. */
export interface DraftState {
  readonly now: DraftContent;
  readonly past: readonly DraftContent[];
  readonly future: readonly DraftContent[];
  /** The gesture that made the last step. */
  readonly gesture: string | undefined;
}

/** What happens to a draft. */
export type DraftAction =
  /** @param gesture steps that follow each other with the same one are undone together */
  | { readonly does: 'change'; readonly to: DraftContent; readonly gesture?: string | undefined }
  | { readonly does: 'undo' | 'redo' }
  /** Begins anew, with nothing to undo. */
  | { readonly does: 'load'; readonly to: DraftContent };

/** Steps that can be undone. */
const mostSteps = 200;

/** A draft without a step. */
export function beginDraft(now: DraftContent): DraftState {
  return { now, past: [], future: [], gesture: undefined };
}

/** The draft after the action. */
export function changeDraft(state: DraftState, action: DraftAction): DraftState {
  const { now, past, future, gesture } = state;
  switch (action.does) {
    case 'load':
      return beginDraft(action.to);
    case 'change': {
      const isSame = action.gesture !== undefined && action.gesture === gesture;
      return { now: action.to, past: isSame ? past : [...past.slice(-mostSteps), now], future: [], gesture: action.gesture };
    }
    case 'undo':
      return past.length === 0 ? state : { now: past.at(-1)!, past: past.slice(0, -1), future: [now, ...future], gesture: undefined };
    case 'redo':
      return future.length === 0 ? state : { now: future[0]!, past: [...past, now], future: future.slice(1), gesture: undefined };
  }
}
