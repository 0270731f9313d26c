/** What is recommended of: the catalogue, where it comes from and what is known of its items. */
import { api } from '../../api/client.ts';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useLabel } from '../predictions/model-facts.ts';
import styles from '../predictions/predictions.module.css';

const words = defineWords({
  title: { en: 'Catalogue', zh: '商品目录' },
  sentence: { en: '{label}: each item has {fields}, as told by {sources}.', zh: '{label}：每件商品已知{fields}，来自{sources}。' },
  plain: { en: '{label}: of each item its key is known, as told by {sources}.', zh: '{label}：每件商品仅知其编号，来自{sources}。' },
  none: { en: 'The definition has no such catalogue.', zh: '定义中没有这个商品目录。' },
  again: { en: 'What was just bought is left out for {length}.', zh: '刚买过的商品在{length}内不再推荐。' },
  rule: { en: 'Left out: {label}.', zh: '排除：{label}。' },
  signals: { en: 'It learns from what customers did: {signals}.', zh: '依据客户的行为学习：{signals}。' },
  signal: { en: '{label} ({weight})', zh: '{label}（{weight}）' },
});

interface Named {
  readonly en: string;
  readonly zh: string;
}

/** What this panel reads of a definition. */
interface Definition {
  readonly events: readonly { readonly name: string; readonly label: Named }[];
  readonly catalogues?: readonly { readonly name: string; readonly label: Named; readonly fields: Readonly<Record<string, { readonly label: Named }>>; readonly sources: readonly { readonly event: string }[] }[];
  readonly recommendations?: readonly { readonly name: string; readonly catalogue: string; readonly notAgain?: string; readonly rules?: Readonly<Record<string, { readonly label: Named }>>; readonly signals: Readonly<Record<string, { readonly label: Named; readonly weight: number }>> }[];
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A declared length of time: `7d`. */
function lengthOf(text: string): number {
  return Number(text.slice(0, -1)) * (unitMs[text.at(-1)!] ?? 0);
}

/** From the definition in force. */
export function CataloguePanel({ name }: { readonly name: string }) {
  const say = useWords(words);
  const label = useLabel();
  const format = useFormat();
  const query = api.useQuery('get', '/v1/definitions', {}, { staleTime: 60_000 });
  const definition = query.data?.definition as unknown as Definition | undefined;
  const declared = definition?.recommendations?.find((each) => each.name === name);
  const catalogue = definition?.catalogues?.find((each) => each.name === declared?.catalogue);
  return (
    <QueryPanel title={say('title')} query={query} height={120} empty={() => (catalogue === undefined || declared === undefined ? <Empty>{say('none')}</Empty> : undefined)}>
      {() => {
        const fields = Object.values(catalogue!.fields).map((field) => label(field.label));
        const sources = catalogue!.sources.map(({ event }) => definition!.events.find((known) => known.name === event)?.label).flatMap((words) => (words === undefined ? [] : [label(words)]));
        return (
          <ul className={styles['sentences']}>
            <li>{say(fields.length === 0 ? 'plain' : 'sentence', { label: label(catalogue!.label), fields: format.list(fields), sources: format.list(sources) })}</li>
            <li>{say('signals', { signals: format.list(Object.values(declared!.signals).map((signal) => say('signal', { label: label(signal.label), weight: format.signed(signal.weight) }))) })}</li>
            {declared!.notAgain !== undefined && <li>{say('again', { length: format.duration(lengthOf(declared!.notAgain)) })}</li>}
            {Object.entries(declared!.rules ?? {}).map(([rule, { label: why }]) => (
              <li key={rule}>{say('rule', { label: label(why) })}</li>
            ))}
          </ul>
        );
      }}
    </QueryPanel>
  );
}
