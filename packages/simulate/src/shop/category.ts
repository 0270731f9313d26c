/** What the shop sells: the most popular first. */
export interface Category {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  /** Of a usual product, fen. */
  readonly price: number;
}

/** All categories. Popularity follows Zipf's law in this order. */
export const categories: readonly Category[] = [
  { id: 'tea', en: 'tea', zh: '茶叶', price: 6_800 },
  { id: 'snacks', en: 'snacks', zh: '零食', price: 2_900 },
  { id: 'skin-care', en: 'skin care', zh: '护肤', price: 12_900 },
  { id: 'kitchen', en: 'kitchen', zh: '厨具', price: 8_900 },
  { id: 'headphones', en: 'headphones', zh: '耳机', price: 29_900 },
  { id: 'baby', en: 'baby care', zh: '母婴', price: 9_900 },
  { id: 'running', en: 'running', zh: '跑步', price: 32_900 },
  { id: 'coffee', en: 'coffee', zh: '咖啡', price: 7_900 },
  { id: 'books', en: 'books', zh: '图书', price: 4_500 },
  { id: 'bedding', en: 'bedding', zh: '床品', price: 25_900 },
  { id: 'pets', en: 'pets', zh: '宠物', price: 5_900 },
  { id: 'lamps', en: 'lamps', zh: '灯具', price: 15_900 },
  { id: 'bags', en: 'bags', zh: '箱包', price: 21_900 },
  { id: 'stationery', en: 'stationery', zh: '文具', price: 1_900 },
  { id: 'toys', en: 'toys', zh: '玩具', price: 8_500 },
  { id: 'garden', en: 'garden', zh: '园艺', price: 5_500 },
  { id: 'watches', en: 'watches', zh: '手表', price: 59_900 },
  { id: 'cycling', en: 'cycling', zh: '骑行', price: 19_900 },
  { id: 'ceramics', en: 'ceramics', zh: '陶瓷', price: 9_500 },
  { id: 'camping', en: 'camping', zh: '露营', price: 27_900 },
  { id: 'music', en: 'music', zh: '乐器', price: 69_900 },
  { id: 'fishing', en: 'fishing', zh: '钓具', price: 18_900 },
];
