/** What the host's failures mean, in Chinese; in English the host says them itself. */
import type { HostError, HostErrorCode, HostErrorDetails } from '@limn/host';
import type { ProblemWords } from '../errors.ts';

type Words = { readonly [Code in HostErrorCode]: { readonly what: (details: HostErrorDetails<Code>) => string; readonly cure: string } };

const chinese: Words = {
  disk_full: { what: ({ file }) => `${file} 所在磁盘已满，本次内容均未保存。`, cure: '请清理空间，或用 LIMN_DATA 换更大的磁盘；有空间后会自动继续。' },
  log_failed: { what: ({ file, reason }) => `事件日志无法写入 ${file}：${reason}。`, cure: '请检查磁盘和权限；Limn 会自动重试，事件随时可以重发。' },
  log_damaged: { what: ({ file, offset, reason }) => `事件日志 ${file} 在第 ${offset} 字节处损坏：${reason}。`, cure: '请从备份恢复该文件；损坏之后的内容不会提供，以免画像出错却无人知晓。' },
  format_unknown: { what: ({ file, found, known }) => `${file} 的格式为 ${found}，此版 Limn 只能读取格式 ${known}。`, cure: '请用写入它的那一版 Limn 或更新的版本打开该目录。' },
  closing: { what: ({ file }) => `${file} 已关闭，本次内容均未保存。`, cure: '请在 Limn 重新启动后再发送。' },
  reader_failed: { what: ({ reason }) => `读取请求的线程已退出：${reason}；本次内容均未保存。`, cure: '请重新发送；线程会自动重启。' },
  folder_locked: {
    what: ({ file, pid, since }) => `数据目录 ${file} 正被${pid === undefined ? '另一个进程' : `进程 ${pid} `}使用${since === undefined ? '' : `，自 ${since}`}。`,
    cure: '请停止该进程，或用 --data 或 LIMN_DATA 选择其他目录；两个进程会互相破坏画像。',
  },
  changes_failed: { what: ({ file, reason }) => `变更无法写入 ${file}：${reason}。`, cure: '请检查磁盘和权限；Limn 会保留变更并自动重试。' },
  change_diverged: {
    what: ({ file, id, stored, made }) => `${file} 中的变更 ${id} 为 ${stored}，而同样的事件现在得出 ${made}。`,
    cure: '请从同一份备份恢复日志、检查点和变更，或移走变更目录以重新编号。',
  },
  change_damaged: { what: ({ file, id }) => `${file} 中应有变更 ${id} 的位置无法读取。`, cure: '请从备份恢复该文件，或移走变更目录和检查点：Limn 会根据日志重新生成。' },
  checkpoint_failed: { what: ({ file, reason }) => `检查点 ${file} 无法写入：${reason}。`, cure: '请检查磁盘和权限；之前的检查点仍然有效，只是下次启动会慢一些。' },
  proof_failed: { what: ({ reason }) => `未能得出证明结论：${reason}。`, cure: '请先解决上述原因，再重新证明。' },
  generations_damaged: { what: ({ file, reason }) => `${file} 中的定义记录无法读取：${reason}。`, cure: '请从备份恢复该文件，或将其移走：Limn 会根据日志重新计算启动时给出的定义。' },
  generation_unknown: { what: ({ version }) => `这里没有计算版本为 ${version} 的定义。`, cure: '请先提交该定义；`limn generations` 可列出现有的定义。' },
  generation_busy: { what: ({ version }) => `另一个定义 ${version} 正在计算或等待发布。`, cure: '请先发布或放弃它。' },
  draft_changed: { what: ({ name, by }) => `草稿“${name}”刚刚被${by === undefined ? '别人' : `“${by}”`}改过。`, cure: '请重新读取，对照两份内容，再决定覆盖还是保留对方的版本。' },
  draft_failed: { what: ({ file, reason }) => `草稿无法读写 ${file}：${reason}。`, cure: '请检查磁盘和权限后重新保存；生效中的定义不受影响。' },
  generation_failed: { what: ({ version, reason }) => `定义 ${version} 未能计算完成：${reason}。`, cure: '请先解决上述原因，再重新提交；现行定义不受影响。' },
  checkpoint_unusable: { what: ({ file, reason }) => `已跳过 ${file} 中的检查点：${reason}。`, cure: '没有丢失任何内容：状态会由更早的检查点或日志重新计算，只是这次启动较慢。' },
  recommendation_building: { what: ({ done, of }) => `正在首次计算推荐：已处理 ${done}/${of} 个事件。`, cure: '请稍后再试；画像、标签与人群照常可用。' },
  customers_building: { what: ({ done, of }) => `正在首次比较客户：已处理 ${done}/${of} 个标识。`, cure: '请稍后再试；其他内容照常可用。' },
  recommendation_model_unusable: { what: ({ file, reason }) => `推荐模型 ${file} 已跳过：${reason}。`, cure: '不会丢失数据：其他召回方式照常应答；请用 `limn train` 重新训练，或从备份恢复该文件。' },
  model_unknown: { what: ({ hash }) => `没有模型 ${hash}，或有多个模型以此开头。`, cure: '请先列出模型，再用完整的哈希或足够长的前缀指明一个。' },
  model_first: { what: ({ prediction }) => `${prediction} 从未有过其他现役模型。`, cure: '没有可回滚的模型；可让现役模型退役，或启用其他模型。' },
  model_damaged: { what: ({ file, reason }) => `模型文件 ${file} 不可信：${reason}。`, cure: '请从备份恢复该文件，或重新训练；在此之前不会用它打分。' },
  model_unfit: { what: ({ prediction, reason }) => `该模型不适用于预测 ${prediction}：${reason}。`, cure: '请按当前定义重新训练，或在预测的 inputs 中写上训练时所用的列。' },
  model_feeds: { what: ({ prediction, columns }) => `该模型由外部制作，不能为预测 ${prediction} 应答，因为 ${columns} 依赖它。`, cure: '可让它影子运行，或用 `limn train` 训练模型，或另外声明一个无人依赖的预测：凡是保存的结果，只由 Limn 自己的计算得出。' },
  model_unserved: { what: ({ hash }) => `模型 ${hash} 由外部制作，这里无法用它打分。`, cure: '请用 `limn` 打开数据目录，或在调用 `openLimn` 时提供相应的运行环境。' },
  model_failed: { what: ({ file, reason }) => `模型无法保存到 ${file}：${reason}。`, cure: '请检查磁盘和权限，然后重新登记。' },
  models_damaged: { what: ({ file, reason }) => `模型清单 ${file} 无法读取：${reason}。`, cure: '请从备份恢复该文件；模型本身仍在旁边的目录中。' },
  decision_failed: { what: ({ file, reason }) => `决策无法保存到 ${file}：${reason}。`, cure: '请检查磁盘和权限后重新决策；本次未保存任何内容。' },
  decision_unknown: { what: ({ id }) => `没有决策 ${id}。`, cure: '请与作出决策时返回的编号核对。' },
  backup_failed: { what: ({ file, reason }) => `备份 ${file} 未能完成：${reason}。`, cure: '请检查该磁盘和权限，或改用别处的目录；以前的备份仍然有效，本次未留下任何残留。' },
  backup_running: { what: ({ file }) => `${file} 已有备份正在进行。`, cure: '请等它完成。' },
  backup_damaged: { what: ({ file, reason }) => `备份文件 ${file} 已损坏：${reason}。`, cure: '请换一份备份：同一目标中的前一份或后一份，或别处的副本；未恢复任何内容。' },
  no_backup: { what: ({ file }) => `${file} 不是 Limn 的备份，其中也没有备份。`, cure: '请指定 `limn backup` 写入的目录，或其中的某一份备份。' },
  restore_refused: { what: ({ file }) => `${file} 已存在且不为空。`, cure: '请恢复到尚不存在的目录；现有内容不会改动。' },
  lake_failed: { what: ({ file, reason }) => `${file} 中的历史无法读写：${reason}。`, cure: '请检查磁盘和权限；事件仍在日志中，恢复后会自动写入历史。' },
  lake_damaged: { what: ({ file, reason }) => `${file} 中的历史已损坏：${reason}。`, cure: '请从备份恢复 lake 目录；画像不来自那里，不受影响。' },
  sql_failed: { what: ({ reason }) => `查询失败：${reason}。`, cure: '请修改 SQL；`describe events` 和 `describe profiles` 可列出各列。' },
  sql_refused: { what: ({ statement }) => `只能查询，不能执行：${statement}。`, cure: '请对视图 `events` 和 `profiles` 用一条 SELECT（或 EXPLAIN、DESCRIBE、SUMMARIZE）提问。' },
};

/** @returns what failed stays in English where only the sentence is known */
export function hostWords({ code, what, details }: HostError): ProblemWords {
  const words = chinese[code] as { readonly what: (details: HostErrorDetails) => string; readonly cure: string };
  return { detail: details === undefined ? what : words.what(details), cure: words.cure };
}
