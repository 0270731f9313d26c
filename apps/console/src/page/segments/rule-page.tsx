/** The page of a segment or tag: told as it is, or built, when the address holds a draft. */
import { Link, Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { Failed, Loading } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { useWords } from '../../language/language.tsx';
import { contentOf, contentOfDraft } from './builder/draft-content.ts';
import type { DraftContent } from './builder/draft-state.ts';
import { inlined, type Expression } from './builder/expression.ts';
import { RuleBuilder } from './builder/rule-builder.tsx';
import { useKeptDraft, type SavedDraft } from './builder/use-saved-draft.ts';
import { RuleDetail } from './rule-detail.tsx';
import { pathsOfKind, type RuleKind } from './rule-kind.ts';
import { segmentsWords } from './segments-words.ts';
import { useDefinition, type DefinitionFacts } from './use-definition.ts';

/** What the address holds besides the name. */
interface RuleSearch {
  /** A rule as JSON; `kept`: the draft that the server keeps; `new`: nothing yet. */
  readonly draft?: string;
  /** Version of the definition that was just published from here. */
  readonly published?: string;
  /** Days of the chart. */
  readonly days?: string;
}

/** Stands in the address where a rule would, for the draft that the server keeps. */
export const keptDraft = 'kept';
const nothingYet = 'new';

/** The page at /segments/{name} and /tags/{name}. */
export function RulePage({ kind }: { readonly kind: RuleKind }) {
  const { name = '' } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as RuleSearch;
  // Drafts of what is not published yet have a name that nothing else has.
  const [serial] = useState(() => `draft${Date.now().toString(36)}`);
  if (name === nothingYet) return <Navigate to={pathsOfKind[kind].page} params={{ name: serial }} search={{ draft: search.draft ?? nothingYet }} replace />;
  return <NamedRule key={name} kind={kind} name={name} search={search} />;
}

function NamedRule({ kind, name, search }: { readonly kind: RuleKind; readonly name: string; readonly search: RuleSearch }) {
  const say = useWords(segmentsWords);
  const facts = useDefinition();
  const kept = useKeptDraft(name);
  if (facts === undefined || kept.data === undefined) return kept.error === null ? <Loading height={400} /> : <Failed title={say('drafts')} error={kept.error} again={() => void kept.refetch()} />;
  const isDeclared = facts.declared(name) !== undefined && facts.names.has(name);
  if (search.draft !== undefined || (!isDeclared && kept.data !== null)) return <Building kind={kind} name={name} facts={facts} kept={kept.data} draft={search.draft ?? keptDraft} />;
  if (!isDeclared) {
    return (
      <>
        <PageHead name={name} sentence={say('unknown', { kind, name })} />
        <Link to="/segments">{say('toList')}</Link>
      </>
    );
  }
  return <RuleDetail kind={kind} name={name} kept={kept.data} days={Number(search.days ?? 90) || 90} published={search.published} />;
}

function Building({ kind, name, facts, kept, draft }: { readonly kind: RuleKind; readonly name: string; readonly facts: DefinitionFacts; readonly kept: SavedDraft | null; readonly draft: string }) {
  const navigate = useNavigate();
  // What it begins with is read once: from then on the address follows what is built.
  const [begin] = useState(() => beginning({ name, facts, kept, draft }));
  const { page } = pathsOfKind[kind];
  const onRule = useCallback((rule: Expression | undefined) => void navigate({ to: page, params: { name }, search: { draft: rule === undefined ? nothingYet : JSON.stringify(rule) } as never, replace: true, resetScroll: false }), [navigate, page, name]);
  return (
    <RuleBuilder
      kind={kind}
      name={name}
      facts={facts}
      begin={begin}
      kept={kept}
      onRule={onRule}
      onClose={(published) => {
        if (published?.name !== undefined) void navigate({ to: page, params: { name: published.name }, search: { published: published.version } as never });
        else if (facts.declared(name) !== undefined) void navigate({ to: page, params: { name } });
        else void navigate({ to: '/segments' });
      }}
    />
  );
}

/** From the address, the kept draft or what is published, in this order. */
function beginning({ name, facts, kept, draft }: { readonly name: string; readonly facts: DefinitionFacts; readonly kept: SavedDraft | null; readonly draft: string }): DraftContent {
  const declared = facts.declared(name);
  const base = kept === null ? declared : kept.declared;
  const label = base?.label ?? { en: '', zh: '' };
  const description = base?.description;
  if (draft === nothingYet || draft === keptDraft) return kept === null ? contentOf({ rule: declared?.rule, label, description }) : contentOfDraft(kept);
  const rule = readRule(draft);
  // Rules of one view cannot name each other: what they ask is asked itself.
  const known = rule === undefined ? undefined : inlined(rule, (other) => facts.declaredSegment(other)?.rule);
  return contentOf({ rule: known, label, description }, kept?.features ?? []);
}

/** Whatever is in an address may be broken: then nothing is asked yet. */
function readRule(text: string): Expression | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && 'op' in read ? (read as Expression) : undefined;
  } catch {
    return undefined;
  }
}
