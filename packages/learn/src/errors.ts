/**
 * Everything that can be wrong with what is learnt from: a stable code, what is wrong where, and the cure, in English and
 * Chinese. What makes learning impossible is thrown as a `LearnError`; what only makes it worse is told as a `Problem` of a
 * report, and learning goes on. Our own mistakes are not here: they are assertions.
 */
import type { Language } from '@limn/engine';
import { inferenceErrors } from './inference/inference-errors.ts';
import { associationErrors } from './association/association-errors.ts';
import { oddityErrors } from './oddity/oddity-errors.ts';
import { groupErrors } from './group/group-errors.ts';
import { onlineErrors } from './online/online-errors.ts';
import { policyErrors } from './recommendation/policy/policy-errors.ts';
import { seriesErrors } from './series/series-errors.ts';
import { valueErrors } from './value/value-errors.ts';

interface File {
  readonly file: string;
}

interface Column {
  readonly column: string;
}

interface Recommended {
  readonly recommendation: string;
}

interface Because {
  readonly reason: string;
}

interface LeftOut {
  readonly label: string;
  /** Why each column was left out. */
  readonly left: readonly Problem[];
}

/** Problems that one sentence lists. */
const LISTED = 3;

/** What is wrong, without the last stop. */
function sentences(problems: readonly Problem[], language: Language): string {
  return problems.slice(0, LISTED).map(({ text }) => text[language].what).join(language === 'zh' ? '' : ' ').replace(/[.。]$/, '');
}

const errors = {
  table_unreadable: {
    en: { what: ({ file, reason }: File & { readonly reason: string }) => `The table ${file} cannot be read: ${reason}`, cure: 'Look at the path and its permissions' },
    zh: { what: ({ file, reason }: File & { readonly reason: string }) => `无法读取表格 ${file}：${reason}`, cure: '请检查路径和权限' },
  },
  table_malformed: {
    en: { what: ({ file, reason }: File & { readonly reason: string }) => `The table ${file} is not whole: ${reason}`, cure: 'Mend that place, or save the table as CSV again' },
    zh: { what: ({ file, reason }: File & { readonly reason: string }) => `表格 ${file} 不完整：${reason}`, cure: '请修正该处，或重新另存为 CSV' },
  },
  table_empty: {
    en: { what: ({ file }: File) => `The table ${file} has no rows below its header`, cure: 'Name a CSV file with a header line and rows' },
    zh: { what: ({ file }: File) => `表格 ${file} 的表头之下没有数据`, cure: '请指定含有表头和数据行的 CSV 文件' },
  },
  column_unknown: {
    en: { what: ({ column, near }: Column & { readonly near: readonly string[] }) => `The table has no column '${column}'; it has ${near.map((name) => `'${name}'`).join(', ')}`, cure: 'Name one of its columns, exactly as the header says' },
    zh: { what: ({ column, near }: Column & { readonly near: readonly string[] }) => `表格中没有列“${column}”；现有${near.map((name) => `“${name}”`).join('、')}`, cure: '请使用表头中的列名，须完全一致' },
  },
  column_unfit: {
    en: { what: ({ column, wanted }: Column & { readonly wanted: string }) => `Column '${column}' does not hold ${wanted}`, cure: 'Name another column; dates are written as 2026-01-31' },
    zh: { what: ({ column }: Column & { readonly wanted: string }) => `列“${column}”不是所需的时间`, cure: '请指定其他列；日期请写作 2026-01-31' },
  },
  rows_too_few: {
    en: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `The table has ${rows} rows with a label; learning needs at least ${least}`, cure: 'Bring more rows: from so few, any model is chance' },
    zh: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `表格只有 ${rows} 行带标签的数据，学习至少需要 ${least} 行`, cure: '请提供更多数据：样本过少，任何模型都只是碰巧' },
  },
  rows_few: {
    en: { what: ({ rows }: { readonly rows: number }) => `The table has only ${rows} rows: measures of the model will be very uncertain`, cure: 'Look at the intervals rather than the values, or bring more rows' },
    zh: { what: ({ rows }: { readonly rows: number }) => `表格只有 ${rows} 行：模型的各项指标会很不确定`, cure: '请以区间而非单个数值为准，或提供更多数据' },
  },
  rows_ragged: {
    en: { what: ({ rows, line }: { readonly rows: number; readonly line: number }) => `${rows} rows have more or fewer cells than the header, the first at line ${line}; what lacks is missing, what is too much is left out`, cure: 'Look at quotes and separators near that line' },
    zh: { what: ({ rows, line }: { readonly rows: number; readonly line: number }) => `有 ${rows} 行的单元格数与表头不同，首次出现在第 ${line} 行；缺少的按缺失处理，多余的已忽略`, cure: '请检查该行附近的引号和分隔符' },
  },
  header_absent: {
    en: { what: ({ column }: Column) => `The first line looks like data, so that it was read as data; columns are named ${column}, …`, cure: 'Add a line with the names of the columns, or say that the first line is the header' },
    zh: { what: ({ column }: Column) => `首行看起来是数据，已按数据读取；各列命名为 ${column} 等`, cure: '请添加一行列名，或说明首行即为表头' },
  },
  encoding_guessed: {
    en: { what: ({ encoding }: { readonly encoding: string }) => `The table is not UTF-8; it was read as ${encoding}`, cure: 'Save it as UTF-8 if words look wrong' },
    zh: { what: ({ encoding }: { readonly encoding: string }) => `表格不是 UTF-8 编码，已按 ${encoding} 读取`, cure: '若文字显示异常，请另存为 UTF-8' },
  },
  column_renamed: {
    en: { what: ({ column, was }: Column & { readonly was: string }) => (was === '' ? `A column has no name; it is called '${column}' here` : `Two columns are named '${was}'; the later one is called '${column}' here`), cure: 'Give every column of the header its own name' },
    zh: { what: ({ column, was }: Column & { readonly was: string }) => (was === '' ? `有一列没有名称，此处称为“${column}”` : `有两列同名“${was}”，后一列在此称为“${column}”`), cure: '请让表头中的每一列都有唯一的名称' },
  },
  column_absent: {
    en: { what: ({ column }: Column) => `The model reads column '${column}', which the table lacks; it counts as missing in every row`, cure: 'Add it, under the name it had when the model was trained' },
    zh: { what: ({ column }: Column) => `模型需要列“${column}”，但表格中没有；每一行均按缺失处理`, cure: '请以训练时的列名补上该列' },
  },
  column_empty: {
    en: { what: ({ column }: Column) => `Column '${column}' has no value in any row and is left out`, cure: 'Fill it, or take it out of the table' },
    zh: { what: ({ column }: Column) => `列“${column}”没有任何值，已排除`, cure: '请补充数据，或从表格中删去该列' },
  },
  column_constant: {
    en: { what: ({ column, value }: Column & { readonly value: string }) => `Column '${column}' is '${value}' in every row, so that it says nothing, and is left out`, cure: 'Take it out of the table, or bring rows in which it differs' },
    zh: { what: ({ column, value }: Column & { readonly value: string }) => `列“${column}”每一行都是“${value}”，不含信息，已排除`, cure: '请从表格中删去该列，或提供取值不同的数据' },
  },
  column_identifier: {
    en: { what: ({ column, distinct, rows }: Column & { readonly distinct: number; readonly rows: number }) => `Column '${column}' has ${distinct} values in ${rows} rows, as a name or number of the row has; it is left out, because it would be learnt by heart`, cure: 'Keep it by name if it really means something' },
    zh: { what: ({ column, distinct, rows }: Column & { readonly distinct: number; readonly rows: number }) => `列“${column}”在 ${rows} 行中有 ${distinct} 个取值，像是编号；已排除，以免模型死记硬背`, cure: '若该列确有含义，请指明保留' },
  },
  column_duplicate: {
    en: { what: ({ column, of }: Column & { readonly of: string }) => `Column '${column}' has the same values as '${of}' in every row and is left out`, cure: 'Take one of the two out of the table' },
    zh: { what: ({ column, of }: Column & { readonly of: string }) => `列“${column}”与列“${of}”逐行相同，已排除`, cure: '请从表格中删去其中一列' },
  },
  column_dirty: {
    en: {
      what: ({ column, type, rows, samples }: Column & { readonly type: string; readonly rows: number; readonly samples: readonly string[] }) =>
        `Column '${column}' was read as ${type}, but ${rows} rows are not: ${samples.map((sample) => `'${sample}'`).join(', ')}; they count as missing`,
      cure: 'Mend these cells, or leave them empty',
    },
    zh: {
      what: ({ column, type, rows, samples }: Column & { readonly type: string; readonly rows: number; readonly samples: readonly string[] }) =>
        `列“${column}”按${{ number: '数值', boolean: '是否', time: '时间' }[type] ?? type}读取，但有 ${rows} 行不符：${samples.map((sample) => `“${sample}”`).join('、')}；均按缺失处理`,
      cure: '请修正这些单元格，或留空',
    },
  },
  column_sparse: {
    en: { what: ({ column, percent }: Column & { readonly percent: string }) => `Column '${column}' is missing in ${percent} of the rows`, cure: 'Look at whether it is filled only after the fact; if so, leave it out' },
    zh: { what: ({ column, percent }: Column & { readonly percent: string }) => `列“${column}”有 ${percent} 的行缺失`, cure: '请确认它是否事后才填写；若是，请排除该列' },
  },
  column_many_words: {
    en: { what: ({ column, distinct }: Column & { readonly distinct: number }) => `Column '${column}' has ${distinct} different words; the rare ones are treated alike`, cure: 'Group them into fewer, such as kinds or regions, to learn more from them' },
    zh: { what: ({ column, distinct }: Column & { readonly distinct: number }) => `列“${column}”有 ${distinct} 个不同取值，少见的会合并处理`, cure: '请归并为较少的类别（如品类、地区），可学到更多' },
  },
  column_ambiguous: {
    en: { what: ({ column, sample, as }: Column & { readonly sample: string; readonly as: string }) => `Column '${column}' can be read in two ways; '${sample}' was read as ${as}`, cure: 'Write dates as 2026-01-31 and numbers as 1234.5 to be sure' },
    zh: { what: ({ column, sample, as }: Column & { readonly sample: string; readonly as: string }) => `列“${column}”有两种读法，“${sample}”已读作 ${as}`, cure: '为避免歧义，日期请写作 2026-01-31，数字请写作 1234.5' },
  },
  column_leak: {
    en: {
      what: ({ column, label, share }: Column & { readonly label: string; readonly share: string }) => `Column '${column}' alone tells '${label}' almost perfectly (${share}), which only the future can; it is left out as a suspected leak`,
      cure: 'Keep it by name only if its value is known before the label is',
    },
    zh: {
      what: ({ column, label, share }: Column & { readonly label: string; readonly share: string }) => `仅凭列“${column}”就几乎能完全判断“${label}”（${share}），这通常是事后信息；疑似泄漏，已排除`,
      cure: '只有在标签产生之前就能知道该列的值时，才请指明保留',
    },
  },
  column_knows_future: {
    en: {
      what: ({ column, rows, of }: Column & { readonly rows: number; readonly of: number }) => `Column '${column}' differs in ${rows} of ${of} examples when it is computed from a log that ends at the moment of the example: it knows the future`,
      cure: 'Leave it out, or compute it from what had been received before that moment',
    },
    zh: {
      what: ({ column, rows, of }: Column & { readonly rows: number; readonly of: number }) => `列“${column}”在 ${of} 个样本中有 ${rows} 个与仅用样本时刻之前的日志重算的结果不同，说明它用到了未来的信息`,
      cure: '请排除该列，或只用该时刻之前已收到的数据计算',
    },
  },
  prediction_unknown: {
    en: { what: ({ prediction, names }: { readonly prediction: string; readonly names: readonly string[] }) => `There is no prediction '${prediction}'; ${names.length === 0 ? 'the definition has none' : `there are ${names.map((name) => `'${name}'`).join(', ')}`}`, cure: 'Name one of them, or declare it with definePredictions' },
    zh: { what: ({ prediction, names }: { readonly prediction: string; readonly names: readonly string[] }) => `没有名为“${prediction}”的预测；${names.length === 0 ? '定义中尚无预测' : `现有${names.map((name) => `“${name}”`).join('、')}`}`, cure: '请使用其中之一，或用 definePredictions 声明' },
  },
  examples_waiting: {
    en: { what: ({ limit }: { readonly limit: number }) => `More than ${limit} examples wait for their labels at once`, cure: 'Draw a sample, take examples less often, or raise the limit if there is memory for it' },
    zh: { what: ({ limit }: { readonly limit: number }) => `同时等待标签的样本超过 ${limit} 个`, cure: '请抽样、降低取样频率，或在内存允许时提高上限' },
  },
  dataset_exists: {
    en: { what: ({ file }: File) => `There is something in ${file} already`, cure: 'Name a folder that is empty or does not exist; a training set is never overwritten' },
    zh: { what: ({ file }: File) => `${file} 中已有内容`, cure: '请指定空文件夹或尚不存在的文件夹；训练集从不被覆盖' },
  },
  dataset_unreadable: {
    en: { what: ({ file, reason }: File & Because) => `${file} is no training set that can be read: ${reason}`, cure: 'Name a folder that was written to its end; collect the examples again if it is damaged' },
    zh: { what: ({ file, reason }: File & Because) => `${file} 不是可读取的训练集：${reason}`, cure: '请指定完整写出的文件夹；若已损坏，请重新收集样本' },
  },
  dataset_failed: {
    en: { what: ({ file, reason }: File & Because) => `The training set ${file} cannot be written: ${reason}`, cure: 'Look at the room on the disk and the permissions, then collect again' },
    zh: { what: ({ file, reason }: File & Because) => `无法写出训练集 ${file}：${reason}`, cure: '请检查磁盘空间和权限，然后重新收集' },
  },
  columns_none: {
    en: { what: ({ label, left }: LeftOut) => `Nothing is left to predict '${label}' from. ${sentences(left, 'en')}`, cure: 'Bring columns that differ from row to row, or keep one by name' },
    zh: { what: ({ label, left }: LeftOut) => `没有可用于预测“${label}”的列。${sentences(left, 'zh')}`, cure: '请提供各行取值不同的列，或指明保留某列' },
  },
  label_mismatch: {
    en: { what: ({ label, known, found }: { readonly label: string; readonly known: string; readonly found: string }) => `The model knows ${known} as label '${label}', and the table holds ${found}`, cure: 'Write the label as it was when the model was trained' },
    zh: { what: ({ label, known, found }: { readonly label: string; readonly known: string; readonly found: string }) => `模型的标签“${label}”为 ${known}，而表格中为 ${found}`, cure: '请使用与训练时相同的标签写法' },
  },
  label_missing: {
    en: { what: ({ label, rows }: { readonly label: string; readonly rows: number }) => `Label '${label}' is missing in ${rows} rows, which are left out`, cure: 'Fill it where it is known' },
    zh: { what: ({ label, rows }: { readonly label: string; readonly rows: number }) => `标签“${label}”在 ${rows} 行中缺失，这些行已排除`, cure: '请补充已知的标签' },
  },
  label_constant: {
    en: { what: ({ label, value }: { readonly label: string; readonly value: string }) => `Label '${label}' is '${value}' in every row: there is nothing to learn`, cure: 'Bring rows of both outcomes, or name another label' },
    zh: { what: ({ label, value }: { readonly label: string; readonly value: string }) => `标签“${label}”每一行都是“${value}”：没有可学习的内容`, cure: '请提供两种结果都有的数据，或更换标签' },
  },
  label_identifier: {
    en: { what: ({ label, distinct, rows }: { readonly label: string; readonly distinct: number; readonly rows: number }) => `Label '${label}' has ${distinct} different words in ${rows} rows: too many to learn any`, cure: 'Name a label with few classes, or with numbers' },
    zh: { what: ({ label, distinct, rows }: { readonly label: string; readonly distinct: number; readonly rows: number }) => `标签“${label}”在 ${rows} 行中有 ${distinct} 个不同取值，过多而无法学习`, cure: '请选择类别较少或为数值的标签' },
  },
  label_list: {
    en: { what: ({ label }: { readonly label: string }) => `Label '${label}' is a list of words, which this trainer does not learn`, cure: 'Take another trainer: trees, linear, forest, bayes or svm' },
    zh: { what: ({ label }: { readonly label: string }) => `标签“${label}”是词的列表，该训练方法不支持`, cure: '请改用其他训练方法：trees、linear、forest、bayes 或 svm' },
  },
  trainer_unfit: {
    en: { what: ({ trainer, label }: { readonly trainer: string; readonly label: string }) => `Trainer '${trainer}' learns which of several, and '${label}' is an amount`, cure: 'Take a trainer of amounts: trees, linear, forest, network, svm or neighbours' },
    zh: { what: ({ trainer, label }: { readonly trainer: string; readonly label: string }) => `训练方法“${trainer}”只能判断类别，而“${label}”是数量`, cure: '请改用可预测数量的方法：trees、linear、forest、network、svm 或 neighbours' },
  },
  label_drift: {
    en: { what: ({ told, came }: { readonly told: string; readonly came: string }) => `Those who judge were told ${told} on average, and ${came} came true: what was learnt from earlier examples does not hold for later ones`, cure: 'Trust the order of the scores more than their size, and train again when there is more history like the present' },
    zh: { what: ({ told, came }: { readonly told: string; readonly came: string }) => `用于评估的样本平均预测为 ${told}，实际为 ${came}：从较早样本学到的规律不再适用于较晚的样本`, cure: '请更看重分数的排序而非大小，并在积累更多近期历史后重新训练' },
  },
  history_short: {
    en: { what: ({ days }: { readonly days: number }) => `The history is too short to judge by later examples, whose labels take ${days} days to be known; customers who were never seen judge instead`, cure: 'Train again when there is more history: how the model holds over time is not known yet' },
    zh: { what: ({ days }: { readonly days: number }) => `标签需要 ${days} 天才能确定，历史太短，无法用更晚的样本评估；改用从未见过的客户评估`, cure: '请在积累更多历史后重新训练：模型随时间是否稳定尚不可知' },
  },
  label_rare: {
    en: { what: ({ label, value, rows }: { readonly label: string; readonly value: string; readonly rows: number }) => `Class '${value}' of label '${label}' has only ${rows} rows`, cure: 'Bring more of that class, or join it with another' },
    zh: { what: ({ label, value, rows }: { readonly label: string; readonly value: string; readonly rows: number }) => `标签“${label}”的类别“${value}”只有 ${rows} 行`, cure: '请补充该类数据，或与其他类别合并' },
  },
  search_failed: {
    en: { what: ({ reason }: { readonly reason: string }) => `No settings could be evaluated: ${reason}`, cure: 'Give the search more time, or mend what the reason names' },
    zh: { what: ({ reason }: { readonly reason: string }) => `没有任何参数组合得到评估：${reason}`, cure: '请增加搜索时间，或先解决上述原因' },
  },
  model_malformed: {
    en: { what: ({ file, reason }: File & Because) => `${file} is no ONNX model that can be read: ${reason}`, cure: 'Export the model again and copy it as a binary file' },
    zh: { what: ({ file, reason }: File & Because) => `${file} 不是可读的 ONNX 模型：${reason}`, cure: '请重新导出模型，并以二进制方式复制文件' },
  },
  model_oversized: {
    en: { what: ({ file, reason }: File & Because) => `${file} is larger than allowed: ${reason}`, cure: 'Make the model smaller, or raise the limit where it is opened' },
    zh: { what: ({ file, reason }: File & Because) => `${file} 超过允许的大小：${reason}`, cure: '请缩小模型，或在打开处提高上限' },
  },
  model_external_data: {
    en: { what: ({ file, tensor }: File & { readonly tensor: string }) => `${file} keeps the tensor '${tensor}' in another file`, cure: 'Export the model with all tensors inside; paths to other files are never followed' },
    zh: { what: ({ file, tensor }: File & { readonly tensor: string }) => `${file} 把张量“${tensor}”存放在另一个文件里`, cure: '导出时请把所有张量放进模型文件；绝不读取其他路径' },
  },
  model_unknown_operator: {
    en: { what: ({ file, operator, domain }: File & { readonly operator: string; readonly domain: string }) => `${file} uses the operator '${operator}' of '${domain}', which is not known here`, cure: 'Export the model with operators of ai.onnx and ai.onnx.ml only' },
    zh: { what: ({ file, operator, domain }: File & { readonly operator: string; readonly domain: string }) => `${file} 使用了未知算子“${operator}”（域“${domain}”）`, cure: '请只用 ai.onnx 与 ai.onnx.ml 的算子导出模型' },
  },
  model_signature: {
    en: { what: ({ file, reason }: File & Because) => `${file} does not fit its signature: ${reason}`, cure: 'Name its inputs and outputs as the model does, with their types and widths' },
    zh: { what: ({ file, reason }: File & Because) => `${file} 与声明的签名不符：${reason}`, cure: '请按模型中的名称、类型和宽度声明输入与输出' },
  },
  model_failed: {
    en: { what: ({ file, reason }: File & Because) => `ONNX Runtime refused ${file}: ${reason}`, cure: 'Try the same file with onnxruntime in Python; export it for opset 21 or lower' },
    zh: { what: ({ file, reason }: File & Because) => `ONNX Runtime 拒绝了 ${file}：${reason}`, cure: '请先在 Python 的 onnxruntime 中试运行；导出时使用 opset 21 或更低' },
  },
  artifact_unreadable: {
    en: { what: ({ file, reason }: File & Because) => `${file} cannot be read or written: ${reason}`, cure: 'Name the folder of a model, in which artifact.json and model.onnx stand, and look at its permissions' },
    zh: { what: ({ file, reason }: File & Because) => `无法读写 ${file}：${reason}`, cure: '请指定含有 artifact.json 和 model.onnx 的模型文件夹，并检查权限' },
  },
  artifact_damaged: {
    en: { what: ({ file, reason }: File & Because) => `${file} is damaged: ${reason}`, cure: 'Copy the whole folder again from where it was made, or train again' },
    zh: { what: ({ file, reason }: File & Because) => `${file} 已损坏：${reason}`, cure: '请从生成处重新复制整个文件夹，或重新训练' },
  },
  artifact_format: {
    en: { what: ({ file, found, known }: File & { readonly found: string; readonly known: number }) => `${file} has format ${found}; this Limn reads format ${known}`, cure: 'Open it with the version of Limn that wrote it, or train again' },
    zh: { what: ({ file, found, known }: File & { readonly found: string; readonly known: number }) => `${file} 的格式为 ${found}，此版本的 Limn 只读取格式 ${known}`, cure: '请用写出它的 Limn 版本打开，或重新训练' },
  },
  artifact_exists: {
    en: { what: ({ file }: File) => `${file} is there already`, cure: 'Name a folder that does not exist yet; a model is never overwritten' },
    zh: { what: ({ file }: File) => `${file} 已存在`, cure: '请指定尚不存在的文件夹；模型从不被覆盖' },
  },
  input_unfit: {
    en: { what: ({ column, reason }: Column & Because) => `The input '${column}' does not fit the model: ${reason}`, cure: 'Give every input of the signature in its type, as many values as there are rows' },
    zh: { what: ({ column, reason }: Column & Because) => `输入“${column}”与模型不符：${reason}`, cure: '请按签名中的类型提供每个输入，数量与行数一致' },
  },
  training_failed: {
    en: { what: ({ reason }: Because) => `The training stopped: ${reason}`, cure: 'Mend what the reason names; with a checkpoint it goes on from where it was' },
    zh: { what: ({ reason }: Because) => `训练中止：${reason}`, cure: '请先解决上述原因；有检查点时会从中断处继续' },
  },
  model_disagrees: {
    en: { what: ({ difference }: { readonly difference: number }) => `ONNX Runtime and the engine's own scorer differ by ${difference} on the same rows`, cure: 'Do not use the model, and report this with its table and settings' },
    zh: { what: ({ difference }: { readonly difference: number }) => `同样的数据上，ONNX Runtime 与引擎自身的打分相差 ${difference}`, cure: '请勿使用该模型，并附上表格与参数反馈此问题' },
  },
  definition_changed: {
    en: { what: ({ prediction }: { readonly prediction: string }) => `The definition was changed while '${prediction}' was trained, so that the model was not registered`, cure: 'Train again, with the definition in force' },
    zh: { what: ({ prediction }: { readonly prediction: string }) => `训练“${prediction}”期间定义已变更，模型未登记`, cure: '请用现行定义重新训练' },
  },
  training_diverged: {
    en: { what: ({ step, loss }: { readonly step: number; readonly loss: number }) => `The training diverged at step ${step}: its loss is ${loss}`, cure: 'Lower the learning rate, clip gradients, or scale the inputs' },
    zh: { what: ({ step, loss }: { readonly step: number; readonly loss: number }) => `训练在第 ${step} 步发散：损失为 ${loss}`, cure: '请降低学习率、裁剪梯度，或对输入做标准化' },
  },
  interactions_unfit: {
    en: { what: ({ file, role, names }: File & { readonly role: 'customer' | 'item'; readonly names: readonly string[] }) => `No column of ${file} looks like the ${role}; it has ${names.map((name) => `'${name}'`).join(', ')}`, cure: 'Name the columns: --user and --item' },
    zh: { what: ({ file, role, names }: File & { readonly role: 'customer' | 'item'; readonly names: readonly string[] }) => `${file} 中没有像${role === 'customer' ? '客户' : '商品'}的列；现有${names.map((name) => `“${name}”`).join('、')}`, cure: '请用 --user 和 --item 指定列' },
  },
  cases_absent: {
    en: { what: ({ rows }: { readonly rows: number }) => `Nobody in these ${rows} interactions can be asked about: nothing comes after the split`, cure: 'Bring customers with two interactions at least, or split at an earlier moment' },
    zh: { what: ({ rows }: { readonly rows: number }) => `这 ${rows} 条行为中没有可用于评估的客户：切分点之后没有任何行为`, cure: '请提供至少有两条行为的客户，或选择更早的切分时刻' },
  },
  method_unknown: {
    en: { what: ({ method, methods }: { readonly method: string; readonly methods: readonly string[] }) => `There is no method '${method}'; there are ${methods.join(', ')}`, cure: 'Name some of these, parted by commas' },
    zh: { what: ({ method, methods }: { readonly method: string; readonly methods: readonly string[] }) => `没有方法“${method}”；可用的有 ${methods.join('、')}`, cure: '请从中选择，以逗号分隔' },
  },
  recommendation_learns_nothing: {
    en: { what: ({ recommendation }: Recommended) => `Nothing of the recommendation '${recommendation}' is learnt: all its ways follow events, and its ranking blends them`, cure: "Add modelled('ease') or modelled('als') to its candidates, or rank: 'learned'" },
    zh: { what: ({ recommendation }: Recommended) => `推荐“${recommendation}”没有需要训练的内容：其召回方式都随事件更新，排序为混合`, cure: "请在 candidates 中加入 modelled('ease') 或 modelled('als')，或设置 rank: 'learned'" },
  },
  way_unknown: {
    en: { what: ({ recommendation, way, ways }: Recommended & { readonly way: string; readonly ways: readonly string[] }) => `The recommendation '${recommendation}' declares modelled('${way}'), and Limn learns ${ways.join(', ')}`, cure: 'Name one of these; what is like an item in its words is alike(), which needs no training' },
    zh: { what: ({ recommendation, way, ways }: Recommended & { readonly way: string; readonly ways: readonly string[] }) => `推荐“${recommendation}”声明了 modelled('${way}')，而 Limn 可训练 ${ways.join('、')}`, cure: '请使用其中之一；按文字相似的召回请用 alike()，无需训练' },
  },
  history_too_short: {
    en: { what: ({ recommendation, rows, cases, least }: Recommended & { readonly rows: number; readonly cases: number; readonly least: number }) => `'${recommendation}' has ${rows} interactions so far, and ${cases} customers to judge by; at least ${least} are needed`, cure: 'Nothing needs to be done: its other ways answer; train once there are more events' },
    zh: { what: ({ recommendation, rows, cases, least }: Recommended & { readonly rows: number; readonly cases: number; readonly least: number }) => `“${recommendation}”目前只有 ${rows} 条行为、${cases} 位可用于评估的客户，至少需要 ${least} 位`, cure: '无需处理：其他召回方式照常应答；事件积累后再训练' },
  },
  checkpoint_unfit: {
    en: { what: ({ file, reason }: File & Because) => `The checkpoint ${file} cannot be gone on with: ${reason}`, cure: 'Go on with the same network, seed and data, or remove the file to begin anew' },
    zh: { what: ({ file, reason }: File & Because) => `检查点 ${file} 无法继续使用：${reason}`, cure: '请使用相同的网络、种子和数据，或删除该文件后重新开始' },
  },
  ...policyErrors,
  ...seriesErrors,
  ...valueErrors,
  ...groupErrors,
  ...onlineErrors,
  ...oddityErrors,
  ...associationErrors,
  ...inferenceErrors,
  ranking_logs_few: {
    en: { what: ({ requests, least }: { readonly requests: number; readonly least: number }) => `${requests} requests have items that were taken beside items that were not; a ranking is learnt from ${least} on`, cure: 'Nothing needs to be done: candidates are blended as before, until there are more' },
    zh: { what: ({ requests, least }: { readonly requests: number; readonly least: number }) => `只有 ${requests} 次请求中既有被采纳也有未被采纳的商品；学习排序至少需要 ${least} 次`, cure: '无需处理：在积累足够日志之前，候选仍按原方式混合' },
  },
  ranking_no_better: {
    en: { what: ({ learnt, shown }: { readonly learnt: string; readonly shown: string }) => `The learnt ranking reaches an NDCG of ${learnt} on later requests, the order before it ${shown}: it is not used`, cure: 'Bring features that tell items apart, or say how likely each place is looked at, if clicks fall on what stands on top' },
    zh: { what: ({ learnt, shown }: { readonly learnt: string; readonly shown: string }) => `学到的排序在后续请求上的 NDCG 为 ${learnt}，而原有顺序为 ${shown}：不予采用`, cure: '请补充能区分商品的特征；若点击多因位置靠前，请提供各位置被看到的概率' },
  },
  stack_cases_few: {
    en: { what: ({ requests, least }: { readonly requests: number; readonly least: number }) => `The past asks ${requests} questions that tell an order; a ranking over ways is learnt from ${least} on`, cure: 'Nothing needs to be done: the ways are blended, until there is more' },
    zh: { what: ({ requests, least }: { readonly requests: number; readonly least: number }) => `历史数据中只有 ${requests} 个能体现先后的问题；学习多路排序至少需要 ${least} 个`, cure: '无需处理：在积累足够数据之前，各路候选按权重混合' },
  },
  stack_no_better: {
    en: { what: ({ ranked, way, alone }: { readonly ranked: string; readonly way: string; readonly alone: string }) => `The ranking over ways reaches an NDCG of ${ranked} on customers that it did not learn from, '${way}' alone ${alone}: it is not used`, cure: 'Nothing needs to be done: the better way answers' },
    zh: { what: ({ ranked, way, alone }: { readonly ranked: string; readonly way: string; readonly alone: string }) => `多路排序在未参与训练的客户上 NDCG 为 ${ranked}，而单独使用“${way}”为 ${alone}：不予采用`, cure: '无需处理：由效果更好的一路直接给出结果' },
  },
  task_negative_transfer: {
    en: { what: ({ task, network, lost }: { readonly task: string; readonly network: string; readonly lost: string }) => `Task '${task}' is told worse by the ${network} network than by one of its own, by ${lost}: sharing harms it`, cure: 'Give it a network of its own, more experts, or a smaller weight to the other tasks' },
    zh: { what: ({ task, network, lost }: { readonly task: string; readonly network: string; readonly lost: string }) => `任务“${task}”在 ${network} 网络中比单独训练差 ${lost}：共享对其有负迁移`, cure: '请为它单独建模、增加专家数量，或降低其他任务的权重' },
  },
} as const;

/** The code of what can be wrong; stable. */
export type LearnErrorCode = keyof typeof errors;

/** What a message of this code needs to know. */
export type LearnErrorDetails<Code extends LearnErrorCode = LearnErrorCode> = Parameters<(typeof errors)[Code]['en']['what']>[0];

/** All codes, for documentation and tests. */
export const learnErrorCodes = Object.keys(errors) as readonly LearnErrorCode[];

/** What is wrong and how to mend it, each a sentence. */
export interface ProblemText {
  readonly what: string;
  readonly cure: string;
}

/** Something wrong that a report tells: plain data, in both languages. */
export interface Problem {
  readonly code: LearnErrorCode;
  /** Column concerned; absent: the table as a whole. */
  readonly column?: string;
  readonly text: { readonly [Tongue in Language]: ProblemText };
}

/** The problem of a code, its sentences filled in. */
export function problemOf<Code extends LearnErrorCode>(code: Code, details: LearnErrorDetails<Code>): Problem {
  const textIn = (language: Language): ProblemText => {
    const { what, cure } = errors[code][language] as { readonly what: (details: LearnErrorDetails<Code>) => string; readonly cure: string };
    const stop = language === 'zh' ? '。' : '.';
    return { what: `${what(details)}${stop}`, cure: `${cure}${stop}` };
  };
  const named = details as { readonly column?: string; readonly label?: string };
  const column = named.column ?? named.label;
  return { code, ...(column !== undefined && { column }), text: { en: textIn('en'), zh: textIn('zh') } };
}

/** Learning cannot go on. `message` says what, where and the cure; `code` is stable; `cause` is the system's own error. */
export class LearnError extends Error {
  override readonly name = 'LearnError';
  readonly code: LearnErrorCode;
  /** The same in both languages. */
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    const { what, cure } = problem.text.en;
    super(`${what} ${cure}`, cause === undefined ? undefined : { cause });
    this.code = problem.code;
    this.problem = problem;
  }
}

/** The error of a code, with its own sentence filled in. */
export function learnError<Code extends LearnErrorCode>(code: Code, details: LearnErrorDetails<Code>, cause?: unknown): LearnError {
  return new LearnError(problemOf(code, details), cause);
}
