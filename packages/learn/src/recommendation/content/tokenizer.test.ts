import { expect, test } from 'vitest';
import { createTokenizer, openSegmenter } from './tokenizer.ts';

test('Chinese comes apart into words, long ones and those within; English in small letters without plurals and words that say nothing', async () => {
  const tokenize = await createTokenizer();
  expect(tokenize('无线蓝牙耳机的收纳盒')).toEqual(['无线', '蓝牙', '耳机', '收纳', '收纳盒']);
  expect(tokenize('Set of 6 GLASS Candles & dresses for the bus')).toEqual(['set', 'glass', 'candle', 'dress', 'bus']);
  expect(tokenize('Ｗｉｆｉ 路由器')).toEqual(['wifi', '路由', '路由器']);
  expect(tokenize('')).toEqual([]);
});

test('without a dictionary the cutter of the engine finds words, too', () => {
  expect(openSegmenter()('无线 耳机 case')).toEqual(['无线', '耳机', 'case']);
});
