import { describe, expect, it } from 'vitest';
import { dateOrderOfHeading, fieldOfHeading } from './headings.ts';
import { readName } from './names.ts';

describe('names', () => {
  it.each([
    ['TESTARI/ANNA MARIA MRS', { surname: 'TESTARI', givenNames: 'ANNA MARIA' }],
    ['TESTARI/LUCA INF', { surname: 'TESTARI', givenNames: 'LUCA', infant: true }],
    ['Testari, Anna', { surname: 'Testari', givenNames: 'Anna' }],
    ['Anna TESTARI', { surname: 'TESTARI', givenNames: 'Anna' }],
    ['WANG Xiaoming', { surname: 'WANG', givenNames: 'Xiaoming' }],
    ['王小明', { surname: '王', givenNames: '小明', native: '王小明' }],
    ['欧阳小明', { surname: '欧阳', givenNames: '小明', native: '欧阳小明' }],
    ['王小明 WANG/XIAOMING', { surname: 'WANG', givenNames: 'XIAOMING', native: '王小明' }],
    ['王小明 / WANG XIAOMING', { surname: 'WANG XIAOMING', givenNames: '', undecided: true, native: '王小明' }],
    ['王小明/WANG/XIAOMING', { surname: 'WANG', givenNames: 'XIAOMING', native: '王小明' }],
    ['SUKARNO', { surname: 'SUKARNO', givenNames: '' }],
    ['ANNA TESTARI', { surname: 'ANNA TESTARI', givenNames: '', undecided: true }],
    ['MR/X', { surname: 'MR', givenNames: 'X' }],
  ])('%s', (text, name) => {
    expect(readName(text)).toEqual(name);
  });
});

describe('headings', () => {
  it.each([
    ['航班号', 'flight'],
    ['Flight No.', 'flight'],
    ['到达日期', 'date'],
    ['目的地', 'to'],
    ['目的地址', 'address'],
    ['姓名/Name', 'name'],
    ['姓名（中文）', 'nativeName'],
    ['Name (Chinese)', 'nativeName'],
    ['*证件号码(护照)', 'documentNumber'],
    ['性别（男/女）', 'sex'],
    ['Nationality 国籍 (ISO3)', 'nationality'],
    ['座位号 Seat', 'seat'],
    ['手机号码', 'phone'],
    ['同行人组', 'party'],
    ['旅客/机组', 'role'],
    ['备注', 'ignored'],
    ['航班號', 'flight'],
    ['護照號碼', 'documentNumber'],
    ['證件號碼', 'documentNumber'],
    ['國籍', 'nationality'],
    ['座位號', 'seat'],
    ['聯絡電話', 'phone'],
    ['抵達日期', 'date'],
    ['出發地', 'from'],
    ['護照有效期', 'documentExpires'],
    ['備註', 'ignored'],
    ['序號', 'ignored'],
    ['姓名（漢字）', 'nativeName'],
    ['身份证', 'documentNumber'],
    ['旅行证件', 'documentNumber'],
    ['港澳通行证', 'documentNumber'],
    ['台胞证号', 'documentNumber'],
    ['臺胞證', 'documentNumber'],
    ['回乡证', 'documentNumber'],
    ['到港航班', 'flight'],
    ['同行人员', 'party'],
    ['Passport #', 'documentNumber'],
    ['Passport Nbr', 'documentNumber'],
    ['ID Card', 'documentNumber'],
    ['Travel Document No', 'documentNumber'],
    ['Travel Doc', 'documentNumber'],
    ['Names', 'name'],
    ['Guest Name', 'name'],
    ['Middle Name', 'givenNames'],
    ['Natl', 'nationality'],
    ['Seat#', 'seat'],
    ['Flight#', 'flight'],
    ['Flight Nbr', 'flight'],
    ['Tel No', 'phone'],
    ['RLOC', 'bookingReference'],
    ['PTC', 'role'],
    ['#', 'ignored'],
    // A number of the row as often as of a card: not guessed.
    ['ID', undefined],
    ['幸运数字', undefined],
    ['__proto__', undefined],
  ])('%s → %s', (heading, field) => {
    expect(fieldOfHeading(heading)).toBe(field);
  });

  it('the order of dates that a heading names', () => {
    expect(dateOrderOfHeading('Date of Birth (dd/mm/yyyy)')).toBe('DMY');
    expect(dateOrderOfHeading('DOB MM-DD-YY')).toBe('MDY');
    expect(dateOrderOfHeading('出生日期(年-月-日)')).toBe('YMD');
    expect(dateOrderOfHeading('出生日期')).toBeUndefined();
  });
});
