/** The six places of the console, in the rail's order, each with its key after `g`. */
import type { ReactNode } from 'react';
import { defineWords } from '../language/words.ts';

/** Names of the places. */
export const placeWords = defineWords({
  now: { en: 'Now', zh: '此刻' },
  customers: { en: 'Customers', zh: '客户' },
  segments: { en: 'Segments', zh: '人群' },
  predictions: { en: 'Predictions', zh: '预测' },
  features: { en: 'Features', zh: '特征' },
  data: { en: 'Data and health', zh: '数据与健康' },
});

interface Place {
  readonly id: keyof typeof placeWords;
  readonly to: '/now' | '/customers' | '/segments' | '/predictions' | '/features' | '/data';
  /** Beginnings of other addresses that belong to it. */
  readonly also?: readonly string[];
  /** After `g`. */
  readonly key: string;
  readonly icon: ReactNode;
}

const drawn = (path: string): ReactNode => (
  <svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
    <path d={path} />
  </svg>
);

/** In the rail's order. */
export const places: readonly Place[] = [
  { id: 'now', to: '/now', key: 'n', icon: drawn('M2 10h4l2-6 4 12 2-6h4') },
  { id: 'customers', to: '/customers', key: 'c', icon: drawn('M10 9a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 10 9ZM3.5 17.5c.6-3.6 3-5.5 6.5-5.5s5.9 1.9 6.5 5.5') },
  { id: 'segments', to: '/segments', also: ['/tags/'], key: 's', icon: drawn('M7.5 12.5a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM12.5 17.5a5 5 0 1 0 0-10 5 5 0 0 0 0 10Z') },
  { id: 'predictions', to: '/predictions', also: ['/recommendations/'], key: 'p', icon: drawn('M2.5 15l5-5 3.5 3 6.5-8M13 5h4.5v4.5') },
  { id: 'features', to: '/features', key: 'f', icon: drawn('M3 5h14M3 10h9M3 15h5') },
  { id: 'data', to: '/data', key: 'd', icon: drawn('M3 5c0-1.4 3.1-2.5 7-2.5S17 3.6 17 5s-3.1 2.5-7 2.5S3 6.4 3 5Zm0 0v10c0 1.4 3.1 2.5 7 2.5s7-1.1 7-2.5V5M3 10c0 1.4 3.1 2.5 7 2.5s7-1.1 7-2.5') },
];
