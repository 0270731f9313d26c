import type { RecommendationPhrases, SpokenGroup, SpokenItem } from './recommendation-phrases.ts';

/** Chinese as a shop would say it to its customer; why something is not shown, as said to a colleague. */
export const zh: RecommendationPhrases = {
  neighbour: (because, { text }) => {
    if (because.inBasket) return `购物车中有${because.title}，关注它的${text}位客户也选择了此款。`;
    return because.did === undefined ? `关注${because.title}的${text}位客户也选择了此款。` : `因为您${because.did}过${because.title}，关注它的${text}位客户也选择了此款。`;
  },
  together: (because, { text }) => `适合与${named(because)}搭配：两者曾被一起购买${text}次。`,
  popular: ({ text }, days, group) => `近${days.text}天有${text}位${alike(group)}客户选择了此款。`,
  content: (because, words) => `与${named(because)}相似${words === undefined ? '' : `：${words}`}。`,
  repeat: ({ times, did, every, since }) =>
    times.count === 1 ? `您在${since}前${did}过一次${every === undefined ? '' : `，通常${every}后会再次需要`}。` : `您${did}过${times.text}次，通常每${every}一次，上次在${since}前。`,
  taste: (items) => (items === undefined ? '符合您的偏好。' : `符合您的偏好，依据是${items}。`),
  chance: () => '目前展示较少，给它一次机会。',
  newest: () => '近期上新。',

  shown: (place) => `已展示，排在第${place}位。`,
  unknown: () => '没有任何事件提到过该商品。',
  gone: () => '已下架。',
  unavailable: () => '已售罄。',
  inBasket: () => '已在购物车中。',
  disliked: () => '客户表示不想再看到它。',
  justBought: (within) => `客户在近${within}内购买过，尚未到再次购买的时间。`,
  rule: (label) => `被规则排除：${label}。`,
  notFound: () => '没有任何候选方式为该客户找到它。',
  outranked: ({ place, of }) => `有更合适的商品：它在${of}件中排第${place}位。`,
  variety: ({ place, of }) => `它在${of}件中排第${place}位，但列表中同类商品已经足够。`,
  text: (sentences) => sentences.join(''),
};

function named({ title, did, inBasket }: SpokenItem): string {
  if (inBasket) return `购物车中的${title}`;
  return did === undefined ? title : `您${did}过的${title}`;
}

function alike(group: SpokenGroup | undefined): string {
  if (group === undefined) return '';
  if (group.value !== undefined) return `${group.label}同为${group.value}的`;
  return group.isMember ? `同属“${group.label}”的` : `同样不属于“${group.label}”的`;
}
