/** An evaluation as one HTML page: whole in itself, no script, nothing fetched from anywhere. */
import type { Language } from '@limn/engine';
import type { EvaluationReport, MeasuredMetric, MeasuredModel } from '../report.ts';
import { calibrationChart, forestChart, gainsChart, rocChart, tenthsChart } from './chart.ts';
import { choiceTable } from './choice.ts';
import { escapeText, formatCount, formatDay, formatInterval, formatNumber, formatShare } from './format.ts';
import { pageStyle } from './page-style.ts';
import { recheckWords, verdictOf } from './verdict.ts';
import { baselineWords, metricWords, phraseIn, splitWords, valueWords, type Phrase } from './words.ts';

/** Renders the page. Cost some ms; some 50 KB. */
export function renderEvaluation(report: EvaluationReport, language: Language): string {
  const phrase = phraseIn(language);
  const rows = `${formatCount(report.rows)} ${phrase('rows')}`;
  const customers = report.customers === undefined ? undefined : `${formatCount(report.customers)} ${phrase('customers')}`;
  const split = escapeText(splitWords(report.split, language));
  const judged = language === 'zh'
    ? `${phrase('judgedOn')}：${[rows, ...(customers === undefined ? [] : [customers]), split].join('，')}`
    : `${phrase('judgedOn')}: ${rows}${customers === undefined ? '' : ` of ${customers}`}, ${split}`;
  const verdict = verdictOf(report, language).map(({ text, tone }) => (tone === 'plain' ? escapeText(text) : `<strong class="${tone}">${escapeText(text)}</strong>`)).join(language === 'zh' ? '' : ' ');
  const sections = [
    cards(report, language),
    besideSection(report, language),
    choiceSection(report, language),
    chartSections(report, phrase),
    importanceSection(report, phrase),
    subgroupSection(report, language),
    dataSection(report, language),
    warningSection(report, language),
  ];
  const level = Math.round(report.level * 100);
  const foot = language === 'zh'
    ? `区间为 ${level}% 置信区间，由 ${formatCount(report.resamples)} 次自助抽样得出（种子 ${report.seed}）。`
    : `Intervals hold with ${level}% certainty, from ${formatCount(report.resamples)} bootstrap draws (seed ${report.seed}).`;
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeText(report.name)} · ${phrase('title')}</title><style>${pageStyle}</style></head>
<body><main><header><p class="over">${phrase('title')}</p><h1>${escapeText(report.name)}</h1><p class="verdict">${verdict}</p>
<p class="hint">${judged}</p></header>
${sections.join('\n')}
<footer>${foot}</footer></main></body></html>
`;
}

const CARDS = 4;

function modelOf({ models }: EvaluationReport): MeasuredModel {
  return models.find(({ role }) => role === 'model')!;
}

function cards(report: EvaluationReport, language: Language): string {
  const shown = modelOf(report).metrics.filter(({ metric }) => metric !== 'averagePrecision' && metric !== 'brier').slice(0, CARDS);
  const card = ({ metric, value, low, high }: MeasuredMetric): string => {
    const { name, hint } = metricWords[metric];
    return `<div class="card"><div class="name">${name[language]}</div><div class="value">${formatNumber(value)}</div><div class="range">${formatNumber(low)} – ${formatNumber(high)}</div><div class="about">${hint[language]}</div></div>`;
  };
  return `<div class="cards">${shown.map(card).join('')}</div>`;
}

function besideSection(report: EvaluationReport, language: Language): string {
  const phrase = phraseIn(language);
  const nameOf = ({ name, role }: MeasuredModel): string => (role === 'model' ? phrase('model') : baselineWords(name, phrase));
  const main = report.models.map((model) => ({ name: nameOf(model), strong: model.role === 'model', interval: model.metrics.find(({ metric }) => metric === report.main)! }));
  const heads = report.models.map((model) => `<th>${escapeText(nameOf(model))}</th>`).join('');
  const lines = modelOf(report).metrics.map(({ metric }) => {
    const cells = report.models.map(({ name, role, metrics }) => {
      const of = metrics.find((each) => each.metric === metric)!;
      const difference = role === 'model' ? undefined : report.differences.find((each) => each.baseline === name && each.metric === metric);
      const verdict = difference === undefined ? '' : `<br><small class="${difference.verdict}">${phrase(difference.verdict)} ${formatInterval(difference)}</small>`;
      return `<td>${formatNumber(of.value)} <small>${formatNumber(of.low)} – ${formatNumber(of.high)}</small>${verdict}</td>`;
    });
    return `<tr><td title="${escapeText(metricWords[metric].hint[language])}">${metricWords[metric].name[language]}</td>${cells.join('')}</tr>`;
  });
  const title = `${phrase('beside')}: ${metricWords[report.main].name[language]}`;
  return `<section><h2>${phrase('beside')}</h2><p class="hint">${phrase('besideHint')}</p><div class="forest">${forestChart(main, { title })}</div><table><thead><tr><th>${phrase('metric')}</th>${heads}</tr></thead><tbody>${lines.join('')}</tbody></table></section>`;
}

function choiceSection(report: EvaluationReport, language: Language): string {
  const table = choiceTable(report, language);
  if (table === undefined) return '';
  const phrase = phraseIn(language);
  const cells = (line: readonly string[]): string => line.map((cell) => `<td>${escapeText(cell)}</td>`).join('');
  return `<section><h2>${phrase('choice')}</h2><p class="hint">${escapeText(table.sentence)} ${phrase('choiceHint')}</p><table><thead><tr>${table.heads.map((head) => `<th>${escapeText(head)}</th>`).join('')}</tr></thead><tbody>${table.lines.map((line) => `<tr>${cells(line)}</tr>`).join('')}</tbody></table></section>`;
}

function chartSections({ kind, calibration, lift, roc, models }: EvaluationReport, phrase: Phrase): string {
  const of = kind === 'binary' ? 'probability' : 'amount';
  const section = (title: string, hint: string, chart: string): string => `<section><h2>${title}</h2><p class="hint">${hint}</p>${chart}</section>`;
  const sections: string[] = [];
  if (calibration.length > 0) {
    const title = phrase(of === 'probability' ? 'calibration' : 'calibrationAmount');
    sections.push(section(title, phrase('calibrationHint'), calibrationChart(calibration, { title, x: phrase('promised'), y: phrase('came') }, of)));
  }
  if (lift.length > 0) {
    sections.push(section(phrase('gains'), phrase('gainsHint'), gainsChart(lift, { title: phrase('gains'), x: phrase('reached'), y: phrase('found') })));
    sections.push(section(phrase('tenths'), phrase('tenthsHint'), tenthsChart(lift, { title: phrase('tenths'), x: phrase('tenth'), y: phrase('came') }, of)));
  }
  if (roc.length > 0) {
    const named = roc.map(({ points }, i) => ({ points, name: models[i]!.role === 'model' ? phrase('model') : baselineWords(models[i]!.name, phrase) }));
    sections.push(section(phrase('ranking'), phrase('rankingHint'), rocChart(named, { title: phrase('ranking'), x: phrase('falseAlarm'), y: phrase('found') })));
  }
  return sections.length === 0 ? '' : `<div class="pair">${sections.join('')}</div>`;
}

/** Columns that the page names. */
const COLUMNS = 12;

function importanceSection({ importance = [] }: EvaluationReport, phrase: Phrase): string {
  if (importance.length === 0) return '';
  const lines = importance.slice(0, COLUMNS).map(({ column, ...interval }, i) => ({ name: column, strong: i === 0, interval }));
  return `<section><h2>${phrase('importance')}</h2><p class="hint">${phrase('importanceHint')}</p><div class="forest">${forestChart(lines, { title: phrase('importance') })}</div></section>`;
}

function subgroupSection(report: EvaluationReport, language: Language): string {
  if (report.subgroups.length === 0) return '';
  const phrase = phraseIn(language);
  const { worst } = report;
  const lines = report.subgroups.map(({ column, value, rows, main }) => ({
    name: `${column}: ${valueWords(value, language)}`,
    note: main === undefined ? `${phrase('tooFew')} (${formatCount(rows)})` : `${formatCount(rows)} ${phrase('rows')}`,
    strong: worst?.column === column && worst.value === value,
    ...(main !== undefined && { interval: main }),
  }));
  const reference = modelOf(report).metrics.find(({ metric }) => metric === report.main)!.value;
  const title = `${phrase('subgroups')}: ${metricWords[report.main].name[language]}`;
  return `<section><h2>${title}</h2><p class="hint">${phrase('subgroupsHint')} ${worstWords(report, language)}</p><div class="forest">${forestChart(lines, { title, reference })}</div></section>`;
}

function worstWords({ worst }: EvaluationReport, language: Language): string {
  if (worst === undefined) return '';
  const name = `<strong>${escapeText(`${worst.column}: ${valueWords(worst.value, language)}`)}</strong>`;
  if (language === 'zh') return worst.surely ? `表现最差：${name}，显著低于总体。` : `数值最差：${name}，但样本不足以确定。`;
  return worst.surely ? `It does worst for ${name}, surely so.` : `Its value is worst for ${name}, which may be chance.`;
}

function dataSection(report: EvaluationReport, language: Language): string {
  const { parts, kind } = report;
  if (parts.length === 0) return '';
  const phrase = phraseIn(language);
  const recheck = recheckWords(report, language);
  const mean = (value: number | undefined): string => (value === undefined ? '–' : kind === 'binary' ? formatShare(value) : formatNumber(value));
  const lines = parts.map(({ part, rows, from, to, meanLabel }) => `<tr><td>${phrase(part)}</td><td>${formatCount(rows)}</td><td>${from === undefined || to === undefined ? '–' : `${formatDay(from)} – ${formatDay(to)}`}</td><td>${mean(meanLabel)}</td></tr>`);
  return `<section><h2>${phrase('data')}</h2>${recheck === undefined ? '' : `<p class="hint">${escapeText(recheck)}</p>`}<table><thead><tr><th>${phrase('part')}</th><th>${phrase('rows')}</th><th>${phrase('window')}</th><th>${phrase('mean')}</th></tr></thead><tbody>${lines.join('')}</tbody></table></section>`;
}

function warningSection({ warnings }: EvaluationReport, language: Language): string {
  if (warnings.length === 0) return '';
  const lines = warnings.map(({ text }) => `<li>${escapeText(text[language].what)} <span>${escapeText(text[language].cure)}</span></li>`);
  return `<section><h2>${phraseIn(language)('warnings')}</h2><ul>${lines.join('')}</ul></section>`;
}
