/** The same thing over different windows: "in [30 days]" chooses among features that differ in nothing else. */
import { durationMs, durationText } from './expression.ts';

/** A feature as definitions have it, as far as it is looked at. */
export interface FeatureDefinition {
  readonly aggregate: unknown;
  readonly each?: string;
  readonly where?: unknown;
  readonly over: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly unit?: string;
}

/** A definition, as far as it is looked at. */
export interface Definition {
  readonly views: readonly View[];
  readonly [more: string]: unknown;
}

/** One of its views. */
export interface View {
  readonly kind: string;
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly features?: Readonly<Record<string, FeatureDefinition>>;
  readonly tags?: Readonly<Record<string, Declared>>;
  readonly segments?: Readonly<Record<string, Declared>>;
  readonly [more: string]: unknown;
}

/** A tag or segment as definitions have it. */
export interface Declared {
  readonly rule: unknown;
  readonly label: { readonly en: string; readonly zh: string };
  readonly description?: { readonly en: string; readonly zh: string };
}

/** Features that differ in their window only. */
export interface WindowFamily {
  /** What they measure, without the window: `money spent`, `消费金额`. */
  readonly stem: { readonly en: string; readonly zh: string };
  /** Shortest first. */
  readonly members: readonly { readonly column: string; readonly over: string }[];
}

/** A feature that a draft needs and no definition has yet. */
export interface NewFeature {
  readonly name: string;
  readonly like: string;
  readonly over: string;
  readonly label: { readonly en: string; readonly zh: string };
}

const english = /^(?<stem>.+?),? (?:in|over|of) the last (?<window>\d+ (?:second|minute|hour|day)s?|year)$/;
const chinese = /^近(?<window>\d+(?:秒|分钟|小时|天)|一年)(?<stem>.+)$/;

/** What a label says without its window; undefined: it does not name it the usual way. */
function stemOf({ en, zh }: FeatureDefinition['label']): WindowFamily['stem'] | undefined {
  const [left, right] = [english.exec(en)?.groups?.['stem'], chinese.exec(zh)?.groups?.['stem']];
  return left === undefined || right === undefined ? undefined : { en: left, zh: right };
}

/** Families by column: only of features that name their window the usual way. Cost: the size of the definition. */
export function windowFamilies({ views }: Definition): ReadonlyMap<string, WindowFamily> {
  const families = new Map<string, WindowFamily>();
  for (const view of views) {
    const groups = new Map<string, { readonly column: string; readonly over: string; readonly stem: WindowFamily['stem'] }[]>();
    for (const [column, { aggregate, each, where, over, label }] of Object.entries(view.features ?? {})) {
      const stem = stemOf(label);
      if (over === 'ever' || stem === undefined) continue;
      const key = JSON.stringify([aggregate, each, where, stem.en, stem.zh]);
      groups.set(key, [...(groups.get(key) ?? []), { column, over, stem }]);
    }
    for (const group of groups.values()) {
      const members = group.map(({ column, over }) => ({ column, over })).sort((a, b) => (durationMs(a.over) ?? 0) - (durationMs(b.over) ?? 0));
      for (const { column, stem } of group) families.set(column, { stem, members });
    }
  }
  return families;
}

const units = { s: ['second', '秒'], m: ['minute', '分钟'], h: ['hour', '小时'], d: ['day', '天'] } as const;

/** A feature like another over another window, with a name and labels of its own. @param taken names that it may not have */
export function featureOver(like: string, family: WindowFamily, ms: number, taken: ReadonlySet<string>): NewFeature {
  const over = durationText(ms);
  const [en, zh] = units[over.at(-1) as keyof typeof units];
  const amount = over.slice(0, -1);
  const base = `${like.replace(/\d+[smhd]$/, '')}${over}`;
  let name = base;
  for (let i = 2; taken.has(name); i++) name = `${base}_${i}`;
  return { name, like, over, label: { en: `${family.stem.en} in the last ${amount === '1' ? en : `${amount} ${en}s`}`, zh: `近${amount}${zh}${family.stem.zh}` } };
}
