import { words } from '../../text/words.ts';

/** Texts of what was done, and of what became of it: they follow the first screen. */
export const toldWords = words({
  'field.did.accept': [
    '从{{from}}接收 {{count}} 人',
    '從{{from}}接收 {{count}} 人',
    'Accepted {{count}} from {{from}}',
  ],
  'field.did.accept-others': [
    '从{{from}}接收 {{count}} 人，另有 {{others}} 人不在名单上',
    '從{{from}}接收 {{count}} 人，另有 {{others}} 人不在名單上',
    'Accepted {{count}} from {{from}}; {{others}} more not on the list',
  ],
  'field.did.refuse': ['拒收{{from}}的 {{count}} 人', '拒收{{from}}的 {{count}} 人', 'Refused {{count}} from {{from}}'],
  'field.did.offer': ['把 {{count}} 人交给{{to}}', '把 {{count}} 人交給{{to}}', 'Offered {{count}} to {{to}}'],
  'field.did.claim': ['接管 {{who}}', '接管 {{who}}', 'Claimed {{who}}'],
  'field.did.temperature': ['{{who}} 体温 {{value}}', '{{who}} 體溫 {{value}}', 'Temperature {{value}} of {{who}}'],
  'field.did.symptoms': ['{{who}} 症状 {{count}} 项', '{{who}} 症狀 {{count}} 項', '{{count}} symptoms of {{who}}'],
  'field.did.report': [
    '{{who}} 每日报告，症状 {{count}} 项',
    '{{who}} 每日報告，症狀 {{count}} 項',
    'Daily report of {{who}}, {{count}} symptoms',
  ],
  'field.did.note': [
    '{{who}} 备注，照片 {{count}} 张',
    '{{who}} 備註，照片 {{count}} 張',
    'Note on {{who}}, {{count}} photos',
  ],
  'field.did.lodging': ['{{who}} 入住 {{room}}', '{{who}} 入住 {{room}}', 'Room {{room}} for {{who}}'],
  'field.did.specimen': ['{{who}} 采样 {{label}}', '{{who}} 採樣 {{label}}', 'Specimen {{label}} of {{who}}'],
  'field.did.emergency': ['{{who}} 生命危险', '{{who}} 生命危險', 'Danger to life: {{who}}'],
  'field.did.count': ['{{what}} 清点 {{value}} 人', '{{what}} 清點 {{value}} 人', 'Counted {{value}}: {{what}}'],
  'field.did.run-departure': ['{{what}} 发车', '{{what}} 發車', 'Departed: {{what}}'],
  'field.did.run-arrival': ['{{what}} 到达', '{{what}} 到達', 'Arrived: {{what}}'],
  'field.did.run-empty': ['{{what}} 空车已查', '{{what}} 空車已查', 'Checked empty: {{what}}'],
  'field.did.sign-offer': [
    '当面交 {{count}} 人给{{to}}（待对方签收）',
    '當面交 {{count}} 人給{{to}}（待對方簽收）',
    'Offered {{count}} to {{to}}, phone to phone',
  ],
  'field.did.sign-accept': [
    '当面从{{from}}签收 {{count}} 人',
    '當面從{{from}}簽收 {{count}} 人',
    'Signed for {{count}} from {{from}}, phone to phone',
  ],
  'field.did.sign-proof': [
    '{{to}}已签收 {{count}} 人（双方凭据）',
    '{{to}}已簽收 {{count}} 人（雙方憑據）',
    '{{to}} signed for {{count}} (both proofs)',
  ],
  'field.told.kept': ['已记在手机上：', '已記在手機上：', 'Kept on this phone:'],
  'field.told.done': ['已记录：', '已記錄：', 'Recorded:'],
  'field.told.refused': ['未被接受：', '未被接受：', 'Refused:'],
  'field.told.unkept': ['没有记下！', '沒有記下！', 'Not kept!'],
  'field.unkept.why': [
    '这部手机存不下：请清出空间后再做一次，或改用另一部手机。',
    '這部手機存不下：請清出空間後再做一次，或改用另一部手機。',
    'This phone could not store it. Free some space and do it again, or take another phone.',
  ],
});
