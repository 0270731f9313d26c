/** What sets a group apart, in words: a name of one to three traits, and a sentence with the values of the group beside those of all others. */
import { createFormat, subjectOf, type Column, type Format, type Language, type ProfileDefinition, type Subject, type Words } from '@limn/engine';
import type { GroupTrait } from '@limn/learn';

/** Traits in words. */
export interface GroupWords {
  /** A name made of the strongest traits: `many visits, no refunds`. */
  name(traits: readonly GroupTrait[]): Words;
  /** `Visits in the last year: 5, others 1; …` */
  sentence(traits: readonly GroupTrait[]): Words;
  /** One trait: `visits in the last year: 5, others 1`. */
  trait(trait: GroupTrait): Words;
}

/** Traits in a name and in a sentence. */
const [NAMED, TOLD] = [2, 4];
/** Below, a trait is not worth a name, or a word. */
const [STRONG, TELLING] = [0.4, 0.2];
/** A tag or a word that is the group's: so many have it. */
const MOST = 0.6;

const languages = ['en', 'zh'] as const;

/** Cost about 0.2 ms. Deterministic. */
export function createGroupWords({ definition, columns }: { readonly definition: ProfileDefinition; readonly columns: ReadonlyMap<string, Column> }): GroupWords {
  const formats = { en: createFormat('en', definition.timeZone), zh: createFormat('zh', definition.timeZone) };
  const subject = (column: string, lang: Language): Subject => subjectOf(columns.get(column)!, definition, lang);
  /** Numbers that stand for something have no more and no less. */
  const isTold = (trait: GroupTrait): boolean => columns.has(trait.column) && (trait.kind === 'share' || subject(trait.column, 'en').names === undefined);
  const both = (make: (lang: Language) => string): Words => Object.fromEntries(languages.map((lang) => [lang, make(lang)])) as unknown as Words;
  const traitText = (trait: GroupTrait, lang: Language): string => textOf(trait, subject(trait.column, lang), { lang, format: formats[lang] });
  return {
    trait: (trait) => both((lang) => traitText(trait, lang)),
    sentence(traits) {
      const told = distinct(traits.filter((trait) => isTold(trait) && Math.abs(trait.effect) >= TELLING), (trait) => trait.column + trait.kind).slice(0, TOLD);
      return both((lang) => (told.length === 0 ? { en: 'No single column sets it apart.', zh: '没有单独一列能将其区分开。' }[lang] : sentenceOf(told.map((trait) => traitText(trait, lang)), lang)));
    },
    name(traits) {
      const named = traits.filter(isTold).flatMap((trait) => {
        const said = { en: shortOf(trait, subject(trait.column, 'en')), zh: shortOf(trait, subject(trait.column, 'zh'), 'zh') };
        return said.en === undefined || said.zh === undefined ? [] : [{ trait, en: said.en, zh: said.zh }];
      });
      const strong = named.filter(({ trait }) => Math.abs(trait.effect) >= STRONG);
      const chosen = distinct(strong.length === 0 ? named.slice(0, 1) : strong, ({ en }) => en).slice(0, NAMED);
      return both((lang) => (chosen.length === 0 ? { en: 'a group of its own', zh: '独立群体' }[lang] : chosen.map((each) => each[lang]).join(lang === 'zh' ? '、' : ', ')));
    },
  };
}

interface In {
  readonly lang: Language;
  readonly format: Format;
}

function textOf(trait: GroupTrait, subject: Subject, { lang, format }: In): string {
  const { label } = subject;
  if (trait.kind === 'amount') {
    const [own, others] = [trait.inside, trait.outside].map((value) => amountText(value, subject, format)) as [string, string];
    if (subject.manner === 'gap' && subject.event !== undefined) return lang === 'zh' ? `平均${own}${subject.event}一次（其他客户${others}）` : `${label} ${own}, others ${others}`;
    if (subject.manner === 'since' && subject.event !== undefined) return lang === 'zh' ? `${subject.which === 'first' ? '首次' : '最近一次'}${subject.event}在${own}前（其他客户${others}）` : `${subject.which} ${subject.event} ${own} ago, others ${others}`;
    return lang === 'zh' ? `${label}${own}（其他客户${others}）` : `${label} ${own}, others ${others}`;
  }
  const [own, others] = [trait.inside, trait.outside].map((share) => format.value(Math.round(share * 100) / 100, { type: 'number', unit: '%' })) as [string, string];
  if (trait.what === 'word') {
    const word = format.value(trait.word!, subject);
    return lang === 'zh' ? `${own}的人${label}为${word}（其他客户${others}）` : `${label} is ${word} for ${own}, for ${others} of the others`;
  }
  if (trait.what === 'yes') return lang === 'zh' ? `${own}的人${subject.kind === 'tag' ? `有${format.quote(label)}标签` : `为${format.quote(label)}`}（其他客户${others}）` : `${own} are ${format.quote(label)}, ${others} of the others`;
  if (subject.event !== undefined && subject.needsTwo) return lang === 'zh' ? `${own}的人${subject.event}过两次以上（其他客户${others}）` : `${own} have had more than one ${subject.event}, ${others} of the others`;
  if (subject.event !== undefined && subject.over === undefined) return lang === 'zh' ? `${own}的人有过${subject.event}（其他客户${others}）` : `${own} have had any ${subject.event}, ${others} of the others`;
  return lang === 'zh' ? `${own}的人${label}有值（其他客户${others}）` : `${label} is known for ${own}, for ${others} of the others`;
}

function amountText(value: number, subject: Subject, format: Format): string {
  if (subject.type === 'duration') return format.duration(Math.max(0, value));
  if (subject.unit === '%') return format.value(Math.round(value * 1_000) / 1_000, subject);
  return format.roughly(Number(value.toPrecision(3)), subject);
}

function sentenceOf(parts: readonly string[], lang: Language): string {
  if (lang === 'zh') return `${parts.join('；')}。`;
  const text = parts.join('; ');
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

/** A trait as part of a name; undefined: it makes no good one. */
function shortOf(trait: GroupTrait, subject: Subject, lang: Language = 'en'): string | undefined {
  const zh = lang === 'zh';
  if (trait.kind === 'share') {
    if (trait.what === 'known') {
      if (trait.effect > 0 || trait.inside > 0.2) return undefined;
      if (subject.needsTwo && subject.event !== undefined) return zh ? `${subject.event}不足两次` : `no second ${subject.event}`;
      return subject.event === undefined || subject.over !== undefined ? undefined : zh ? `从未${subject.event}` : `no ${subject.event} ever`;
    }
    if (trait.inside < MOST || trait.effect < TELLING) return undefined;
    if (trait.what === 'yes') return subject.label;
    const word = subject.names?.[trait.word!] ?? trait.word!;
    return zh ? `${brief(subject.label, lang)}为“${word}”` : `${brief(subject.label, lang)} “${word}”`;
  }
  const more = trait.effect > 0;
  const label = brief(subject.label, lang);
  if (subject.manner === 'since' && subject.event !== undefined) {
    if (subject.which === 'first') return zh ? (more ? '老客户' : '新客户') : more ? 'customers of long standing' : 'newcomers';
    return zh ? (more ? `久未${subject.event}` : `近期有${subject.event}`) : more ? `no ${subject.event} for long` : `recent ${subject.event}`;
  }
  if (subject.manner === 'gap' && subject.event !== undefined) return zh ? `${subject.event}间隔${more ? '长' : '短'}` : `${more ? 'long' : 'short'} time between ${subject.event}s`;
  if (trait.inside === 0 && !more) return zh ? `${label}为零` : `no ${label}`;
  if (subject.manner === 'count' || isCounted(subject, lang)) return zh ? `${label}${more ? '多' : '少'}` : `${more ? 'many' : 'few'} ${label}`;
  if (subject.type === 'duration') return zh ? `${label}${more ? '长' : '短'}` : `${more ? 'long' : 'short'} ${label}`;
  return zh ? `${label}${more ? '高' : '低'}` : `${/^money |^spending/.test(label) ? (more ? 'much' : 'little') : more ? 'high' : 'low'} ${label}`;
}

/** Whether one has more or fewer of it rather than a higher or lower value. */
function isCounted({ label, unit, type }: Subject, lang: Language): boolean {
  return type === 'number' && unit === undefined && (lang === 'zh' ? label.endsWith('数') : /^(?:different )?[a-z]+[^s\W]s\b/.test(label));
}

/** Of a label, what remains without the window that it ends or begins with. */
function brief(label: string, lang: Language): string {
  const short = lang === 'zh' ? label.replace(/^(?:近\d*(?:天|日|周|个月|小时|年)|近一年|近一个月|近一周|累计|最近一个)/, '') : label.replace(/,.*$/, '').replace(/ (?:in the last .+|so far|of the last .+)$/, '');
  return short === '' ? label : short;
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
