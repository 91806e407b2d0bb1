import type { RefusalCode } from '../loop/refusal.ts';
import type { Wording } from './language.ts';

/** Ways in which a request fails before the kernel sees it, or without the kernel's doing. */
export const requestCodes = [
  'account_disabled',
  'account_exists',
  'bad_input',
  'bad_json',
  'bad_unit',
  'cross_site',
  'cursor_bad',
  'file_unknown',
  'internal',
  'manifest_refused',
  'no_such_route',
  'not_allowed',
  'not_member',
  'not_seen',
  'not_signed_in',
  'password_weak',
  'sign_in_failed',
  'too_large',
  'too_many',
  'too_slow',
  'unavailable',
  'unit_exists',
  'unit_needed',
  'unsupported_media',
] as const;
export type RequestCode = (typeof requestCodes)[number];
export type ErrorCode = RefusalCode | RequestCode;

/** How a code is answered: HTTP status and one sentence per language. */
export interface ErrorEntry {
  readonly status: number;
  readonly text: Wording;
}

const entry = (status: number, hans: string, hant: string, en: string): ErrorEntry => ({
  status,
  text: { 'zh-Hans': hans, 'zh-Hant': hant, en },
});

/** The one table of everything that can be answered instead of "done". */
export const errors: Readonly<Record<ErrorCode, ErrorEntry>> = {
  // Refusals of the kernel.
  already_offered: entry(
    409,
    '已经发出交接，等待对方接收',
    '已經發出交接，等待對方接收',
    'It is already offered and awaits the receiver.',
  ),
  already_opened: entry(409, '该事项已经建立', '該事項已經建立', 'A case with this id is already open.'),
  bond_open: entry(
    409,
    '标本尚无结果，暂不能放行',
    '標本尚無結果，暫不能放行',
    'A specimen has no result yet: the person cannot leave the loop.',
  ),
  case_closed: entry(409, '该事项已经办结', '該事項已經辦結', 'The case is closed.'),
  clock_unknown: entry(404, '没有这个时限', '沒有這個時限', 'There is no such clock.'),
  command_reused: entry(
    409,
    '同一编号已用于另一条指令',
    '同一編號已用於另一條指令',
    'This command id was already used for something else.',
  ),
  document_missing: entry(422, '缺少依据文件', '缺少依據文件', 'The document on which it rests is missing.'),
  emergency_none: entry(409, '没有正在进行的紧急处置', '沒有正在進行的緊急處置', 'No emergency was declared.'),
  ending_unknown: entry(422, '没有这种办结方式', '沒有這種辦結方式', 'A case of this kind cannot end like this.'),
  evidence_closed: entry(409, '该凭据已不能再记录', '該憑據已不能再記錄', 'This evidence can no longer be recorded.'),
  evidence_missing: entry(
    422,
    '缺少凭据，不能离开本环节',
    '缺少憑據，不能離開本環節',
    'Evidence is missing that this link demands.',
  ),
  evidence_unknown: entry(422, '没有这种凭据', '沒有這種憑據', 'There is no such evidence here.'),
  exception_decided: entry(409, '该例外已经审定', '該例外已經審定', 'The exception was already decided.'),
  exception_expired: entry(422, '该例外已经过期', '該例外已經過期', 'The exception has expired.'),
  exception_unknown: entry(404, '没有这项例外', '沒有這項例外', 'There is no such exception.'),
  four_eyes: entry(
    403,
    '不能审批自己申请或执行的事项',
    '不能審批自己申請或執行的事項',
    'Nobody decides what they asked for or will carry out.',
  ),
  happened_after_now: entry(422, '发生时间晚于现在', '發生時間晚於現在', 'It is said to have happened in the future.'),
  happened_too_early: entry(422, '发生时间过早', '發生時間過早', 'It is said to have happened too long ago.'),
  heads_none: entry(422, '没有点到任何人', '沒有點到任何人', 'Nobody is named as present.'),
  last_clock: entry(409, '不能停掉唯一的时限', '不能停掉唯一的時限', 'The only running clock cannot be stopped.'),
  link_not_allowed: entry(422, '不能由此进入该环节', '不能由此進入該環節', 'This link cannot follow here.'),
  link_unknown: entry(422, '没有这个环节', '沒有這個環節', 'There is no such link.'),
  loop_unknown: entry(422, '没有这种闭环', '沒有這種閉環', 'There is no such loop.'),
  measure_ended: entry(409, '管理措施已经期满', '管理措施已經期滿', 'The measure has ended.'),
  measure_none: entry(409, '没有管理措施', '沒有管理措施', 'There is no measure.'),
  not_found: entry(404, '没有这个事项', '沒有這個事項', 'There is no such case.'),
  not_group: entry(422, '这不是集体交接', '這不是集體交接', 'This is not a handover of a group.'),
  not_yours: entry(403, '本单位无权办理', '本單位無權辦理', 'Your unit may not do this.'),
  nothing_offered: entry(409, '没有待接收的交接', '沒有待接收的交接', 'Nothing is offered.'),
  offer_other: entry(409, '这不是当前的交接', '這不是當前的交接', 'Another offer stands.'),
  offer_pending: entry(409, '交接尚未了结', '交接尚未了結', 'An offer is pending.'),
  party_split: entry(
    422,
    '同行人被分开，须说明理由',
    '同行人被分開，須說明理由',
    'People who stay together would be parted: state why.',
  ),
  place_unready: entry(
    409,
    '该位置尚未完成周转清洁',
    '該位置尚未完成周轉清潔',
    'The place has not been made ready since it was left.',
  ),
  place_full: entry(409, '已经没有空位', '已經沒有空位', 'There is no free place.'),
  place_unknown: entry(404, '没有这个场所', '沒有這個場所', 'There is no such place.'),
  reason_missing: entry(422, '须说明理由', '須說明理由', 'A reason is missing.'),
  receiver_cannot_hold: entry(
    422,
    '对方单位不能承接该环节',
    '對方單位不能承接該環節',
    'This unit cannot hold a case in this link.',
  ),
  receiver_unknown: entry(422, '没有这个接收单位', '沒有這個接收單位', 'There is no such receiving unit.'),
  reopen_first: entry(
    409,
    '该事项已办结，须先重新打开',
    '該事項已辦結，須先重新打開',
    'The case is closed: reopen it first.',
  ),
  same_holder: entry(409, '本单位已是责任单位', '本單位已是責任單位', 'The unit already holds the case.'),
  still_open: entry(409, '该事项尚未办结', '該事項尚未辦結', 'The case is still open.'),
  subject_missing: entry(422, '缺少所属人员', '缺少所屬人員', 'The person or case that it is about is missing.'),
  too_soon: entry(409, '时间未到', '時間未到', 'It is too soon.'),
  unit_unknown: entry(422, '没有这个单位', '沒有這個單位', 'There is no such unit.'),
  // Requests.
  account_disabled: entry(403, '账号已停用', '帳號已停用', 'The account is disabled.'),
  account_exists: entry(409, '账号已存在', '帳號已存在', 'There is already such an account.'),
  bad_input: entry(400, '填写有误', '填寫有誤', 'Something in the request is not as it must be.'),
  bad_json: entry(400, '请求内容无法读取', '請求內容無法讀取', 'The request cannot be read.'),
  bad_unit: entry(422, '单位信息有误', '單位資訊有誤', 'The unit cannot be added or changed like this.'),
  cross_site: entry(403, '拒绝来自其他网站的请求', '拒絕來自其他網站的請求', 'Requests from other sites are refused.'),
  cursor_bad: entry(400, '翻页标记无效', '翻頁標記無效', 'The cursor is not one of ours.'),
  file_unknown: entry(404, '没有这个文件', '沒有這個檔案', 'There is no such file on this case.'),
  internal: entry(
    500,
    '系统内部错误，未予记录，请重试',
    '系統內部錯誤，未予記錄，請重試',
    'Something is broken in Huan. Repeat with the same command id.',
  ),
  manifest_refused: entry(
    422,
    '舱单有误，整份未采用',
    '艙單有誤，整份未採用',
    'The manifest has errors; nothing of it was applied.',
  ),
  no_such_route: entry(404, '没有这个地址', '沒有這個地址', 'There is nothing at this address.'),
  not_allowed: entry(403, '您的角色无权办理', '您的角色無權辦理', 'Your role does not allow this.'),
  not_member: entry(
    403,
    '您在该时间不属于该单位',
    '您在該時間不屬於該單位',
    'You did not belong to this unit at that time.',
  ),
  not_seen: entry(
    404,
    '没有这个事项，或本单位无权查看',
    '沒有這個事項，或本單位無權查看',
    'There is no such case, or your unit may not see it.',
  ),
  not_signed_in: entry(401, '请先登录', '請先登入', 'Sign in first.'),
  password_weak: entry(422, '密码过短或过长', '密碼過短或過長', 'The password is too short or too long.'),
  sign_in_failed: entry(401, '用户名或密码不正确', '使用者名稱或密碼不正確', 'User name or password is wrong.'),
  too_large: entry(413, '内容过大', '內容過大', 'It is too large.'),
  too_many: entry(429, '请求过于频繁，请稍后再试', '請求過於頻繁，請稍後再試', 'Too many requests: try again later.'),
  too_slow: entry(408, '请求超时', '請求逾時', 'The request took too long to arrive.'),
  unavailable: entry(
    503,
    '暂时无法记录，请用同一编号重试',
    '暫時無法記錄，請用同一編號重試',
    'It cannot be recorded now. Repeat with the same command id.',
  ),
  unit_exists: entry(409, '单位已存在', '單位已存在', 'There is already such a unit.'),
  unit_needed: entry(
    400,
    '您属于多个单位，请指明以哪个单位办理',
    '您屬於多個單位，請指明以哪個單位辦理',
    'You belong to several units: say for which you act.',
  ),
  unsupported_media: entry(415, '不支持这种格式', '不支援這種格式', 'This format is not supported.'),
};
