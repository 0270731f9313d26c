/** Where a discovery stands, and why it could not begin. */
import { Empty } from '../../component/panel.tsx';
import { useLanguage } from '../../language/language.tsx';
import { wantsKey } from './use-groups.ts';

type Text = { readonly en: string; readonly zh: string };

interface DiscoveryStateProps {
  /** As the API gives it. */
  readonly discovery: { readonly state: string; readonly summary?: Text; readonly detail?: Text; readonly cure?: Text; readonly reason?: string };
  /** Of the last attempt to begin. */
  readonly error: unknown;
  /** In the words of what is looked for. */
  readonly texts: { readonly forbidden: string; readonly none: string; readonly running: string };
}

/** Stands above what was found. */
export function DiscoveryState({ discovery: { state, summary, detail, cure, reason }, error, texts }: DiscoveryStateProps) {
  const { language } = useLanguage();
  return (
    <>
      {error !== null && <p role="alert">{wantsKey(error) ? texts.forbidden : String(error)}</p>}
      {state === 'none' && <Empty>{texts.none}</Empty>}
      {state === 'running' && <p role="status">{texts.running}</p>}
      {state === 'refused' && <p role="alert">{`${detail![language]} ${cure![language]}`}</p>}
      {state === 'failed' && <p role="alert">{reason}</p>}
      {state === 'done' && <p className="prose">{summary![language]}</p>}
    </>
  );
}
