/** The sentences about customers who are alike, once per language. */
import type { Language } from './source.ts';

interface SpokenNumber {
  readonly count: number;
  readonly text: string;
}

/** All sentences. */
interface LikenessPhrases {
  /** @param named quoted titles; `all`: there are no others */
  items(items: SpokenNumber, named: { readonly all: boolean; readonly titles: string }): string;
  categories(listed: string): string;
  tasteAlone(): string;
  byItems(): string;
  tooLittle(items: SpokenNumber, least: SpokenNumber): string;
  text(sentences: readonly string[]): string;
}

/** By language. */
export const likenessPhrases: Readonly<Record<Language, LikenessPhrases>> = {
  en: {
    items: ({ count, text }, { all, titles }) => (count === 1 ? `Both chose ${titles}.` : `Both chose ${text} of the same items${all ? ':' : ', among them'} ${titles}.`),
    categories: (listed) => `Both mostly choose ${listed}.`,
    tasteAlone: () => 'They have no item in common; what they did, in its order, leads the model to the same items.',
    byItems: () => 'No model that answers has a place for customers: they are compared by the items that both chose, rare ones counting more. Declare modelled(\'sequence\') or modelled(\'als\') and train it with `limn train`.',
    tooLittle: ({ count, text }, least) => `Too little is known of this customer: ${count === 0 ? 'no item' : count === 1 ? '1 item' : `${text} items`} so far, and at least ${least.text} ${least.count === 1 ? 'is' : 'are'} needed.`,
    text: (sentences) => sentences.join(' '),
  },
  zh: {
    items: ({ text }, { all, titles }) => (all ? `都选择过${titles}。` : `共同选择过${text}件商品，如${titles}。`),
    categories: (listed) => `都常选择${listed}类商品。`,
    tasteAlone: () => '没有共同的商品；按行为先后，模型认为两者偏好相近。',
    byItems: () => '目前没有可为客户定位的现役模型：按共同选择的商品比较，少见的商品权重更高。可声明 modelled(\'sequence\') 或 modelled(\'als\')，并用 `limn train` 训练。',
    tooLittle: ({ text }, least) => `对该客户了解太少：目前有${text}件商品，至少需要${least.text}件。`,
    text: (sentences) => sentences.join(''),
  },
};
