import type { Comparison, Operand, Phrases } from './phrases.ts';
import type { Subject } from './subject.ts';

const COMPARED: Readonly<Record<Comparison, string>> = {
  atLeast: '不低于', above: '高于', atMost: '不高于', below: '低于', equal: '为', notEqual: '不为',
};

/** The same for counts and lengths of time, of which one has more or fewer rather than higher or lower. */
const COUNTED: Readonly<Record<Comparison, string>> = { ...COMPARED, atLeast: '至少', above: '超过', atMost: '至多', below: '少于' };

const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];

/** Chinese as an operator would write it: full-width punctuation, no spaces between Chinese and digits. */
export const zh: Phrases = {
  compare(left, op, bound, unknownToo) {
    const text = compared(left, op, bound.text);
    return unknownToo ? `${text}（或未知）` : text;
  },
  isOneOf: ({ text }, values, negated) => negated ? `${text}不是${values}中的任何一个` : `${text}为${values}之一`,
  contains: ({ text }, value, negated) => `${text}${negated ? '不包含' : '包含'}${value}`,
  isPresent: (of, negated) => presence(of, !negated),
  isTrue: ({ text, subject }, negated) => {
    if (subject?.kind === 'tag') return negated ? `没有“${text}”标签` : `有“${text}”标签`;
    if (subject?.kind === 'segment') return negated ? `不在人群“${text}”中` : `在人群“${text}”中`;
    return negated ? `并非${text}` : text;
  },
  constant: (value) => (value ? '所有人' : '无人'),
  all: (parts) => parts.join('，且'),
  any: (parts) => parts.join('，或'),
  nested: (group) => `（${group}）`,

  arithmetic: (op, left, right) => `${left}${{ add: '+', subtract: '−', multiply: '×', divide: '÷' }[op]}${right}`,
  computed: (what, value) => `${what}=${value}`,
  orElse: (of, otherwise) => `${of}（未知时按${otherwise}计）`,
  bucket: (of, bands) => `按${of}分档：${bands.map(([label, range]) => `${label}${range}`).join('，')}`,
  range: (from, to) => (from === undefined ? `低于${to}` : to === undefined ? `不低于${from}` : `从${from}到不足${to}`),
  entry: (of, index, histogram) => {
    if (histogram === undefined) return `${of}中的第${index + 1}项`;
    return `${of}中${histogram === 'hour' ? `${index}点` : WEEKDAYS[index]}的次数`;
  },
  eventTime: (part) => ({ hour: '发生的小时', weekday: '星期几', month: '月份', day: '日期' })[part],
  eventName: () => '事件类型',
  field: (name) => name,
  item: (name) => `明细的${name}`,

  statement({ text, subject }, value, zeroOrOne) {
    if (subject?.manner === 'since' && subject.event !== undefined) return `${subject.which === 'first' ? '首次' : '最近一次'}${subject.event}在${value}前`;
    if (subject?.manner === 'gap' && subject.event !== undefined) return `平均${value}${subject.event}一次`;
    if (subject?.manner === 'count' && zeroOrOne === 0) return `${text}为0`;
    const several = subject?.type === 'histogram' || subject?.type === 'strings' || subject?.type === 'numbers';
    return `${text}${several ? '：' : '为'}${value}`;
  },
  missing({ text, subject }) {
    if (subject === undefined || subject.kind !== 'feature' || subject.event === undefined) return `${text}未知`;
    const { event, over, needsTwo, manner } = subject;
    const when = over === undefined ? '' : `近${lengthOf(over)}`;
    const nothing = needsTwo ? `${when}${event}不足两次` : over === undefined ? `尚无${event}记录` : `${when}没有${event}`;
    return manner === 'since' || manner === 'gap' ? nothing : `${text}未知，${nothing}`;
  },
  overflow: ({ text }) => `${text}数值过大，无法准确给出`,
  needs: (op, bound, subject) => (subject?.manner === 'since' && (op === 'below' || op === 'atMost') ? `要求在${bound}内` : `要求${comparedBy(subject)[op]}${bound}`),
  needsText: (value, negated) => `要求${negated ? '不为' : '为'}${value}`,
  needsOneOf: (values, negated) => (negated ? `要求不是${values}中的任何一个` : `要求为${values}之一`),
  needsItem: (value, negated) => `要求${negated ? '不包含' : '包含'}${value}`,
  needsPresence: ({ subject }, negated) => `要求${negated ? '没有' : '有'}${subject?.event ?? '数值'}`,
  clause: (statement, needs) => (needs === undefined ? statement : `${statement}，${needs}`),
  reason(statement, needs, distance) {
    if (needs.length === 0) return statement;
    const asked = needs.map((need, i) => (i === 0 ? need : need.replace(/^要求/, ''))).join('且');
    return `${statement}（${asked}${distance === undefined ? '' : `，${distance}`}）`;
  },
  reasons: (reasons) => reasons.join('；'),

  distance({ kind, amount, elapsed }) {
    switch (kind) {
      case 'short':
        return `还差${amount}`;
      case 'above':
        return elapsed ? `已超过${amount}` : `高出${amount}`;
      case 'over':
        return elapsed ? `已超过${amount}` : `超出${amount}`;
      case 'under':
        return elapsed ? `还剩${amount}` : `距上限还有${amount}`;
      case 'none':
        return '恰好在界限上';
    }
  },
  conclusion({ kind, label, holds }, reasons) {
    const head = kind === 'tag' ? (holds ? `有“${label}”标签` : `没有“${label}”标签`) : holds ? `在人群“${label}”中` : `不在人群“${label}”中`;
    return `${head}：${reasons}。`;
  },
  because: (statement, reasons) => `${statement}，因为${reasons.join('，且')}`,
  sentence: (statement) => `${statement}。`,
  flip({ kind, label, to }, at) {
    const what = kind === 'tag' ? `${to ? '获得' : '失去'}“${label}”标签` : `${to ? '进入' : '离开'}人群“${label}”`;
    return `如无新的行为，将于${at}${what}。`;
  },
};

function compared({ text, subject }: Operand, op: Comparison, bound: string): string {
  if (subject?.manner === 'since' && subject.event !== undefined && op !== 'equal' && op !== 'notEqual') {
    const { event } = subject;
    if (subject.which === 'first') return `首次${event}${{ atLeast: '已满', above: '已超过', atMost: '不超过', below: '不足' }[op]}${bound}`;
    return { atLeast: `至少${bound}未${event}`, above: `超过${bound}未${event}`, atMost: `近${bound}有${event}`, below: `近${bound}有${event}` }[op];
  }
  return `${text}${comparedBy(subject)[op]}${bound}`;
}

function comparedBy(subject: Subject | undefined): Readonly<Record<Comparison, string>> {
  return subject?.manner === 'count' || subject?.type === 'duration' ? COUNTED : COMPARED;
}

function presence({ text, subject }: Operand, present: boolean): string {
  if (subject?.event !== undefined && subject.over === undefined && !subject.needsTwo) return present ? `有${subject.event}记录` : `尚无${subject.event}记录`;
  return present ? `${text}已知` : `${text}未知`;
}

function lengthOf(over: string): string {
  return `${over.slice(0, -1)}${{ s: '秒', m: '分钟', h: '小时', d: '天' }[over.at(-1)!]!}`;
}
