import { defineWords } from '../../language/words.ts';

/** Sentences about tags that nobody declared. */
export const tagsWords = defineWords({
  title: { en: 'Tags found', zh: '发现的标签' },
  none: { en: 'Nobody has looked for tags yet. Looking reads the log beside the server and changes nothing.', zh: '还没有查找过标签。查找会在服务之外读取日志，不做任何更改。' },
  look: { en: 'Look for tags', zh: '查找标签' },
  again: { en: 'Look for tags again', zh: '重新查找标签' },
  running: { en: 'Looking for what goes together: {share} done', zh: '正在查找同时出现的行为：已完成{share}' },
  forbidden: { en: 'This needs the admin key.', zh: '此操作需要管理密钥。' },
  members: { en: '{members, plural, one {# customer has} other {# customers have}} it now.', zh: '目前符合的有{members}人。' },
  needs: { en: 'Needs {features, plural, one {one feature} other {# features}} that {features, plural, one {is} other {are}} not declared yet: {names}.', zh: '需要新增{features}个特征：{names}。' },
  who: { en: 'For example', zh: '例如' },
  try: { en: 'Compute it', zh: '试算' },
  tryOf: { en: 'Compute the tag “{name}” beside what is in force', zh: '在现行定义之外试算标签“{name}”' },
  computing: { en: 'Computing from all history: {share}', zh: '正在从全部历史计算：{share}' },
  would: { en: '{entered, plural, one {# customer} other {# customers}} would have it; {others, plural, =0 {nobody else would move} other {# others would move}}.', zh: '将有{entered}人带上该标签；{others, plural, =0 {不影响其他标签和人群} other {另有{others}人会变动}}。' },
  publish: { en: 'Publish the tag', zh: '发布标签' },
  drop: { en: 'Let go of it', zh: '放弃' },
});
