/** Which of a customer's events a sequence model looked at when it came to an item, and what leaving each out does. */
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { components } from '../../api/schema.d.ts';
import { Panel, QueryPanel } from '../../component/panel.tsx';
import { RankedBars } from '../../component/ranked-bars.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import styles from './attention-panel.module.css';

const words = defineWords({
  title: { en: 'Where the model looked', zh: '模型看了哪些行为' },
  sentence: { en: 'Of {events, plural, one {# event} other {# events}} it looked most at “{most}”, {share}. {strongest, select, none {No event by itself does much for this item.} other {Without “{strongest}” the item would fall most.}}', zh: '在{events}次行为中，模型看得最多的是“{most}”，占{share}。{strongest, select, none {没有哪次行为单独起多大作用。} other {去掉“{strongest}”，该商品下降最多。}}' },
  note: { en: 'Where a model looks is no proof of why. ▲ raises, ▼ lowers: what the score of the item loses or gains when the event is left out.', zh: '模型看哪里并不证明原因。▲抬高、▼降低：去掉该次行为后，商品得分的变化方向。' },
  strip: { en: 'Share of all that the model looked at, oldest first', zh: '占模型所看内容的比例，由早到晚' },
  raises: { en: '▲ {share}', zh: '▲ {share}' },
  lowers: { en: '▼ {share}', zh: '▼ {share}' },
  byHead: { en: 'By head', zh: '按注意力头' },
  head: { en: 'Head {number}', zh: '头{number}' },
  event: { en: 'Event', zh: '行为' },
  none: { en: 'The model that answers does not know this item, or nothing that the customer did.', zh: '现役模型不认识该商品，或不认识该客户的任何行为。' },
});

type Attention = components['schemas']['ItemAttention'];

/** Events told. */
const mostTold = 12;
/** Of the strongest effect: what is less does little. */
const leastEffect = 1e-6;

interface AttentionPanelProps {
  readonly recommendation: string;
  readonly item: string;
  readonly customer: string;
}

/** Nothing where no sequence model answers. */
export function AttentionPanel({ recommendation, item, customer }: AttentionPanelProps) {
  const { data } = api.useQuery('get', '/v1/recommendations', {}, { staleTime: 60_000 });
  const reads = data?.recommendations.find(({ name }) => name === recommendation)?.models.some(({ kind, answers }) => kind === 'sequence' && answers) === true;
  return reads ? <Looked recommendation={recommendation} item={item} customer={customer} /> : null;
}

function Looked({ recommendation, item, customer }: AttentionPanelProps) {
  const say = useWords(words);
  const query = api.useQuery('get', '/v1/profiles/{identifier}/recommendations/{name}/attention', { params: { path: { identifier: customer, name: recommendation }, query: { item } } }, { retry: false });
  if (query.error instanceof ApiProblem && query.error.code === 'no_attention') return <Panel title={say('title')}><p className="note">{say('none')}</p></Panel>;
  return (
    <QueryPanel title={say('title')} query={query}>
      {(attention) => <LookedAt attention={attention} recommendation={recommendation} />}
    </QueryPanel>
  );
}

function LookedAt({ attention: { events, heads }, recommendation }: { readonly attention: Attention; readonly recommendation: string }) {
  const say = useWords(words);
  const format = useFormat();
  const nameOf = ({ title, item }: Attention['events'][number]): string => (title.trim() === '' ? item : title.trim());
  const most = events.toSorted((a, b) => b.share - a.share);
  const told = new Set(most.slice(0, mostTold));
  const shown = events.filter((event) => told.has(event));
  const strongest = events.toSorted((a, b) => b.effect - a.effect)[0]!;
  return (
    <>
      <p>{say('sentence', { events: events.length, most: nameOf(most[0]!), share: format.percent(most[0]!.share), strongest: strongest.effect > leastEffect ? nameOf(strongest) : 'none' })}</p>
      <p className="note">{say('strip')}</p>
      <RankedBars
        label={say('strip')}
        bars={shown.map((event, place) => ({
          key: `${event.at} ${event.item} ${place}`,
          name: (
            <>
              <Link to="/items/$recommendation/$item" params={{ recommendation, item: event.item }}><bdi>{nameOf(event)}</bdi></Link> <span className="note">{format.date(event.at)}</span>
            </>
          ),
          share: event.share / most[0]!.share,
          figure: say(event.effect >= 0 ? 'raises' : 'lowers', { share: format.percent(event.share) }),
        }))}
      />
      <p className="note">{say('note')}</p>
      <details>
        <summary>{say('byHead')}</summary>
        <div className={styles['scroll']} tabIndex={0} role="group" aria-label={say('byHead')}>
          <table className={styles['heat']}>
            <thead>
              <tr>
                <th scope="col">{say('event')}</th>
                {Array.from({ length: heads }, (_, head) => <th key={head} scope="col">{say('head', { number: head + 1 })}</th>)}
              </tr>
            </thead>
            <tbody>
              {shown.map((event, place) => (
                // oxlint-disable-next-line no-array-index-key
                <tr key={`${event.at} ${event.item} ${place}`}>
                  <th scope="row"><bdi>{nameOf(event)}</bdi></th>
                  {event.heads.map((weight, head) => (
                    // oxlint-disable-next-line no-array-index-key
                    <td key={head} style={{ background: `color-mix(in srgb, var(--accent) ${Math.round(weight * 45)}%, var(--bg))` }}>{format.percent(weight)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}
