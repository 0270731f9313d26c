/**
 * Problems of the API in Chinese, for who says `accept-language: zh`. What a code means and how to mend it stands here;
 * what this one request is about (a name, a number) is taken over from the English sentence.
 */
import type { ProblemCode, ProblemWords } from '../errors.ts';

/** Title, what is wrong in general, and its cure. */
type Told = readonly [title: string, detail: string, cure: string];

const again = '请稍后重试。';
const chinese: Readonly<Record<ProblemCode, Told>> = {
  malformed_json: ['请求正文不是JSON', '正文无法按JSON解析', '请发送UTF-8编码的JSON。'],
  malformed_encoding: ['请求正文与Content-Encoding不符', '正文无法按所声明的编码解压', '请核对Content-Encoding，或不压缩直接发送。'],
  malformed_batch: ['批量不是消息列表', '正文中没有消息列表', '请发送{"batch": [{"type": "track", …}, …]}。'],
  malformed_moment: ['时间无法识别', '给出的时间既不是ISO 8601，也不是1970年以来的毫秒数', '请写作2011-09-30T12:00:00Z，或1317384000000。'],
  malformed_cursor: ['游标不属于此列表', '该游标不属于这个列表', '请使用上一页末尾给出的游标，或不带游标重新开始。'],
  malformed_request: ['请求与接口说明不符', '请求与接口说明不符', '请对照/openapi.json检查请求。'],
  malformed_selection: ['条件有误', '条件有误', '请检查条件所用的名称和取值。'],
  malformed_definition: ['定义有误', '定义有误', '请按提示的位置修改后再提交。'],
  malformed_context: ['场景参数与推荐不符', '给出的场景与该推荐的声明不符', '请对照推荐的定义检查参数。'],
  unknown_view: ['没有这个名称的视图', 'views中有定义里没有的视图', '请使用定义中已有的视图名称。'],
  missing_key: ['需要密钥', '请求没有携带密钥', '请以Basic用户名（curl -u 密钥:）或Authorization: Bearer发送密钥。'],
  unknown_key: ['密钥无效', '该密钥不在本服务的密钥之列', '请与limn start所用的密钥核对。'],
  key_cannot_write: ['读取密钥不能写入', '这是读取密钥', '请使用写入密钥（limn start --write-key）。'],
  key_cannot_read: ['写入密钥不能读取', '这是写入密钥', '请使用读取密钥（limn start --read-key）；未设置读取密钥时，在本机无需密钥。'],
  key_cannot_administer: ['该密钥不能修改定义', '这是事件或画像的密钥', '请使用管理密钥（limn start --admin-key）。'],
  unknown_route: ['该路径没有内容', '该路径没有提供任何内容', 'GET /openapi.json列出全部路径。'],
  unknown_event: ['没有这条事件', '该客户在此位置没有事件', '请从行为轨迹中选取事件。'],
  unknown_identifier: ['从未见过该标识', '没有任何事件带有该标识', '请写原样的标识（17850），或带上类型（user:17850）。'],
  unknown_column: ['没有这个名称的特征、值、标签或人群', '定义中没有这个名称', '请检查拼写；GET /v1/definitions列出全部名称。'],
  unknown_source: ['没有这个来源', '从未有事件来自该来源', '请在“数据与健康”中查看全部来源。'],
  unknown_prediction: ['没有这个名称的预测', '定义中没有这个名称的预测', '请检查拼写；GET /v1/predictions列出全部预测。'],
  unknown_run: ['没有这个编号的训练', '没有这个编号的训练', 'GET /v1/retraining/runs列出全部训练。'],
  unknown_recommendation: ['没有这个名称的推荐', '定义中没有这个名称的推荐', '请检查拼写；GET /v1/recommendations列出全部推荐。'],
  unknown_item: ['从未见过该商品', '没有任何事件提到过该商品', '商品编号按原样逐字比较，请检查写法。'],
  model_unknown: ['没有这个哈希的模型', '没有这个模型，或有多个模型以此开头', '请先列出模型，再用完整的哈希或足够长的前缀。'],
  evaluation_unknown: ['该模型没有评估报告', '该模型登记时没有附带评估', '重新训练会为模型保存评估。'],
  decision_unknown: ['没有这个编号的决策', '没有这个编号的决策', '请与作出决策时返回的编号核对。'],
  series_unfit: ['没有这样的序列', '定义中没有所选的事件或字段', '请检查拼写；GET /v1/definitions列出全部事件与字段。'],
  unknown_segment: ['没有这个名称的人群', '定义中没有这个名称的人群', '请检查拼写；GET /v1/segments列出全部人群。'],
  unknown_draft: ['没有这个名称的草稿', '没有这个名称的草稿', '请在人群页面查看全部草稿，或新建一个。'],
  unknown_tag: ['没有这个名称的标签', '定义中没有这个名称的标签', '请检查拼写；GET /v1/tags列出全部标签。'],
  generation_unknown: ['没有计算这个版本的定义', '这里没有计算该版本的定义', '请先提交该定义；GET /v1/generations列出现有版本。'],
  method_not_allowed: ['该路径不支持此方法', '该路径不支持此方法', '请使用Allow标头中列出的方法。'],
  nothing_to_decide: ['模型对该客户没有结论', '该预测对这位客户没有结论', '请不依据它作决策，或先启用模型。'],
  online_undeclared: ['该预测没有声明在线学习', '该预测没有声明随事件在线学习', "请在定义中声明 online: { model: 'ftrl' } 并发布。"],
  no_champion: ['该预测还没有现役模型', '该预测还没有现役模型', '请先训练并启用一个模型。'],
  no_attention: ['现役模型不按先后读取行为', '这里没有按先后读取该客户行为、且认识该商品的现役模型', '请声明序列模型（sequence）并训练该推荐；旧版本训练的模型需重新训练。'],
  preview_inexact: ['无法准确推算结果', '该客户的画像还取决于其他客户的事件，或事件过多，无法准确推算', '请换一位客户试算。'],
  model_first: ['此前没有其他现役模型', '该预测从未有过其他现役模型', '没有可回滚的模型。'],
  model_unfit: ['模型不适用于该预测', '该模型不适用于此预测', '请按当前定义重新训练。'],
  model_feeds: ['有标签或其他列依赖该预测', '有标签或其他列依赖该预测，不能使用外部制作的模型', '可让它影子运行，或在此训练模型。'],
  model_unserved: ['这里无法使用外部制作的模型', '这里无法用该模型打分', '请用limn打开数据目录。'],
  model_malformed: ['文件不是ONNX模型', '该文件不是ONNX模型', '请重新导出模型。'],
  model_oversized: ['模型文件过大', '模型文件过大', '请减小模型。'],
  model_external_data: ['模型把数据放在其他文件中', '模型引用了其他文件中的数据', '请导出为单个文件。'],
  model_unknown_operator: ['模型使用了未知的算子', '模型使用了未知的算子', '请用支持的算子重新导出。'],
  model_signature: ['模型与其说明不符', '模型与其说明不符', '请核对输入和输出的名称与形状。'],
  model_refused: ['ONNX Runtime无法加载该模型', 'ONNX Runtime无法加载该模型', '请重新导出模型。'],
  malformed_tensor: ['张量与模型不符', '请求中的张量与模型的输入不符', '请对照GET /v2/models/名称给出的输入名称、类型和形状。'],
  run_refused: ['模型无法用这些输入运行', 'ONNX Runtime无法用这些输入运行模型', '请发送与训练时一致的取值；若仍失败，请重新导出模型。'],
  model_not_served: ['没有提供这个名称的模型', '没有提供这个名称的模型', '请检查拼写；POST /v2/repository/index列出全部模型。'],
  version_not_served: ['没有提供该模型的这个版本', '没有提供该模型的这个版本或标签', '请使用现有版本，或省略版本以使用默认版本。'],
  model_overloaded: ['等待该模型的请求过多', '等待该模型的数据过多，本次请求未执行', '请在Retry-After所示的秒数后重发同一请求；若有其他进程，也可发往那里。'],
  model_stuck: ['该模型已停止使用', '该模型超时无应答，已停止使用', '请加载能正常应答的版本；其他模型不受影响。'],
  generation_busy: ['另一个定义正在计算', '另一个定义正在计算，或等待发布', '请先发布或放弃它。'],
  backup_running: ['已有备份正在进行', '已有备份正在进行', '请等它完成。'],
  draft_changed: ['草稿已被他人修改', '期间有人修改了这份草稿', '请查看两个版本后再保存。'],
  draft_failed: ['草稿无法保存', '草稿无法写入磁盘', '请检查磁盘和权限后重试。'],
  generation_failed: ['定义未能计算完成', '定义未能计算完成', '请先解决上述原因，再重新提交；现行定义不受影响。'],
  proof_running: ['证明正在进行', '证明正在进行', '请等它完成。'],
  training_running: ['训练正在进行', '另一个模型正在训练', '请等它完成后再试；同一时间只训练一个。'],
  proof_failed: ['未能得出证明结论', '未能得出证明结论', '请先解决原因，再重新证明。'],
  body_too_large: ['请求正文过大', '正文超过4MB，或模型文件超过64MB', '请减小批量，例如每批500条事件。'],
  batch_too_long: ['批量中的消息过多', '一批最多10000条消息', '请减小批量，例如每批500条。'],
  unsupported_media_type: ['不支持该正文类型', '此路径不接受该Content-Type', '请使用Content-Type: application/json；其他类型见/openapi.json。'],
  unsupported_encoding: ['不支持该正文编码', '不支持该Content-Encoding', '请使用gzip、deflate或br，或不压缩。'],
  overloaded: ['请求过多', '同时到达的请求过多', '请按Retry-After的时间重发。'],
  model_damaged: ['模型文件不可信', '模型文件不可信', '请从备份恢复，或重新训练。'],
  internal_error: ['服务出错', '处理请求时服务出错', '请查看服务日志并反馈。'],
  disk_full: ['磁盘已满，无法确认事件', '本次内容均未接收', '请清理磁盘空间，之后会自动恢复；请重新发送。'],
  log_failed: ['日志无法写入，无法确认事件', '本次内容均未接收', '请检查磁盘，可用limn doctor；然后重新发送。'],
  reader_failed: ['未能读完请求', '本次内容均未接收', '请重新发送；若再次发生，请减小批量。'],
  decision_failed: ['决策无法保存', '决策无法保存', '请检查磁盘和权限后重新决策。'],
  recommendation_building: ['正在首次计算推荐', '正在首次计算推荐', again],
  customers_building: ['正在首次比较客户', '正在首次比较客户', again],
  closing: ['服务正在停止', '服务正在停止，本次内容均未接收', '请在服务重新启动后再试。'],
  not_ready: ['服务尚未就绪', '服务正在启动或追赶进度', '请稍候，会自动继续。'],
  stalled: ['进程响应过慢', '事件循环响应过慢', '请减小批量，或给Limn更多处理器时间。'],
  too_many_subscribers: ['订阅方过多', '订阅数已达上限', '请关闭一些订阅，或让一个客户端代为订阅。'],
};

/** A problem in Chinese. @param said what the server says in English, whose names and numbers are kept */
export function problemInChinese(code: ProblemCode, said: ProblemWords): { readonly title: string } & ProblemWords {
  const [title, detail, cure] = chinese[code];
  if (said.zh !== undefined) return { title, detail: said.zh.detail, cure: said.zh.cure };
  const names = [...said.detail.matchAll(/['"“`]([^'"“”`]{1,200})['"”`]/g)].map(([, name]) => `“${name}”`).join('、');
  return { title, detail: `${detail}${names === '' ? '' : `：${names}`}。`, cure };
}

/** Whether the reader asks for Chinese before English. @param accepted `accept-language` as it was sent */
export function wantsChinese(accepted: string | undefined): boolean {
  if (accepted === undefined) return false;
  const wishes = accepted.split(',').map((wish) => {
    const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';');
    const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((found) => found !== undefined);
    return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
  });
  const weightOf = (language: string): number => Math.max(0, ...wishes.filter((wish) => wish.language === language).map(({ weight }) => weight));
  return weightOf('zh') > weightOf('en');
}
