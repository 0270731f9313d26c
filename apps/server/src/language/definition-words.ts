/** What the mistakes of a definition mean, in Chinese; in English the engine says them itself. */
import type { DefinitionCode, DefinitionProblem } from '@limn/engine';

const chinese: Readonly<Record<DefinitionCode, { readonly message: string; readonly cure: string }>> = {
  malformed_definition: { message: '这一部分的形式不对', cure: '请对照 docs/guide/define.md 检查应为文本、数字、列表还是对象。' },
  unknown_format: { message: '该定义是为另一版 Limn 编写的', cure: '请使用对应版本的 Limn，或重新生成定义。' },
  unknown_key: { message: '这里没有这样的键', cure: '请删除它，或检查拼写。' },
  missing_key: { message: '缺少必需的键', cure: '请补上它。' },
  missing_words: { message: '名称或句子没有同时给出中英文', cure: '请同时写出 en 和 zh。' },
  unknown_operation: { message: '没有这样的表达式、聚合、类型或种类', cure: '可用的名称见 docs/guide/define.md。' },
  unknown_name: { message: '使用了没有声明的事件、字段、视图或列', cure: '请先声明，或检查拼写。' },
  unknown_placeholder: { message: '摘要的花括号中不是该事件的字段', cure: '请使用该事件的字段名。' },
  bad_name: { message: '名称只能由字母、数字和 _ 组成，且不能是保留字', cure: '请换一个名称。' },
  duplicate_name: { message: '有两个事件、视图、列、商品目录或推荐同名', cure: '请改掉其中一个。' },
  duplicate_match: { message: '有两个事件读取同一种消息', cure: '请合并为一个带可选字段的事件，或匹配另一种消息。' },
  used_before_declared: { message: '某列在其视图之前的视图中被使用', cure: '请调整视图的顺序。' },
  bad_duration: { message: '时长应为整数加 s、m、h 或 d', cure: '请写成 30m、24h 或 30d 的形式。' },
  bad_resolution: { message: '精度与时间窗不匹配', cure: '请删去 resolution 使用默认值，或选用更小的精度。' },
  bad_time_zone: { message: '没有这个时区', cure: '请写 IANA 名称，例如 Asia/Shanghai。' },
  bad_number: { message: '数值超出允许范围', cure: '请改为允许范围内的数值。' },
  bad_buckets: { message: '分档的界限未递增，或与标签个数不符', cure: '请让界限递增，且标签比界限多一个。' },
  wrong_kind: { message: '值的类型与用法不符', cure: '请换用合适的列或运算。' },
  impossible_value: { message: '与永远不会出现的值作比较', cure: '请改为该列可能的值。' },
  not_countable: { message: '聚合的内容不能保持为最小单位的整数', cure: '请为字段声明 scale，或换一种聚合。' },
  item_outside_each: { message: '在按整个事件计算之处使用了数组中的条目', cure: '请使用事件的字段，或按条目聚合。' },
  unsolvable_rule: { message: '无法算出该规则随时间自行翻转的时刻', cure: '请把规则改写为时长与固定值的比较。' },
  bad_event_time: { message: '事件的时间缺少时区，或没有时间', cure: '请写成 2026-01-31T12:00:00Z 的形式。' },
  malformed_model: { message: '模型文件的内容不符合格式', cure: '请重新导出模型；手工修改过的文件不会被修补。' },
  too_large: { message: '定义过大或嵌套过深', cure: '请拆分或简化。' },
};

/** The mistake in general words of Chinese, with the names that it is about. */
export function definitionWords({ code, path, message, cure }: DefinitionProblem): DefinitionProblem {
  const words = chinese[code];
  const names = [...message.matchAll(/'([^']+)'/g)].map(([, name]) => `“${name}”`).join('、');
  const meant = /Did you mean '?([^'?]+)'?\?/.exec(cure)?.[1];
  return { code, path, message: `${words.message}${names === '' ? '' : `：${names}`}。`, cure: meant === undefined ? words.cure : `是不是“${meant}”？` };
}

/** The same as an answer tells it: place, what is wrong, cure. */
export function problemWordsOf(problem: DefinitionProblem): { readonly detail: string; readonly cure: string } {
  const { path, message, cure } = definitionWords(problem);
  return { detail: path === '' ? message : `${path}：${message}`, cure };
}
