/** Segments and tags have one page between them; this is what differs. */

/** Which of the two. */
export type RuleKind = 'segment' | 'tag';

/** Addresses of each, at the server and here. */
export const pathsOfKind = {
  segment: { list: '/v1/segments', one: '/v1/segments/{name}', history: '/v1/segments/{name}/history', overlap: '/v1/segments/{name}/overlap', versions: '/v1/segments/{name}/versions', page: '/segments/$name' },
  tag: { list: '/v1/tags', one: '/v1/tags/{name}', history: '/v1/tags/{name}/history', overlap: '/v1/tags/{name}/overlap', versions: '/v1/tags/{name}/versions', page: '/tags/$name' },
} as const;
