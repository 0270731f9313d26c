/** How a body came in, from what it is. */
import type { BodyForm } from '../ingest/sent-body.ts';
import type { SourceWay } from './source-book.ts';

/** The way of a form. */
export function wayOf({ is }: BodyForm): SourceWay {
  switch (is) {
    case 'cloudEvent':
    case 'cloudEvents':
    case 'binaryCloudEvent':
      return 'cloudEvents';
    default:
      return is;
  }
}
