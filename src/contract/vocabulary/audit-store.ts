import type { Rows } from './rows.ts';

/** What the auditor may find beside the events: rows, answers, anchors, the journal, keys and files. */
export const storeFindings = {
  'projection-none': [
    '事项有事件，却没有自己的一行',
    '事項有事件，卻沒有自己的一行',
    'the case has events and no row of its own',
  ],
  'projection-column': [
    '它的 {{column}} 是 {{found}}，按事件应是 {{wanted}}',
    '它的 {{column}} 是 {{found}}，按事件應是 {{wanted}}',
    'its {{column}} is {{found}}, its events say {{wanted}}',
  ],
  'projection-state': [
    '它的状态不是事件推演的结果：{{where}}',
    '它的狀態不是事件推演的結果：{{where}}',
    'its state is not the fold of its events: {{where}}',
  ],
  'projection-hash': [
    '它的末尾哈希值不是最后一个事件的',
    '它的末尾雜湊值不是最後一個事件的',
    'its last hash is not that of its last event',
  ],
  'answer-undigested': [
    '指令 {{command}} 的答复没有指令摘要',
    '指令 {{command}} 的答覆沒有指令摘要',
    'the answer to command {{command}} has no digest of the command',
  ],
  'answer-refused': [
    '指令 {{command}} 的答复是拒绝，但该指令已执行',
    '指令 {{command}} 的答覆是拒絕，但該指令已執行',
    'the answer to command {{command}} says refused, but the command acted',
  ],
  'answer-none': [
    '指令 {{command}} 的答复无法识别',
    '指令 {{command}} 的答覆無法識別',
    'the answer to command {{command}} is none',
  ],
  'answer-version': [
    '指令 {{command}} 的答复说到第 {{version}} 个事件，事项只有 {{count}} 个：缺事件',
    '指令 {{command}} 的答覆說到第 {{version}} 個事件，事項只有 {{count}} 個：缺事件',
    'the answer to command {{command}} names version {{version}}; the case has {{count}}: events are missing',
  ],
  'answer-untrue': [
    '指令 {{command}} 的答复与事项在第 {{version}} 个事件时的情况不符',
    '指令 {{command}} 的答覆與事項在第 {{version}} 個事件時的情況不符',
    'the answer to command {{command}} does not say what the case was at {{version}}',
  ],
  'answer-dated': [
    '指令 {{command}} 的答复日期是 {{time}}，其事件是 {{recorded}}',
    '指令 {{command}} 的答覆日期是 {{time}}，其事件是 {{recorded}}',
    'the answer to command {{command}} is dated {{time}}, its event {{recorded}}',
  ],
  'leaf-less': [
    '第 {{anchor}} 个锚点覆盖的事件比前一个锚点少',
    '第 {{anchor}} 個錨點覆蓋的事件比前一個錨點少',
    'anchor {{anchor}} covers less of the case than the one before',
  ],
  'leaf-events': [
    '第 {{anchor}} 个锚点覆盖 {{covered}} 个事件，只剩 {{count}} 个',
    '第 {{anchor}} 個錨點覆蓋 {{covered}} 個事件，只剩 {{count}} 個',
    'anchor {{anchor}} covers {{covered}} events, {{count}} are left',
  ],
  'leaf-other': [
    '第 {{anchor}} 个锚点下的事件原来是另一个',
    '第 {{anchor}} 個錨點下的事件原來是另一個',
    'the event under anchor {{anchor}} was another one',
  ],
  'leaf-answers': [
    '第 {{anchor}} 个锚点覆盖 {{covered}} 个答复，只剩 {{count}} 个',
    '第 {{anchor}} 個錨點覆蓋 {{covered}} 個答覆，只剩 {{count}} 個',
    'anchor {{anchor}} covers {{covered}} answers, {{count}} are left',
  ],
  'leaf-answer': [
    '第 {{anchor}} 个锚点下的一个答复被改动',
    '第 {{anchor}} 個錨點下的一個答覆被改動',
    'an answer under anchor {{anchor}} was changed',
  ],
  'behind-answer': [
    '指令 {{command}} 的答复是在锚点之后补进去的',
    '指令 {{command}} 的答覆是在錨點之後補進去的',
    'the answer to command {{command}} was added behind an anchor',
  ],
  'behind-events': [
    '第 {{number}} 个以后的事件是在锚点之后补进去的',
    '第 {{number}} 個以後的事件是在錨點之後補進去的',
    'events after {{number}} were added behind an anchor',
  ],
  'leaf-stray': [
    '有一片叶不属于任何锚点：{{anchor}}',
    '有一片葉不屬於任何錨點：{{anchor}}',
    'a leaf belongs to no anchor: {{anchor}}',
  ],
  'anchor-missing': [
    '缺第 {{anchor}} 个锚点，其后是第 {{next}} 个',
    '缺第 {{anchor}} 個錨點，其後是第 {{next}} 個',
    'anchor {{anchor}} is missing, {{next}} follows',
  ],
  'anchor-leaves': [
    '第 {{anchor}} 个锚点应含 {{cases}} 个事项，有 {{count}} 片叶',
    '第 {{anchor}} 個錨點應含 {{cases}} 個事項，有 {{count}} 片葉',
    'anchor {{anchor}} is over {{cases}} cases and has {{count}} leaves',
  ],
  'anchor-root': [
    '第 {{anchor}} 个锚点的根不是由其各叶得出',
    '第 {{anchor}} 個錨點的根不是由其各葉得出',
    'anchor {{anchor}} does not have the root of its leaves',
  ],
  'anchor-order': [
    '第 {{anchor}} 个锚点与前一个不相连',
    '第 {{anchor}} 個錨點與前一個不相連',
    'anchor {{anchor}} does not follow the one before',
  ],
  'anchor-changed': [
    '第 {{anchor}} 个锚点或其哈希值被改动',
    '第 {{anchor}} 個錨點或其雜湊值被改動',
    'anchor {{anchor}} or its hash was changed',
  ],
  'anchor-unlisted': [
    '第 {{anchor}} 个锚点不在库外清单中',
    '第 {{anchor}} 個錨點不在庫外清單中',
    'anchor {{anchor}} is not in the list outside',
  ],
  'anchor-replaced': [
    '第 {{anchor}} 个锚点在库外是另一个：此后账本被改动或替换',
    '第 {{anchor}} 個錨點在庫外是另一個：此後帳本被改動或替換',
    'anchor {{anchor}} is another one outside: the ledger was changed or replaced since',
  ],
  'anchor-older': [
    '第 {{from}} 至 {{last}} 个锚点在库外有、这里没有：恢复的是较旧的数据库',
    '第 {{from}} 至 {{last}} 個錨點在庫外有、這裡沒有：恢復的是較舊的資料庫',
    'anchors {{from}} to {{last}} are outside and not here: an older state of the database was restored',
  ],
  'anchor-elsewhere': [
    '最新的锚点是在另一台服务器上取的：请在这里取一个',
    '最新的錨點是在另一臺服務器上取的：請在這裡取一個',
    'the newest anchor was taken on another server: take one here',
  ],
  'outside-torn': [
    '库外有 {{count}} 行无法读取',
    '庫外有 {{count}} 行無法讀取',
    '{{count}} lines outside cannot be read',
  ],
  'outside-restored': [
    '{{time}} 恢复到第 {{anchor}} 个锚点：{{reason}}',
    '{{time}} 恢復到第 {{anchor}} 個錨點：{{reason}}',
    'restored to anchor {{anchor}} at {{time}}: {{reason}}',
  ],
  'outside-twice': [
    '库外清单有两个第 {{anchor}} 个锚点',
    '庫外清單有兩個第 {{anchor}} 個錨點',
    'the list outside has two anchors {{anchor}}',
  ],
  'outside-order': [
    '库外第 {{anchor}} 个锚点与第 {{before}} 个不相连',
    '庫外第 {{anchor}} 個錨點與第 {{before}} 個不相連',
    'outside, anchor {{anchor}} does not follow anchor {{before}}',
  ],
  'entry-missing': [
    '变更日志缺第 {{entry}} 条，其后是第 {{next}} 条',
    '變更日誌缺第 {{entry}} 條，其後是第 {{next}} 條',
    'entry {{entry}} of the journal is missing, {{next}} follows',
  ],
  'entry-order': [
    '变更日志第 {{entry}} 条（{{row}}）与前一条不相连',
    '變更日誌第 {{entry}} 條（{{row}}）與前一條不相連',
    'entry {{entry}} of the journal ({{row}}) does not follow the one before',
  ],
  'entry-changed': [
    '变更日志第 {{entry}} 条（{{row}}）被改动',
    '變更日誌第 {{entry}} 條（{{row}}）被改動',
    'entry {{entry}} of the journal ({{row}}) was changed',
  ],
  'entry-other': [
    '变更日志第 {{entry}} 条（{{row}}）在取第 {{anchor}} 个锚点时是另一条',
    '變更日誌第 {{entry}} 條（{{row}}）在取第 {{anchor}} 個錨點時是另一條',
    'entry {{entry}} of the journal ({{row}}) was another one when anchor {{anchor}} was taken',
  ],
  'journal-short': [
    '变更日志止于第 {{entry}} 条，第 {{anchor}} 个锚点覆盖得更多',
    '變更日誌止於第 {{entry}} 條，第 {{anchor}} 個錨點覆蓋得更多',
    'the journal ends with entry {{entry}}, anchor {{anchor}} covers more',
  ],
  'row-added': [
    '{{row}} 是添加进去的，变更日志没有记是谁',
    '{{row}} 是加入進去的，變更日誌沒有記是誰',
    '{{row}} was added, and the journal tells of nobody who did',
  ],
  'row-changed': [
    '{{row}} 不是 {{actor}} 留下的样子：变更日志所记不同',
    '{{row}} 不是 {{actor}} 留下的樣子：變更日誌所記不同',
    '{{row}} is not as {{actor}} left it: the journal tells of another',
  ],
  'row-gone': [
    '{{row}} 不见了，变更日志没有记是谁删除',
    '{{row}} 不見了，變更日誌沒有記是誰刪除',
    '{{row}} is gone, and the journal tells of nobody who removed it',
  ],
  'readings-unmarked': [
    '有 {{count}} 次查阅没有标记，与变更日志所记不同',
    '有 {{count}} 次查閱沒有標記，與變更日誌所記不同',
    '{{count}} readings bear no mark, and the journal tells of another number',
  ],
  'reading-forged': [
    '查阅 {{reading}} 没有 Huan 的标记',
    '查閱 {{reading}} 沒有 Huan 的標記',
    'reading {{reading}} does not bear the mark of Huan',
  ],
  'kept-gone': [
    '锚点下的记录被改动或不见了：{{word}}（{{table}} 共 {{count}} 行）',
    '錨點下的記錄被改動或不見了：{{word}}（{{table}} 共 {{count}} 行）',
    'under its anchors lies a {{word}} that is changed or gone ({{count}} rows of {{table}})',
  ],
  'kept-added': [
    '有记录是在锚点之后补进或改动的：{{word}}（{{table}} 共 {{count}} 行）',
    '有記錄是在錨點之後補進或改動的：{{word}}（{{table}} 共 {{count}} 行）',
    'a {{word}} was added or changed behind an anchor ({{count}} rows of {{table}})',
  ],
  'tokens-false': [
    '搜索标记与密封内容不符：缺 {{missing}} 个，多 {{extra}} 个',
    '搜尋標記與密封內容不符：缺 {{missing}} 個，多 {{extra}} 個',
    'its search tokens are not those of what is sealed: {{missing}} are missing, {{extra}} too many',
  ],
  'sealed-shut': [
    '密封的内容用其密钥打不开',
    '密封的內容用其密鑰打不開',
    'what is sealed in it does not open under its key',
  ],
  'sealed-keyless': [
    '有内容被密封，却没有密钥',
    '有內容被密封，卻沒有密鑰',
    'something is sealed in it and it has no key',
  ],
  'key-shut': ['其密钥用主密钥打不开', '其密鑰用主密鑰打不開', 'its key does not open under the master key'],
  'file-gone': ['文件 {{file}} 不见了', '檔案 {{file}} 不見了', 'the file {{file}} is gone'],
  'file-unnamed': ['没有事件提到文件 {{file}}', '沒有事件提到檔案 {{file}}', 'no event names the file {{file}}'],
  'file-other': [
    '文件 {{file}} 与其名称不符',
    '檔案 {{file}} 與其名稱不符',
    'the file {{file}} is another one than its name says',
  ],
  'file-shut': [
    '文件 {{file}} 用事项的密钥打不开',
    '檔案 {{file}} 用事項的密鑰打不開',
    'the file {{file}} does not open under the key of its case',
  ],
  'erased-other': [
    '列为在 {{time}} 删除，其密钥却在另一时刻销毁',
    '列為在 {{time}} 刪除，其密鑰卻在另一時刻銷燬',
    'it is listed as erased at {{time}}, its key as destroyed at another instant',
  ],
  'erased-early': [
    '在 {{time}} 删除，早于保存期限',
    '在 {{time}} 刪除，早於保存期限',
    'it was erased at {{time}}, before its retention date',
  ],
  'erased-here': [
    '列为已删除，仍在的有：{{what}}',
    '列為已刪除，仍在的有：{{what}}',
    'it is listed as erased, and its {{what}} is still here',
  ],
  'erased-unlisted': [
    '密钥已销毁，却没有列为删除',
    '密鑰已銷燬，卻沒有列為刪除',
    'its key is gone and no erasure is listed',
  ],
  'erased-late': [
    '应在 {{until}} 删除，现在仍可读取',
    '應在 {{until}} 刪除，現在仍可讀取',
    'it was to be erased at {{until}} and can still be read',
  ],
  'erased-outside': ['库外所列的删除与这里不同', '庫外所列的刪除與這裡不同', 'its erasure is listed otherwise outside'],
  'erased-readable': [
    '库外列为已删除，这里又可以读取',
    '庫外列為已刪除，這裡又可以讀取',
    'it is listed outside as erased, and here it can be read again',
  ],
  'notices-many': [
    '待发通知有 {{count}} 条，按事件应有 {{wanted}} 条',
    '待發通知有 {{count}} 條，按事件應有 {{wanted}} 條',
    '{{count}} notices are in the outbox, its events announced {{wanted}}',
  ],
  'notice-missing': [
    '待发通知缺「{{topic}}」',
    '待發通知缺「{{topic}}」',
    'the notice {{topic}} is missing in the outbox',
  ],
  'notice-changed': [
    '待发通知「{{topic}}」被改动，或换成了另一条',
    '待發通知「{{topic}}」被改動，或換成了另一條',
    'the notice {{topic}} in the outbox was changed, or another is in its place',
  ],
  'command-unanswered': [
    '指令 {{command}} 已执行，却没有答复',
    '指令 {{command}} 已執行，卻沒有答覆',
    'the command {{command}} acted and has no answer',
  ],
  'command-twice': [
    '指令 {{command}} 在两个事项上都有答复',
    '指令 {{command}} 在兩個事項上都有答覆',
    'the command {{command}} was answered on two cases',
  ],
  'command-refused': [
    '指令 {{command}} 被拒绝，却执行了',
    '指令 {{command}} 被拒絕，卻執行了',
    'the command {{command}} was refused and acted',
  ],
  'named-missing': [
    '「{{event}}」提到事项 {{cases}}，而没有这样的事项',
    '「{{event}}」提到事項 {{cases}}，而沒有這樣的事項',
    '{{event}} names the case {{cases}}, which is not there as that',
  ],
  'person-twice': [
    '同一人有 {{count}} 个未结事项：{{cases}}',
    '同一人有 {{count}} 個未結事項：{{cases}}',
    'one person has {{count}} open cases: {{cases}}',
  ],
  'person-alike': [
    '有 {{count}} 个未结事项的姓名和出生日期相同：{{cases}}，却没有短板请人核对',
    '有 {{count}} 個未結事項的姓名和出生日期相同：{{cases}}，卻沒有短板請人核對',
    '{{count}} open cases have one name and birth date: {{cases}}, and no gap asks about them',
  ],
  'followup-none': [
    '该人员已{{ending}}，却没有单位负责随访',
    '該人員已{{ending}}，卻沒有單位負責隨訪',
    'ended as {{ending}}, and nobody was to call afterwards',
  ],
  'test-untied': [
    '没有任何记录把它与它应当留住的人连在一起',
    '沒有任何記錄把它與它應當留住的人連在一起',
    'nothing ties it to the case that it should hold',
  ],
  'result-untold': [
    '检测结果「{{result}}」没有记到它所属的人名下',
    '檢測結果「{{result}}」沒有記到它所屬的人名下',
    'its result {{result}} was not put on the case that it belongs to',
  ],
} as const satisfies Rows;

/** In which standing somebody signed. */
export const standingWords = {
  holder: ['责任单位', '責任單位', 'the holder'],
  receiver: ['接收单位', '接收單位', 'the receiver'],
  opener: ['发起单位', '發起單位', 'the opener'],
  claimant: ['认领单位', '認領單位', 'the claimant'],
  declared: ['规定可办的单位', '規定可辦的單位', 'one that may'],
  approver: ['批准单位', '批准單位', 'the approver'],
  subject: ['本人', '本人', 'the person'],
  system: ['系统', '系統', 'Huan itself'],
} as const satisfies Rows;
