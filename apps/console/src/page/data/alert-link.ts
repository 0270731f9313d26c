/** Where an alert is explained. */
import type { Alert } from '../../api/activity.ts';
import { customerLink } from '../customer/customer-link.ts';

/** What a `<Link>` needs to open it. */
export function alertLink({ code, about = '', predictions: [moved] = [] }: Pick<Alert, 'code' | 'about' | 'predictions'>) {
  switch (code) {
    case 'source_silent':
    case 'rejections_up':
      return { to: '/data/$source' as const, params: { source: about } };
    case 'heavy_customer':
      return customerLink(about);
    case 'model_missing':
      return about === '' ? { to: '/predictions' as const } : { to: '/predictions/$name' as const, params: { name: about } };
    // A field of an event has no page: what it moves has.
    case 'data_drift':
      if (!about.includes('.')) return { to: '/features/$name' as const, params: { name: about } };
      return moved === undefined ? { to: '/features' as const } : { to: '/predictions/$name' as const, params: { name: moved } };
    case 'score_drift':
    case 'accuracy_down':
    case 'model_failing':
    case 'labels_missing':
    case 'stream_drift':
    case 'retrain_failed':
    case 'rolled_back':
    case 'schedule_jumped':
      return { to: '/predictions/$name' as const, params: { name: about } };
    default:
      return { to: '/data' as const };
  }
}
