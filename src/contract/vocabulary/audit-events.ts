import type { Rows } from './rows.ts';

/** What the auditor may find in the events of a case: who held it, what let it go on, its clocks, counts and measures. */
export const eventFindings = {
  'event-missing': [
    '缺第 {{number}} 个事件，其后是第 {{next}} 个',
    '缺第 {{number}} 個事件，其後是第 {{next}} 個',
    'event {{number}} is missing, {{next}} follows',
  ],
  'event-order': [
    '该事件与前一事件不相连：所记的前一哈希值是另一个',
    '該事件與前一事件不相連：所記的前一雜湊值是另一個',
    'the event does not follow the one before it: its previous hash is another',
  ],
  'event-changed': [
    '该事件、其密封内容或哈希值被改动',
    '該事件、其密封內容或雜湊值被改動',
    'the event, its sealed bytes or its hash was changed',
  ],
  'event-unfoldable': [
    '该事件无法推演：{{reason}}',
    '該事件無法推演：{{reason}}',
    'the event cannot be folded: {{reason}}',
  ],
  'event-uncommanded': ['该事件没有对应的指令编号', '該事件沒有對應的指令編號', 'the event has no command'],
  'case-empty': ['该事项没有任何事件', '該事項沒有任何事件', 'the case has no events'],
  'loop-unknown': ['没有名为 {{name}} 的闭环', '沒有名為 {{name}} 的閉環', 'there is no loop {{name}}'],
  'opened-twice': ['事项被打开两次', '事項被打開兩次', 'the case is opened twice'],
  'offer-unfit': [
    '事项已结或已在移交中，又被提出移交',
    '事項已結或已在移交中，又被提出移交',
    'an offer is made for a case that is closed or offered already',
  ],
  'offer-foreign': [
    '{{unit}} 移交了由 {{holder}} 负责的事项',
    '{{unit}} 移交了由 {{holder}} 負責的事項',
    '{{unit}} offers what {{holder}} holds',
  ],
  'offer-self': ['责任单位把事项移交给自己', '責任單位把事項移交給自己', 'the holder offers the case to itself'],
  'answer-nothing': [
    '「{{event}}」，但当时没有移交',
    '「{{event}}」，但當時沒有移交',
    '{{event}} where nothing was offered',
  ],
  'answer-other': [
    '「{{event}}」答复的是移交 {{named}}，当时的移交是 {{open}}',
    '「{{event}}」答覆的是移交 {{named}}，當時的移交是 {{open}}',
    '{{event}} names offer {{named}}, not {{open}}',
  ],
  'answer-signer': [
    '「{{event}}」由 {{unit}} 签字，应由 {{by}} 签字',
    '「{{event}}」由 {{unit}} 簽字，應由 {{by}} 簽字',
    '{{event}} is signed by {{unit}}, not by {{by}}',
  ],
  'accept-closed': ['已结的事项被接收', '已結的事項被接收', 'a closed case is accepted'],
  'accept-unoffered': [
    '责任转到 {{receiver}}，但从未移交给它',
    '責任轉到 {{receiver}}，但從未移交給它',
    'custody moves to {{receiver}} without an offer to it',
  ],
  'accept-signer': [
    '责任凭 {{unit}} 的签字转到 {{receiver}}，而移交的对象是 {{named}}',
    '責任憑 {{unit}} 的簽字轉到 {{receiver}}，而移交的對象是 {{named}}',
    'custody moves to {{receiver}} by the signature of {{unit}}; it was offered to {{named}}',
  ],
  'accept-giver': [
    '说是从 {{giver}} 接来，当时的责任单位是 {{holder}}',
    '說是從 {{giver}} 接來，當時的責任單位是 {{holder}}',
    'custody is said to come from {{giver}}, but {{holder}} held the case',
  ],
  'accept-link': [
    '移交到「{{from}}」，却在「{{link}}」接收',
    '移交到「{{from}}」，卻在「{{link}}」接收',
    'offered into {{from}}, accepted into {{link}}',
  ],
  'claim-closed': ['已结的事项被认领', '已結的事項被認領', 'a closed case is claimed'],
  'claim-giver': [
    '说是从 {{giver}} 认领，当时的责任单位是 {{holder}}',
    '說是從 {{giver}} 認領，當時的責任單位是 {{holder}}',
    'claimed from {{giver}}, but {{holder}} held the case',
  ],
  'claim-other': ['{{unit}} 替 {{receiver}} 认领', '{{unit}} 替 {{receiver}} 認領', '{{unit}} claims for {{receiver}}'],
  'closed-twice': ['事项被了结两次', '事項被了結兩次', 'the case is closed twice'],
  'closed-offered': [
    '事项还在移交给 {{receiver}}，就被了结',
    '事項還在移交給 {{receiver}}，就被了結',
    'closed while it was offered to {{receiver}}',
  ],
  'reopened-open': ['未结的事项被重新打开', '未結的事項被重新打開', 'an open case is reopened'],
  'reopened-holder': [
    '重新打开后由 {{holder}} 负责，不是原来的单位',
    '重新打開後由 {{holder}} 負責，不是原來的單位',
    'reopened with {{holder}}',
  ],
  'signed-as': [
    '「{{event}}」以「{{standing}}」的身份签字',
    '「{{event}}」以「{{standing}}」的身份簽字',
    '{{event}} is signed as {{standing}}',
  ],
  'standing-false': [
    '{{unit}} 以「{{standing}}」的身份签字，而它并不是',
    '{{unit}} 以「{{standing}}」的身份簽字，而它並不是',
    '{{unit}} signs as {{standing}}, which it was not',
  ],
  'column-holder': [
    '事件写的责任单位是 {{named}}，当时是 {{holder}}',
    '事件寫的責任單位是 {{named}}，當時是 {{holder}}',
    'the event names {{named}} as holder, it was {{holder}}',
  ],
  'column-receiver': [
    '事件写的接收单位是 {{named}}，当时是 {{receiver}}',
    '事件寫的接收單位是 {{named}}，當時是 {{receiver}}',
    'the event names {{named}} as receiver, it was {{receiver}}',
  ],
  'column-to': [
    '事件写责任转到 {{named}}，实际转到 {{receiver}}',
    '事件寫責任轉到 {{named}}，實際轉到 {{receiver}}',
    'the event says that custody went to {{named}}, it went to {{receiver}}',
  ],
  'column-move': [
    '这次转移所写的航次或车次与事项不符',
    '這次轉移所寫的航次或車次與事項不符',
    'the voyage or run of the move is not that of the case',
  ],
  'unit-unknown': [
    '责任转到 {{holder}}，但没有这个单位',
    '責任轉到 {{holder}}，但沒有這個單位',
    'custody goes to {{holder}}, and there is no such unit',
  ],
  'link-unknown': [
    '事项进入「{{link}}」，其闭环没有这个环节',
    '事項進入「{{link}}」，其閉環沒有這個環節',
    'the case goes into {{link}}, which its loop does not have',
  ],
  'holder-unfit': [
    '{{holder}}（{{kind}}）不得在「{{link}}」环节负责',
    '{{holder}}（{{kind}}）不得在「{{link}}」環節負責',
    '{{holder}} ({{kind}}) may not hold a case in {{link}}',
  ],
  'holder-differs': [
    '按事件由 {{holder}} 负责，推演结果是 {{named}}',
    '按事件由 {{holder}} 負責，推演結果是 {{named}}',
    'told from its events {{holder}} holds the case, folded {{named}} does',
  ],
  'holder-none': ['事项没有责任单位', '事項沒有責任單位', 'nobody holds the case'],
  'claim-gap': [
    '{{unit}} 认领了事项，移交方一直没有签字，也没有为此开出「移交方尚未签字」短板',
    '{{unit}} 認領了事項，移交方一直沒有簽字，也沒有為此開出「移交方尚未簽字」短板',
    '{{unit}} claimed the case and its giver never signed, and no gap of kind giver-signature was opened for it',
  ],
  'claim-passed': [
    '认领进入「{{link}}」时口径不允许或缺少凭据，却没有为此开出短板',
    '認領進入「{{link}}」時口徑不允許或缺少憑據，卻沒有為此開出短板',
    'claimed into {{link}} where policy forbade it or evidence was missing, and no gap was opened for it',
  ],
  'recorded-backwards': [
    '记录时间 {{time}} 早于前一事件的 {{before}}',
    '記錄時間 {{time}} 早於前一事件的 {{before}}',
    'recorded at {{time}}, before the event in front of it ({{before}})',
  ],
  'happened-ahead': ['发生时间晚于记录时间', '發生時間晚於記錄時間', 'it happened after it was recorded'],
  'signature-old': [
    '责任凭一个早于最近一次责任事件的签字转移',
    '責任憑一個早於最近一次責任事件的簽字轉移',
    'custody moves by a signature that is older than the latest custody event',
  ],
  'history-gap': [
    '一个早于最近责任事件的签字使历史出现空档，却没有为此开出「记录有空档或重叠」短板',
    '一個早於最近責任事件的簽字使歷史出現空檔，卻沒有為此開出「記錄有空檔或重疊」短板',
    'a signature older than the latest custody event leaves a hole in the history, and no gap of kind history was opened for it',
  ],
  'happened-behind': [
    '说是在记录前 {{minutes}} 分钟发生，超出口径允许的范围',
    '說是在記錄前 {{minutes}} 分鐘發生，超出口徑允許的範圍',
    'it is said to have happened {{minutes}} minutes before it was recorded',
  ],
  'exit-forbidden': [
    '口径不允许从「{{from}}」到「{{into}}」',
    '口徑不允許從「{{from}}」到「{{into}}」',
    'policy does not let a case go from {{from}} to {{into}}',
  ],
  'exit-missing': [
    '离开「{{from}}」去「{{into}}」时缺少：{{missing}}',
    '離開「{{from}}」去「{{into}}」時缺少：{{missing}}',
    'left {{from}} for {{into}} without {{missing}}',
  ],
  'exit-stale': [
    '离开「{{from}}」去「{{into}}」时，最后一次清点为 {{counted}} 人，当时在车 {{held}} 人',
    '離開「{{from}}」去「{{into}}」時，最後一次清點為 {{counted}} 人，當時在車 {{held}} 人',
    'left {{from}} for {{into}} with a last count of {{counted}} heads, {{held}} were held',
  ],
  'exit-nowhere': [
    '其闭环没有从「{{from}}」到「{{link}}」的路',
    '其閉環沒有從「{{from}}」到「{{link}}」的路',
    'its loop does not lead from {{from}} to {{link}}',
  ],
  'outside-bonds': [
    '检测 {{cases}} 还没有结果，就移交到闭环之外（{{link}}）',
    '檢測 {{cases}} 還沒有結果，就移交到閉環之外（{{link}}）',
    'handed outside the loop ({{link}}) while {{cases}} has no result',
  ],
  'ending-unknown': [
    '以「{{name}}」了结，其闭环没有这种了结',
    '以「{{name}}」了結，其閉環沒有這種了結',
    'closed by {{name}}, which its loop does not have',
  ],
  'ending-merger': [
    '以「{{ending}}」了结时指明并入 {{cases}}，而这不是合并',
    '以「{{ending}}」了結時指明併入 {{cases}}，而這不是合併',
    'closed by {{ending}} into {{cases}}, which merges nothing',
  ],
  'ending-system': [
    '说是由 Huan 自己以「{{ending}}」了结，而 Huan 从不这样了结',
    '說是由 Huan 自己以「{{ending}}」了結，而 Huan 從不這樣了結',
    'closed by {{ending}} as if by Huan itself, which never closes like that',
  ],
  'ending-early': [
    '在 {{time}} 解除，早于措施的终点 {{until}}',
    '在 {{time}} 解除，早於措施的終點 {{until}}',
    "released at {{time}}, before the measure's end at {{until}}",
  ],
  'ending-unit': [
    '{{unit}} 不得以「{{ending}}」了结事项',
    '{{unit}} 不得以「{{ending}}」了結事項',
    '{{unit}} may not close a case by {{ending}}',
  ],
  'ending-bonds': [
    '检测 {{cases}} 还没有结果，就以「{{ending}}」了结',
    '檢測 {{cases}} 還沒有結果，就以「{{ending}}」了結',
    'closed by {{ending}} while {{cases}} has no result',
  ],
  'ending-forbidden': [
    '口径不允许从「{{from}}」以「{{ending}}」了结',
    '口徑不允許從「{{from}}」以「{{ending}}」了結',
    'policy does not let a case end by {{ending}} from {{from}}',
  ],
  'ending-missing': [
    '以「{{ending}}」了结时缺少：{{missing}}',
    '以「{{ending}}」了結時缺少：{{missing}}',
    'closed by {{ending}} without {{missing}}',
  ],
  'ending-gap': [
    '到期解除时缺少 {{missing}}，却没有为此开出「已解除，凭据未齐」短板',
    '到期解除時缺少 {{missing}}，卻沒有為此開出「已解除，憑據未齊」短板',
    'released at the end instant without {{missing}}, and no gap of kind release-evidence was opened for it',
  ],
  'gap-unproved': ['短板没有证明就被了结', '短板沒有證明就被了結', 'a gap is closed without proof'],
  'emergency-gap': [
    '了结时有一次紧急处置无人复核，也没有为此开出短板',
    '了結時有一次緊急處置無人複核，也沒有為此開出短板',
    'closed with an emergency nobody reviewed, and no gap of kind emergency-review was opened for it',
  ],
  'exception-bare': ['例外没有文件或理由', '例外沒有檔案或理由', 'an exception without document or reason'],
  'exception-late': [
    '申请的例外在申请时已经过期',
    '申請的例外在申請時已經過期',
    'an exception that had expired when it was asked for',
  ],
  'exception-own': [
    '{{unit}} 的 {{actor}} 批准了自己一方的例外',
    '{{unit}} 的 {{actor}} 批准了自己一方的例外',
    '{{actor}} of {{unit}} approves an exception of their own',
  ],
  'exception-twice': ['同一例外被决定两次', '同一例外被決定兩次', 'an exception is decided twice'],
  'exception-expired': ['批准了已过期的例外', '批准了已過期的例外', 'an expired exception is approved'],
  'emergency-own': [
    '{{actor}} 复核了自己宣布的紧急处置',
    '{{actor}} 複核了自己宣佈的緊急處置',
    '{{actor}} reviews an emergency of their own',
  ],
  'emergency-clock': ['紧急处置没有复核时限', '緊急處置沒有複核時限', 'an emergency without a clock for its review'],
  'clock-twice': [
    '时限「{{clock}}」（第 {{serial}} 次设定）被执行两次',
    '時限「{{clock}}」（第 {{serial}} 次設定）被執行兩次',
    'the clock {{clock}}, setting {{serial}}, is served twice',
  ],
  'clock-unset': [
    '到期的时限从未设定：{{clock}}，第 {{serial}} 次设定',
    '到期的時限從未設定：{{clock}}，第 {{serial}} 次設定',
    'a clock lapses that was not set: {{clock}}, setting {{serial}}',
  ],
  'clock-early': [
    '时限「{{clock}}」未到期就被执行',
    '時限「{{clock}}」未到期就被執行',
    'the clock {{clock}} lapses before it is due',
  ],
  'clock-rung': [
    '时限「{{clock}}」从第 {{from}} 级跳到第 {{next}} 级',
    '時限「{{clock}}」從第 {{from}} 級跳到第 {{next}} 級',
    'the clock {{clock}} goes from rung {{from}} to rung {{next}}',
  ],
  'clock-calls': [
    '时限「{{clock}}」第 {{rung}} 级呼叫了 {{calls}}，督办顺序规定的是 {{called}}',
    '時限「{{clock}}」第 {{rung}} 級呼叫了 {{calls}}，督辦順序規定的是 {{called}}',
    'rung {{rung}} of the clock {{clock}} calls {{calls}}, the ladder says {{called}}',
  ],
  'clock-unstamped': [
    '时限「{{clock}}」没有注明依据的规则',
    '時限「{{clock}}」沒有註明依據的規則',
    'the clock {{clock}} is not stamped with its rule',
  ],
  'clock-silent': [
    '口径没有规定{{loop}}在「{{link}}」的时限「{{clock}}」',
    '口徑沒有規定{{loop}}在「{{link}}」的時限「{{clock}}」',
    'policy is silent about the clock {{clock}} of {{loop}} in {{link}}',
  ],
  'clock-spoken': [
    '时限「{{clock}}」写明口径没有规定，而版本 {{version}} 有规定，或设得比立即到期宽',
    '時限「{{clock}}」寫明口徑沒有規定，而版本 {{version}} 有規定，或設得比立即到期寬',
    'the clock {{clock}} says that policy was silent, but version {{version}} was not, or it is not due at once',
  ],
  'clock-rule': [
    '时限「{{clock}}」与所注版本 {{version}} 的规则不符：{{rows}}',
    '時限「{{clock}}」與所注版本 {{version}} 的規則不符：{{rows}}',
    'the clock {{clock}} is not what version {{version}} says for it: {{rows}}',
  ],
  'clock-rest': [
    '时限「{{clock}}」不得暂停，却被暂停',
    '時限「{{clock}}」不得暫停，卻被暫停',
    'the clock {{clock}} is put to rest, which it cannot be',
  ],
  'clock-none': [
    '事项未结，却没有任何时限在走',
    '事項未結，卻沒有任何時限在走',
    'the case is open and none of its clocks runs',
  ],
  'clock-unserved': [
    '一个时限到期已 {{seconds}} 秒，仍未执行',
    '一個時限到期已 {{seconds}} 秒，仍未執行',
    'a clock has been due for {{seconds}} seconds and was not served',
  ],
  'offer-early': [
    '移交的时限未到，移交就失效',
    '移交的時限未到，移交就失效',
    'the offer lapses before its clock is due',
  ],
  'version-foreign': [
    '所注的口径版本 {{version}} 当时并未生效',
    '所注的口徑版本 {{version}} 當時並未生效',
    'the version {{version}} that is stamped on it was not in force then',
  ],
  'version-unusable': [
    '口径版本 {{version}} 没有写明法律依据、复审日期或失效日期',
    '口徑版本 {{version}} 沒有寫明法律依據、複審日期或失效日期',
    'version {{version}} of the policy does not carry its legal basis, review date and expiry',
  ],
  'decision-false': [
    '所记的「{{table}}」判定不是版本 {{version}} 对这些情况的判定：{{rows}}',
    '所記的「{{table}}」判定不是版本 {{version}} 對這些情況的判定：{{rows}}',
    'the decision of {{table}} on record is not what version {{version}} decides: {{rows}}',
  ],
  'measure-bare': [
    '「{{event}}」没有理由或法律依据',
    '「{{event}}」沒有理由或法律依據',
    '{{event}} without reason or legal basis',
  ],
  'measure-own': [
    '{{unit}} 决定了由自己负责的人的措施',
    '{{unit}} 決定了由自己負責的人的措施',
    '{{unit}} decides about the measure of a person it holds',
  ],
  'measure-unit': ['{{unit}} 无权决定措施', '{{unit}} 無權決定措施', '{{unit}} may not decide a measure'],
  'measure-mute': [
    '延长措施时没有告知如何申诉',
    '延長措施時沒有告知如何申訴',
    'extended without telling how to object',
  ],
  'measure-over': [
    '延长的措施已经结束，或从未有过',
    '延長的措施已經結束，或從未有過',
    'a measure is extended that was over or never was',
  ],
  'measure-shorter': [
    '延长后的终点不晚于原来的终点',
    '延長後的終點不晚於原來的終點',
    'an extension that ends no later than before',
  ],
  'measure-again': [
    '措施已于 {{time}} 结束，此人又被限制到 {{until}}',
    '措施已於 {{time}} 結束，此人又被限制到 {{until}}',
    'the measure ended at {{time}}, and the person is bound again until {{until}}',
  ],
  'measure-overruled': [
    '官员延长的措施被决策表改动',
    '官員延長的措施被決策表改動',
    'what an officer extended is changed by a table',
  ],
  'measure-length': [
    '措施到 {{until}} 为止，与判定的天数 {{days}} 不符',
    '措施到 {{until}} 為止，與判定的天數 {{days}} 不符',
    'the measure ends at {{until}}, which is not the {{days}} days that were decided',
  ],
  'measure-start': [
    '措施从 {{time}} 算起，此人当时并未进入「{{link}}」',
    '措施從 {{time}} 算起，此人當時並未進入「{{link}}」',
    'the measure counts from {{time}}, when the person had not come to {{link}}',
  ],
  'entry-day': [
    '入境日记为 {{day}}，此人当天并未进入「{{link}}」',
    '入境日記為 {{day}}，此人當天並未進入「{{link}}」',
    'the day of landing is said to be {{day}}, when the person had not come to {{link}}',
  ],
  'measure-ended': [
    '结束的措施已经结束，或从未有过',
    '結束的措施已經結束，或從未有過',
    'a measure ends that was over or never was',
  ],
  'measure-early': ['措施在终点之前结束', '措施在終點之前結束', 'a measure ends before its end instant'],
  'measure-uncalled': [
    '措施已经结束，却没有时限通知放行',
    '措施已經結束，卻沒有時限通知放行',
    'the measure ended, and no clock calls who must let the person go',
  ],
  'measure-gap': [
    '措施结束时凭据未齐，须有人负责补齐，却没有为此开出短板',
    '措施結束時憑據未齊，須有人負責補齊，卻沒有為此開出短板',
    'the measure ended with evidence missing, which must be somebody’s duty, and no gap of kind release-evidence was opened for it',
  ],
  'measure-clock': [
    '措施到 {{until}} 为止，其时限却没有在走',
    '措施到 {{until}} 為止，其時限卻沒有在走',
    'the measure ends at {{until}}, and its clock does not run',
  ],
  'measure-rings': [
    '措施到 {{until}} 为止，其时限却到 {{rings}} 才响',
    '措施到 {{until}} 為止，其時限卻到 {{rings}} 才響',
    'the measure ends at {{until}}, and its clock rings at {{rings}}',
  ],
  'retention-silent': [
    '口径没有规定{{loop}}以「{{ending}}」了结后保存多久',
    '口徑沒有規定{{loop}}以「{{ending}}」了結後保存多久',
    'policy is silent about how long it is kept ({{loop}}, {{ending}})',
  ],
  'retention-date': [
    '保存到 {{until}}，口径规定的是 {{days}} 天',
    '保存到 {{until}}，口徑規定的是 {{days}} 天',
    'kept until {{until}}; policy says {{days}} days',
  ],
  'test-again-gap': [
    '检测「{{result}}」不是结论，却没有为此开出短板（{{kind}}）',
    '檢測「{{result}}」不是結論，卻沒有為此開出短板（{{kind}}）',
    'the test came out as {{result}}, which answers nothing, and no gap of kind {{kind}} was opened for it',
  ],
  'test-untold': [
    '检测结果「{{result}}」记在此人名下，而检测 {{cases}} 当时没有这样的结果',
    '檢測結果「{{result}}」記在此人名下，而檢測 {{cases}} 當時沒有這樣的結果',
    'the result {{result}} was put on the person, and the test {{cases}} said no such thing then',
  ],
  'places-over': [
    '{{capacity}} 个位置住进了 {{count}} 人',
    '{{capacity}} 個位置住進了 {{count}} 人',
    '{{count}} places are taken of {{capacity}}',
  ],
  'tally-false': [
    '{{name}} 的人数记为 {{count}}，按历史是 {{history}}',
    '{{name}} 的人數記為 {{count}}，按歷史是 {{history}}',
    'the tally of {{name}} is {{count}}, its history says {{history}}',
  ],
  'voyage-unbalanced': [
    '进入 {{count}} 人，离开 {{out}} 人，在册 {{held}} 人，不平',
    '進入 {{count}} 人，離開 {{out}} 人，在冊 {{held}} 人，不平',
    '{{count}} came in, {{out}} went out and {{held}} are held',
  ],
  'holder-unbalanced': [
    '按事件，{{name}} 进入 {{count}} 人，离开 {{out}} 人，在册人数却记为 {{held}}，不平',
    '按事件，{{name}} 進入 {{count}} 人，離開 {{out}} 人，在冊人數卻記為 {{held}}，不平',
    'by their events {{count}} came to {{name}} and {{out}} went from it, and {{held}} are kept as held',
  ],
  'holder-overdrawn': [
    '离开 {{name}} 的人曾比进入的多 {{count}} 人',
    '離開 {{name}} 的人曾比進入的多 {{count}} 人',
    'at some time {{count}} more had gone from {{name}} than had come to it',
  ],
  'run-over-held': [
    '车次已经结束，名下仍有 {{count}} 人',
    '車次已經結束，名下仍有 {{count}} 人',
    'the run is over, and {{count}} are still on it',
  ],
  'count-untold': [
    '{{name}} 清点为 {{counted}} 人，当时在册 {{held}} 人，却没有短板说明',
    '{{name}} 清點為 {{counted}} 人，當時在冊 {{held}} 人，卻沒有短板說明',
    '{{counted}} heads were counted under {{name}}, {{held}} were held, and no gap tells it',
  ],
  'count-proof': [
    '{{name}} 清点为 {{counted}} 人，当时在册 {{held}} 人，却当作相符的清点',
    '{{name}} 清點為 {{counted}} 人，當時在冊 {{held}} 人，卻當作相符的清點',
    '{{counted}} heads were counted under {{name}}, {{held}} were held, and it counts as proof',
  ],
  'count-denied': [
    '{{name}} 清点为 {{counted}} 人，与当时在册的 {{held}} 人相符，却记为不符',
    '{{name}} 清點為 {{counted}} 人，與當時在冊的 {{held}} 人相符，卻記為不符',
    '{{counted}} heads were counted under {{name}} and {{held}} were held, and it is said to differ',
  ],
} as const satisfies Rows;
