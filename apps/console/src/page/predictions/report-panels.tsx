/** The report of a model: whether what it says happens, whom it finds first, for which groups, and what it looks at. */
import { api } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { components } from '../../api/schema.d.ts';
import { Empty, Panel, QueryPanel } from '../../component/panel.tsx';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { ChoicePanel } from './choice-panel.tsx';
import { GroupsList } from './groups-list.tsx';
import { LiftChart } from './lift-chart.tsx';
import { MattersList } from './matters-list.tsx';
import { MoreReport } from './more-report.tsx';
import { numberOf, type Asked, type Model } from './model-facts.ts';
import { SaysHappensChart } from './says-happens-chart.tsx';
import styles from './predictions.module.css';

const words = defineWords({
  says: { en: 'Says and happens', zh: '所说与实际' },
  lift: { en: 'Whom it finds first', zh: '先找到谁' },
  groups: { en: 'For which groups', zh: '对哪些人群' },
  matters: { en: 'What matters', zh: '看重什么' },
  more: { en: 'More about the report', zh: '更多评估' },
  none: { en: 'v{version} was registered without a report: it was made elsewhere. What it says of customers now stands below.', zh: 'v{version}在别处训练，没有评估报告。它对客户的预测见下方。' },
  report: { en: 'Report of v{version}', zh: 'v{version}的评估' },
  noGroups: { en: 'No group is large enough to be judged by itself.', zh: '没有足够大的人群可单独评估。' },
  notDrawn: { en: 'Of several classes this is not drawn.', zh: '多类预测不绘制此图。' },
});

/** A report, as the API gives it. */
export type Report = components['schemas']['ModelReport'];

/** Four panels and what stands under "More"; within a grid of two columns. */
export function ReportPanels({ asked, model }: { readonly asked: Asked; readonly model: Model }) {
  const say = useWords(words);
  const query = api.useQuery('get', '/v1/models/{hash}/report', { params: { path: { hash: model.hash } } }, { staleTime: Infinity });
  if (query.error instanceof ApiProblem && query.error.code === 'evaluation_unknown') {
    const version = numberOf(asked.models, model.hash);
    return (
      <div className={styles['wide']}>
        <Panel title={say('report', { version })}>
          <Empty>{say('none', { version })}</Empty>
        </Panel>
      </div>
    );
  }
  const empty = (isEmpty: (report: Report) => boolean, text: string) => (report: Report) => (isEmpty(report) ? <Empty>{text}</Empty> : undefined);
  return (
    <>
      <QueryPanel title={say('says')} query={query} height={360} empty={empty(({ calibration }) => calibration.length === 0, say('notDrawn'))}>
        {(report) => <SaysHappensChart report={report} asked={asked} />}
      </QueryPanel>
      <QueryPanel title={say('lift')} query={query} height={360} empty={empty(({ lift }) => lift.length === 0, say('notDrawn'))}>
        {(report) => <LiftChart report={report} asked={asked} />}
      </QueryPanel>
      <QueryPanel title={say('groups')} query={query} height={240} empty={empty(({ groups }) => groups.length === 0, say('noGroups'))}>
        {(report) => <GroupsList report={report} />}
      </QueryPanel>
      <QueryPanel title={say('matters')} query={query} height={240}>
        {(report) => <MattersList report={report} />}
      </QueryPanel>
      {query.data?.choice !== undefined && (
        <div className={styles['wide']}>
          <ChoicePanel report={query.data} />
        </div>
      )}
      <div className={styles['wide']}>
        <QueryPanel title={say('more')} query={query}>
          {(report) => <MoreReport report={report} />}
        </QueryPanel>
      </div>
    </>
  );
}
