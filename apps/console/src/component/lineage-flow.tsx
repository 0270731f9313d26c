/** The graph itself: @xyflow/react with quiet nodes, each a link to its page. */
import { Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useLanguage, useWords } from '../language/language.tsx';
import { layOut } from './lineage-layout.ts';
import { lineageWords, nodeLink, type Lineage, type LineageNode } from './lineage-words.ts';
import styles from './lineage-graph.module.css';

type FlowNode = Node<{ readonly node: LineageNode; readonly isCentre: boolean }, 'lineage'>;

const columnWidth = 248;
const rowHeight = 60;
const nodeTypes = { lineage: LineageBox };

/** @param centre id of the node in the middle */
export function LineageFlow({ lineage, centre }: { readonly lineage: Lineage; readonly centre: string }) {
  const say = useWords(lineageWords);
  const nodes = useMemo(() => {
    const known = new Map(lineage.nodes.map((node) => [node.id, node]));
    return layOut(lineage).map(({ id, column, row }): FlowNode => ({ id, type: 'lineage', position: { x: column * columnWidth, y: row * rowHeight }, data: { node: known.get(id)!, isCentre: id === centre } }));
  }, [lineage, centre]);
  const edges = useMemo(() => lineage.edges.map(({ from, to }): Edge => ({ id: `${from} ${to}`, source: from, target: to, style: { stroke: from === centre || to === centre ? 'var(--accent)' : 'var(--border)', strokeWidth: 1 } })), [lineage, centre]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      fitView
      fitViewOptions={{ padding: 0.06, maxZoom: 1 }}
      minZoom={0.2}
      maxZoom={1.5}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      zoomOnScroll={false}
      preventScrolling={false}
      proOptions={{ hideAttribution: true }}
      aria-label={say('graph')}
    />
  );
}

function LineageBox({ data: { node, isCentre } }: NodeProps<FlowNode>) {
  const say = useWords(lineageWords);
  const { language } = useLanguage();
  const link = isCentre ? undefined : nodeLink(node);
  const name = node.label[language];
  return (
    <div className={`${styles['node']} ${isCentre ? styles['centre'] : ''}`} title={name}>
      <Handle type="target" position={Position.Left} className={styles['handle']!} isConnectable={false} />
      <span className="note">{say(node.kind)}</span>
      {link === undefined ? <strong>{name}</strong> : <Link {...link} className="nodrag">{name}</Link>}
      <Handle type="source" position={Position.Right} className={styles['handle']!} isConnectable={false} />
    </div>
  );
}
