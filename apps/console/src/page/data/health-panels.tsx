/** How fast answers are, where log and disk stand. */
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { QueryPanel } from '../../component/panel.tsx';
import { useFormat, type Format } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { LatencyChart } from './latency-chart.tsx';
import styles from './data.module.css';

type Health = components['schemas']['Health'];

const words = defineWords({
  speed: { en: 'How long answers take', zh: '响应时间' },
  log: { en: 'Log, disk and memory', zh: '日志、磁盘与内存' },
  reads: { en: 'Answering questions', zh: '查询' },
  ingest: { en: 'Acknowledging events', zh: '确认事件' },
  applied: { en: 'Applying events', zh: '应用事件' },
  changes: { en: 'Telling changes', zh: '推送变动' },
  nothing: { en: 'Nothing was measured in the last hour.', zh: '近1小时没有测量数据。' },
  position: { en: 'Events in the log', zh: '日志中的事件' },
  logBytes: { en: 'Log', zh: '日志大小' },
  folder: { en: 'Data folder', zh: '数据目录' },
  free: { en: 'Disk', zh: '磁盘' },
  freeOf: { en: '{free} free of {total}', zh: '共{total}，剩余{free}' },
  state: { en: 'State in memory', zh: '内存中的状态' },
  process: { en: 'Memory of the process', zh: '进程内存' },
  checkpoint: { en: 'Newest checkpoint', zh: '最近检查点' },
  noCheckpoint: { en: 'none yet: written at the latest when it stops', zh: '尚无：最迟在停止时写入' },
  failing: { en: '▲ failing since {time}: {reason}', zh: '▲ 自{time}起失败：{reason}' },
  recovery: { en: 'Last start', zh: '最近一次启动' },
  recoveryTook: { en: '{at}, took {time}', zh: '{at}，用时{time}' },
  loop: { en: 'Held up, 99 of 100 turns', zh: '事件循环延迟（99%）' },
  loopValue: { en: 'within {p99}, longest {max}', zh: '不超过{p99}，最长{max}' },
  longest: { en: 'Percentiles of an hour, minute by minute; no means, which hide who waited.', zh: '近1小时每分钟的百分位数；不用平均值，以免掩盖等待。' },
});

export function HealthPanels() {
  const say = useWords(words);
  const format = useFormat();
  const health = api.useQuery('get', '/v1/health', {}, { refetchInterval: 10_000 });
  return (
    <div className={styles['pair']}>
      <QueryPanel title={say('speed')} query={health} note={say('longest')}>
        {({ latency, at }) => {
          const shown = (['reads', 'ingest', 'applied', 'changes'] as const).filter((kind) => latency[kind].minutes.length > 0);
          if (shown.length === 0) return <p className={styles['nothing']}>{say('nothing')}</p>;
          return (
            <div className={styles['latencies']}>
              {shown.map((kind) => (
                <LatencyChart key={kind} title={say(kind)} measured={latency[kind]} until={at} />
              ))}
            </div>
          );
        }}
      </QueryPanel>
      <QueryPanel title={say('log')} query={health}>
        {(data) => (
          <dl className={styles['facts']}>
            {factsOf(data, say, format).map(([name, value, warns]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className={warns === true ? styles['warn'] : undefined}>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </QueryPanel>
    </div>
  );
}

type Say = ReturnType<typeof useWords<typeof words>>;

function factsOf({ log, disk, checkpoint, stateBytes, residentBytes, runningSince, recoveryMs, eventLoop }: Health, say: Say, format: Format): readonly (readonly [name: string, value: string, warns?: boolean])[] {
  const failing = checkpoint.failingSince;
  return [
    [say('position'), format.number(log.position)],
    [say('logBytes'), format.bytes(log.bytes)],
    ...(disk === undefined ? [] : ([[say('folder'), format.bytes(disk.folderBytes)], [say('free'), say('freeOf', { free: format.bytes(disk.freeBytes), total: format.bytes(disk.totalBytes) })]] as const)),
    [say('state'), format.bytes(stateBytes)],
    [say('process'), format.bytes(residentBytes)],
    failing === undefined ? [say('checkpoint'), checkpoint.at === undefined ? say('noCheckpoint') : format.dateTime(checkpoint.at)] : [say('checkpoint'), say('failing', { time: format.dateTime(failing), reason: checkpoint.reason ?? '' }), true],
    [say('recovery'), say('recoveryTook', { at: format.dateTime(runningSince), time: format.duration(recoveryMs) })],
    [say('loop'), say('loopValue', { p99: format.duration(Math.round(eventLoop.p99Ms)), max: format.duration(Math.round(eventLoop.maxMs)) })],
  ];
}
