/** What customers write about what they bought, in Chinese and English: the words go with the rating. */

interface Words {
  readonly openings: readonly string[];
  readonly aspects: readonly string[];
  readonly closings: readonly string[];
}

/** By language, and by how pleased they are: 1 and 2 stars, 3, 4 and 5. */
const english: readonly Words[] = [
  {
    openings: ['Disappointed.', 'Not what I expected.', 'Would not buy again.', 'Save your money.'],
    aspects: ['It broke after two days.', 'The material feels cheap.', 'It arrived damaged and late.', 'The size is completely wrong.', 'It smells strange.', 'Far too expensive for what it is.'],
    closings: ['I sent it back.', 'Customer service did not answer.', 'Poor quality.', 'I want a refund.'],
  },
  {
    openings: ['It is okay.', 'Average.', 'Does what it should.', 'Mixed feelings.'],
    aspects: ['The quality is fine, delivery was slow.', 'Looks good, but feels a little thin.', 'A bit smaller than in the picture.', 'Works, though the instructions are useless.', 'Fair for the price.', 'The colour is not quite the same.'],
    closings: ['Might buy again on sale.', 'You get what you pay for.', 'Nothing special.', 'Good enough.'],
  },
  {
    openings: ['Love it!', 'Very happy with this.', 'Excellent.', 'Exactly as described.'],
    aspects: ['The quality is better than I hoped.', 'It arrived the next day, well packed.', 'We use it every day.', 'Beautiful finish and solid material.', 'Great value for the price.', 'My second one, a gift for a friend.'],
    closings: ['Highly recommended.', 'Will order again.', 'Thank you!', 'Five stars from the whole family.'],
  },
];

const chinese: readonly Words[] = [
  {
    openings: ['很失望。', '和描述不符。', '不会再买了。', '踩雷了。'],
    aspects: ['用了两天就坏了。', '做工粗糙，材质很差。', '物流慢，到手还有破损。', '尺寸完全不对。', '有一股刺鼻的味道。', '这个价格太不值了。'],
    closings: ['已经申请退货。', '客服一直不回复。', '质量堪忧。', '不推荐。'],
  },
  {
    openings: ['一般般。', '中规中矩。', '还可以吧。', '有好有坏。'],
    aspects: ['质量还行，就是发货有点慢。', '样子好看，但是偏薄。', '比图片上小一点。', '能用，说明书看不懂。', '这个价位算合理。', '颜色有一点色差。'],
    closings: ['打折可以再考虑。', '一分钱一分货。', '没有惊喜。', '凑合用。'],
  },
  {
    openings: ['非常满意！', '超出预期。', '很喜欢！', '和描述一致。'],
    aspects: ['质量比想象的好。', '第二天就到了，包装很用心。', '家里每天都在用。', '做工精致，用料扎实。', '性价比很高。', '第二次回购，送朋友的。'],
    closings: ['强烈推荐！', '下次还会再来。', '全家都说好。', '五星好评！'],
  },
];

/** The text of a review. @param choice bits that choose among the words */
export function reviewText({ isChinese, rating, choice }: { readonly isChinese: boolean; readonly rating: number; readonly choice: number }): string {
  const { openings, aspects, closings } = (isChinese ? chinese : english)[rating <= 2 ? 0 : rating - 2 > 1 ? 2 : 1]!;
  const parts = [openings[choice % 4]!, aspects[(choice >> 2) % 6]!, closings[(choice >> 8) % 4]!];
  return parts.join(isChinese ? '' : ' ');
}
