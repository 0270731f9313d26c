/** Every place of the console and what its URL holds: all that is to be seen is in it, so that a link shows the same. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Frame } from './shell/frame.tsx';
import { NotFound } from './shell/not-found.tsx';

/** Search parameters stay texts; pages read those they know. */
type Search = Readonly<Record<string, string | undefined>>;

/** Keeps texts, and turns numbers and booleans of a URL back into the texts they were. */
function readSearch(search: Record<string, unknown>): Search {
  return Object.fromEntries(Object.entries(search).flatMap(([name, value]) => (value === undefined || value === null || typeof value === 'object' ? [] : [[name, String(value)]])));
}

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound, validateSearch: readSearch });
const at = <const P extends string>(path: P, load: () => Promise<{ readonly Page: () => React.ReactNode }>) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, 'Page') });

const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', beforeLoad: () => { throw redirect({ to: '/now' }); } }),
  at('/now', () => import('./page/now/now-page.tsx')),
  at('/customers', () => import('./page/customers/customers-page.tsx')),
  at('/customers/$profile', () => import('./page/customer/customer-page.tsx')),
  at('/items/$recommendation/$item', () => import('./page/item/item-page.tsx')),
  at('/segments', () => import('./page/segments/segments-page.tsx')),
  at('/segments/discover', () => import('./page/discover/discover-page.tsx')),
  at('/segments/$name', () => import('./page/segments/segment-page.tsx')),
  at('/tags/$name', () => import('./page/segments/tag-page.tsx')),
  at('/predictions', () => import('./page/predictions/predictions-page.tsx')),
  at('/predictions/$name', () => import('./page/predictions/prediction-page.tsx')),
  at('/forecasts', () => import('./page/forecasts/forecasts-page.tsx')),
  at('/recommendations/$name', () => import('./page/recommendations/recommendation-page.tsx')),
  at('/features', () => import('./page/features/features-page.tsx')),
  at('/features/$name', () => import('./page/features/feature-page.tsx')),
  at('/data', () => import('./page/data/data-page.tsx')),
  at('/data/debug', () => import('./page/data/debug-page.tsx')),
  at('/data/$source', () => import('./page/data/source-page.tsx')),
]);

/** A plain `?a=1&b=x` both ways: no JSON in URLs. */
function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams(Object.entries(search).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])));
  return params.size === 0 ? '' : `?${params}`;
}

/** The router; one for the page's life. */
export const router = createRouter({ routeTree, parseSearch, stringifySearch, defaultPreload: 'intent', scrollRestoration: true, pathParamsAllowedCharacters: [':'] });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
