/** What a server's problems mean to somebody at a terminal, who has options rather than parameters and headers. */
import type { ProblemCode, ProblemWords } from '../errors.ts';
import type { Say } from '../cli/language.ts';

/** @returns undefined for problems that the server itself says best: they name what was sent */
export function terminalWords(code: string | undefined, say: Say): ProblemWords | undefined {
  switch (code as ProblemCode | undefined) {
    case 'unknown_identifier':
      return { detail: say('No event ever carried this identifier.', '没有任何事件带有该标识。'), cure: say('Write it as it was sent (17850), or with its kind (user:17850, anonymous:5f3c).', '请写原样的标识（17850），或带上类型（user:17850、anonymous:5f3c）。') };
    case 'malformed_moment':
      return { detail: say('What was given is no moment.', '给出的时间不是有效的时刻。'), cure: say('Write a day, 2011-06-01, or a moment, 2011-06-01T12:00:00Z.', '请写日期 2011-06-01，或时刻 2011-06-01T12:00:00Z。') };
    case 'malformed_cursor':
      return { detail: say('The cursor is not one of this list.', '该游标不属于这个列表。'), cure: say('Take the one that the page before ended with.', '请使用上一页末尾给出的游标。') };
    case 'missing_key':
      return { detail: say('This server wants a key.', '该服务需要密钥。'), cure: say('Give one: --key, or LIMN_KEY.', '请提供密钥：--key 或 LIMN_KEY。') };
    case 'unknown_key':
      return { detail: say('The key is not known to this server.', '该服务不认识这个密钥。'), cure: say('Compare it with what `limn start` was given.', '请与 `limn start` 所用的密钥核对。') };
    case 'key_cannot_read':
      return { detail: say('A write key cannot read.', '写入密钥不能用于读取。'), cure: say('Give a read key: --key, or LIMN_READ_KEY.', '请提供读取密钥：--key 或 LIMN_READ_KEY。') };
    case 'key_cannot_write':
      return { detail: say('A read key cannot write.', '读取密钥不能用于写入。'), cure: say('Give a write key: --key, or LIMN_WRITE_KEY.', '请提供写入密钥：--key 或 LIMN_WRITE_KEY。') };
    case 'key_cannot_administer':
      return { detail: say('This key may not change definitions.', '该密钥不能修改定义。'), cure: say('Give an admin key: --key, or LIMN_ADMIN_KEY.', '请提供管理密钥：--key 或 LIMN_ADMIN_KEY。') };
    case 'generation_unknown':
      return { detail: say('No definition of this version is computed on the server.', '服务端没有计算该版本的定义。'), cure: say('`limn generations` lists those that are.', '用 `limn generations` 查看已有的版本。') };
    case 'generation_busy':
      return { detail: say('Another definition is being computed, or waits to be published.', '另一个定义正在计算，或等待发布。'), cure: say('`limn generations` names it; publish it, or let go of it with `limn generations --discard VERSION`.', '用 `limn generations` 查看；将其发布，或用 `limn generations --discard VERSION` 放弃。') };
    case 'training_running':
      return { detail: say('Another model is being trained.', '另一个模型正在训练。'), cure: say('Try again when it is done; one is trained at a time.', '请等它完成后再试；同一时间只训练一个。') };
    case 'unknown_run':
      return { detail: say('No run has this number.', '没有这个编号的训练。'), cure: say('`limn retrain --history` lists them.', '用 `limn retrain --history` 查看。') };
    case 'evaluation_unknown':
      return { detail: say('The model was registered without an evaluation.', '该模型登记时没有评估报告。'), cure: say('`limn train NAME` keeps one beside each model that it makes.', '`limn train 名称` 会为其训练的每个模型保存评估。') };
    case 'unknown_prediction':
      return { detail: say('The definition has no prediction of this name.', '定义中没有这个名称的预测。'), cure: say('`limn definitions --json` shows those that are declared; `limn models` those that have models.', '用 `limn definitions --json` 查看已声明的预测，用 `limn models` 查看已有模型的预测。') };
    case 'unknown_recommendation':
      return { detail: say('The definition has no recommendation of this name.', '定义中没有这个名称的推荐。'), cure: say('`limn recommend` lists those that there are.', '用 `limn recommend` 查看已有的推荐。') };
    case 'unknown_item':
      return { detail: say('No event ever named this item.', '没有任何事件提到过该商品。'), cure: say('Look at the spelling: keys are compared letter by letter.', '请检查写法：商品编号按原样逐字比较。') };
    case 'recommendation_building':
      return { detail: say('Recommendations are being computed for the first time.', '正在首次计算推荐。'), cure: say('Ask again in a moment; `limn recommend` tells how far they are.', '请稍后再试；用 `limn recommend` 查看进度。') };
    case 'customers_building':
      return { detail: say('Customers are being compared for the first time.', '正在首次比较客户。'), cure: say('Ask again in a moment.', '请稍后再试。') };
    case 'model_unknown':
      return { detail: say('There is no such model, or several begin so.', '没有这个模型，或有多个模型以此开头。'), cure: say('`limn models` lists them; four characters of a hash at least tell it apart.', '用 `limn models` 查看；哈希至少写四位。') };
    case 'model_first':
      return { detail: say('No other model has ever been champion of this prediction.', '该预测从未有过其他现役模型。'), cure: say('There is nothing to go back to: `limn promote HASH --to retired` ends the present one.', '没有可回滚的模型；可用 `limn promote HASH --to retired` 让现役模型退役。') };
    case 'model_feeds':
      return { detail: say('Tags, segments or other columns rest on this prediction, and the model was made elsewhere: what is kept follows from events by Limn\'s own arithmetic alone.', '有标签、人群或其他列依赖该预测，而该模型由外部制作：凡是保存的结果，只由 Limn 自己的计算得出。'), cure: say('Let it be a shadow, `limn promote HASH --to shadow`; or train one: `limn train NAME`.', '可让它影子运行：`limn promote HASH --to shadow`；或训练一个：`limn train 名称`。') };
    case 'online_undeclared':
      return { detail: say('This prediction does not learn with each event.', '该预测没有声明在线学习。'), cure: say("Declare it, online: { model: 'ftrl' }, and publish the definition.", "请在定义中声明 online: { model: 'ftrl' } 并发布。") };
    case 'no_champion':
      return { detail: say('Nobody answers for this prediction yet.', '该预测还没有现役模型。'), cure: say('Promote one first: `limn promote HASH`.', '请先启用一个：`limn promote HASH`。') };
    case 'disk_full':
      return { detail: say('The disk of the server is full: it takes no events now.', '服务端磁盘已满，暂时无法接收事件。'), cure: say('Free some space there; it goes on by itself.', '请清理磁盘空间，之后会自动恢复。') };
    case 'closing':
      return { detail: say('The server is stopping.', '服务正在停止。'), cure: say('Try again when it has started again.', '请在重新启动后再试。') };
    default:
      return undefined;
  }
}
