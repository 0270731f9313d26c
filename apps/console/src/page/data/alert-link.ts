/** Where an alert is explained. */
import type { Alert } from '../../api/activity.ts';
import { customerLink } from '../customer/customer-link.ts';

/** What a `<Link>` needs to open it. */
export function alertLink({ code, about = '' }: Pick<Alert, 'code' | 'about'>) {
  switch (code) {
    case 'source_silent':
    case 'rejections_up':
      return { to: '/data/$source' as const, params: { source: about } };
    case 'heavy_customer':
      return customerLink(about);
    case 'model_missing':
      return about === '' ? { to: '/predictions' as const } : { to: '/predictions/$name' as const, params: { name: about } };
    default:
      return { to: '/data' as const };
  }
}
