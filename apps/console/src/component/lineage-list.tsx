/** Lineage as a nested list: what a node comes from, and what goes on from it. */
import { Link } from '@tanstack/react-router';
import { useLanguage, useWords } from '../language/language.tsx';
import { lineageWords, nodeLink, type Lineage, type LineageNode } from './lineage-words.ts';
import styles from './lineage-graph.module.css';

interface LineageListProps {
  readonly lineage: Lineage;
  /** Id of the node in the middle. */
  readonly centre: string;
  /** Steps up and down. */
  readonly hops?: number;
}

/** Both ways; the same as the graph, for those who hear it and for narrow screens. */
export function LineageList({ lineage, centre, hops = 2 }: LineageListProps) {
  const say = useWords(lineageWords);
  return (
    <ul className={styles['list']}>
      <li>
        {say('from')}
        <Branch lineage={lineage} id={centre} way="from" hops={hops} />
      </li>
      <li>
        {say('to')}
        <Branch lineage={lineage} id={centre} way="to" hops={hops} />
      </li>
    </ul>
  );
}

function Branch({ lineage, id, way, hops }: { readonly lineage: Lineage; readonly id: string; readonly way: 'from' | 'to'; readonly hops: number }) {
  const say = useWords(lineageWords);
  const next = lineage.edges.flatMap((edge) => {
    const found = way === 'from' ? (edge.to === id ? edge.from : undefined) : edge.from === id ? edge.to : undefined;
    return lineage.nodes.filter((node) => node.id === found);
  });
  if (next.length === 0) return <span className="note">: {say('nothing')}</span>;
  return (
    <ul>
      {next.map((node) => (
        <li key={node.id}>
          <NodeName node={node} />
          {hops > 1 && lineage.edges.some((edge) => (way === 'from' ? edge.to : edge.from) === node.id) && <Branch lineage={lineage} id={node.id} way={way} hops={hops - 1} />}
        </li>
      ))}
    </ul>
  );
}

/** The name, leading to its page, and what it is. */
export function NodeName({ node }: { readonly node: LineageNode }) {
  const say = useWords(lineageWords);
  const { language } = useLanguage();
  const link = nodeLink(node);
  const name = node.label[language];
  return (
    <>
      {link === undefined ? <span>{name}</span> : <Link {...link}>{name}</Link>} <span className="note">{say(node.kind)}</span>
    </>
  );
}
