import { expect, test } from 'vitest';
import { requireVariant } from './sequence-variant.ts';

test('without a word it is SASRec with a sampled softmax', () => {
  expect(requireVariant({ isFromChance: true, learnsAnew: false })).toEqual({ name: 'sasrec from chance', settings: { loss: 'sampled softmax', isGated: false }, learnsAnew: false });
  expect(requireVariant({ learnsAnew: false })).toMatchObject({ name: 'sasrec', settings: { loss: 'sampled softmax', begin: 'company', order: 'distance' } });
});

test('a variant is named by all that is not usual about it', () => {
  expect(requireVariant({ model: 'bert4rec', loss: 'gbce', isGated: true, isFromChance: true, learnsAnew: true })).toMatchObject({ name: 'bert4rec gbce gated from chance learnt anew', settings: { reading: 'masked', loss: 'gBCE', isGated: true } });
});

test('a model or a loss that there is not is refused with those that there are', () => {
  expect(() => requireVariant({ model: 'gru', learnsAnew: false })).toThrow('There is no model "gru". It is one of sasrec, bert4rec.');
  expect(() => requireVariant({ loss: 'toString', learnsAnew: false })).toThrow('There is no loss "toString". It is one of sampled-softmax, softmax, gbce.');
});
