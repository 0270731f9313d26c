/** Why an event is not taken, and how to mend it, in both languages: what is general about a code; what is wrong with one event its message says. */
import { rejectionCodes, type RejectionCode, type Words } from '@limn/engine';

/** What a code means, and what to do. */
export interface RejectionWords {
  readonly title: Words;
  readonly cure: Words;
}

type Told = readonly [titleZh: string, cureEn: string, cureZh: string];

const told: Readonly<Record<RejectionCode, Told>> = {
  malformed_json: ['某一行不是JSON。', 'Send one JSON object a line.', '每行发送一个JSON对象。'],
  not_an_object: ['消息不是JSON对象。', 'Send each event as an object.', '每个事件应为一个对象。'],
  unknown_call: ['消息不属于Segment规范的任何调用。', 'Send type as track, identify, page, screen, group or alias.', '请将type设为track、identify、page、screen、group或alias。'],
  missing_event_name: ['track没有说明发生了什么。', 'Send what happened as event, for instance "Order Completed".', '请在event中写明发生了什么，例如“Order Completed”。'],
  missing_identifier: ['消息没有指明客户。', 'Send userId or anonymousId, not blank.', '请发送userId或anonymousId，且不能为空。'],
  malformed_identifier: ['标识既不是文本也不是整数，或含无效字符。', 'Send identifiers as texts.', '请以文本发送标识。'],
  identifier_too_long: ['标识超过512个字符。', 'Send a shorter identifier, or a hash of it.', '请发送更短的标识，或其哈希值。'],
  malformed_id: ['消息编号不是1到512个字符的文本。', 'Send messageId as a text, such as a UUID.', '请以文本发送messageId，例如UUID。'],
  malformed_time: ['时间既不是ISO 8601，也不是1970年以来的毫秒数。', 'Send times as 2011-09-30T12:15:00Z, or as milliseconds since 1970.', '请写作2011-09-30T12:15:00Z，或1970年以来的毫秒数。'],
  missing_time: ['导入的历史消息没有说明发生时间。', 'Send when it happened as timestamp.', '请在timestamp中写明发生时间。'],
  time_before_2000: ['时间早于2000年，多半是把秒当成了毫秒。', 'Check the unit: numbers are milliseconds, not seconds.', '请检查单位：数字应为毫秒，不是秒。'],
  time_in_future: ['时间晚于现在一天以上。', "Set the sender's clock right, or send sentAt so that its error can be told.", '请校准发送方的时钟，或发送sentAt以便校正。'],
  malformed_properties: ['属性不是JSON对象。', 'Send properties (traits) as an object.', '请以对象发送properties（或traits）。'],
  properties_too_deep: ['属性嵌套超过32层。', 'Send flatter properties.', '请减少嵌套层数。'],
  properties_too_large: ['属性超过64KB。', 'Leave out what no profile needs.', '请去掉画像用不到的内容。'],
  forbidden_key: ['属性中有名为__proto__的键。', 'Name the key otherwise.', '请换一个键名。'],
  malformed_number: ['属性中的数字超出64位浮点数的范围。', 'Send it as a text, or in a larger unit.', '请以文本发送，或换用更大的单位。'],
  malformed_cloud_event: ['CloudEvents 1.0必需的属性缺失或有误。', 'Send specversion, id, source and type as texts.', '请以文本发送specversion、id、source和type。'],
  unsupported_cloud_event: ['CloudEvent不是1.0版，或数据不是JSON。', 'Send CloudEvents 1.0 with JSON data.', '请发送数据为JSON的CloudEvents 1.0。'],
  unknown_event_type: ['定义中没有与之匹配的事件。', 'Compare the name with the definition letter by letter, or declare the event.', '请与定义逐字核对名称，或声明该事件。'],
  missing_field: ['定义要求的字段缺失或为空。', 'Send the field, or declare it optional.', '请发送该字段，或在定义中声明为可选。'],
  wrong_type: ['字段类型与声明不符。', 'Send the type that the definition declares: numbers without quotes.', '请按定义的类型发送：数字不加引号。'],
  unknown_value: ['字段的值不在声明的取值之中。', 'Send one of the declared values, or declare the new one.', '请发送已声明的取值，或在定义中加入新值。'],
  number_too_large: ['数字太大，无法按其精度精确保存。', 'Check the unit, or declare a smaller scale.', '请检查单位，或声明更小的精度。'],
  text_too_long: ['文本字段超过1024个字符。', 'Send a shorter text.', '请发送更短的文本。'],
  malformed_text: ['文本含无效的Unicode字符。', 'Send valid UTF-8 text.', '请发送有效的UTF-8文本。'],
  too_many_items: ['数组字段超过10000项。', 'Split the event.', '请拆分该事件。'],
};

/** Of a code that is not known (a newer log, perhaps) the code itself. */
export function rejectionWords(code: RejectionCode): RejectionWords {
  const words = told[code] as Told | undefined;
  if (words === undefined) return { title: { en: code, zh: code }, cure: { en: '', zh: '' } };
  const [titleZh, cureEn, cureZh] = words;
  return { title: { en: rejectionCodes[code], zh: titleZh }, cure: { en: cureEn, zh: cureZh } };
}
