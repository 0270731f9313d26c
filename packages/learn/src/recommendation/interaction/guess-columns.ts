/** Which columns of a table say who, what, when and how much, by the words that people use for them. */

/** What a column is for. */
export type InteractionRole = 'customer' | 'item' | 'time' | 'weight' | 'signal' | 'category';

/** Usual names, the most telling first; written as `plain` has them. */
const usualNames: Readonly<Record<InteractionRole, readonly string[]>> = {
  customer: ['userid', 'user', 'customerid', 'customer', 'clientid', 'visitorid', 'visitor', 'memberid', 'member', 'accountid', 'account', 'uid', 'reviewerid', 'buyerid', 'buyer', 'householdid', 'household', 'personid', 'sessionid', 'session', '用户id', '用户编号', '用户', '客户id', '客户编号', '客户', '会员id', '会员编号', '会员', '顾客', '买家', '会话id', '会话'],
  item: ['itemid', 'item', 'productid', 'product', 'stockcode', 'sku', 'skuid', 'goodsid', 'goods', 'articleid', 'article', 'movieid', 'movie', 'songid', 'trackid', 'track', 'bookid', 'isbn', 'asin', 'parentasin', 'contentid', 'videoid', 'iid', '商品id', '商品编号', '商品', '物品id', '物品', '产品id', '产品', '货号', '影片', '宝贝'],
  time: ['timestamp', 'time', 'datetime', 'eventtime', 'invoicedate', 'orderdate', 'transactiondate', 'purchasedate', 'date', 'eventdate', 'createdat', 'ts', 't', 'day', 'unixreviewtime', '时间戳', '时间', '下单时间', '行为时间', '日期'],
  weight: ['weight', 'rating', 'ratings', 'score', 'stars', 'quantity', 'qty', 'overall', '权重', '评分', '数量'],
  signal: ['behavior', 'behaviour', 'behaviortype', 'behaviourtype', 'event', 'eventtype', 'action', 'actiontype', 'interaction', '行为', '行为类型', '事件'],
  category: ['category', 'categoryid', 'categorycode', 'itemcategory', 'cat', 'cate', 'genre', 'department', '类目', '类目id', '品类', '分类'],
};

/**
 * The column for a role: one that is named as usual, else one whose name contains a usual name of four letters or two Chinese
 * characters. @returns undefined when there is none
 */
export function guessColumn(role: InteractionRole, names: readonly string[]): string | undefined {
  const plainNames = names.map(plain);
  for (const usual of usualNames[role]) if (plainNames.includes(usual)) return names[plainNames.indexOf(usual)];
  for (const usual of usualNames[role]) {
    const place = usual.length >= (/[一-鿿]/.test(usual) ? 2 : 4) ? plainNames.findIndex((name) => name.includes(usual)) : -1;
    if (place >= 0) return names[place];
  }
  return undefined;
}

/** Letters, digits and Chinese characters only: `User_ID` is `userid`. RecBole's `user_id:token` is `userid`. */
function plain(name: string): string {
  return name.replace(/:(token|float|token_seq|float_seq)$/, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** What usual words for a behaviour say of the liking; words of others say 1. */
const usualWeights: Readonly<Record<string, number>> = {
  view: 1, pv: 1, click: 1, impression: 1, detail: 1, 浏览: 1, 点击: 1,
  fav: 2, favorite: 2, favourite: 2, collect: 2, wish: 2, wishlist: 2, like: 2, 收藏: 2, 喜欢: 2,
  cart: 3, addtocart: 3, basket: 3, addtobasket: 3, 加购: 3, 加入购物车: 3, removefromcart: -1,
  buy: 5, purchase: 5, order: 5, transaction: 5, pay: 5, checkout: 5, 购买: 5, 下单: 5, 支付: 5,
  refund: -4, return: -4, cancel: -4, 退款: -4, 退货: -4, dislike: -8, 不喜欢: -8,
};

/** @param signal a word for a behaviour, as the data has it */
export function usualWeightOf(signal: string): number {
  return usualWeights[plain(signal)] ?? 1;
}
