/**
 * Column headings of passenger tables, in Chinese and English, as carriers, airports, districts and ships really write
 * them → the fields we know. A heading is compared without case, blanks, signs, notes in brackets and marks of duty (*).
 */

import { simplified } from './simplified.ts';

const tableFields = [
  'flight',
  'ship',
  'imo',
  'callSign',
  'signing',
  'carrier',
  'date',
  'departureDate',
  'arrivalTime',
  'departureTime',
  'from',
  'to',
  'name',
  'surname',
  'givenNames',
  'nativeName',
  'documentType',
  'documentNumber',
  'documentIssuer',
  'documentExpires',
  'nationality',
  'sex',
  'birthDate',
  'seat',
  'phone',
  'email',
  'address',
  'residence',
  'birthPlace',
  'bookingReference',
  'party',
  'role',
  'reference',
  'embark',
  'debark',
  'clearance',
  'transit',
  'transitTo',
  'infant',
  'baggage',
  'ignored',
] as const;
export type TableField = (typeof tableFields)[number];

const headings: Readonly<Record<TableField, string>> = {
  flight: `航班号 航班 航班编号 航班号码 班次 航次 入境航班 入境航班号 乘坐航班 乘坐航班号 抵沪航班 抵沪航班号 到达航班 航班信息 船名航次
    flight|flight no|flight nr|flight num|flight number|flightno|flt|flt no|flt nbr|flight id|arriving flight|voyage|voyage no
    到港航班 到港航班号 抵达航班 抵达航班号 班机 班机号码 flight nbr|arrival flight|arriving flight no|fltno`,
  ship: `船名 船舶名称 船舶 英文船名 中文船名 ship|ship name|name of ship|vessel|vessel name|name of vessel`,
  imo: `IMO编号 IMO号 IMO号码 船舶识别号 imo|imo no|imo nr|imo num|imo number|ship imo|vessel imo`,
  callSign: `呼号 船舶呼号 call sign|callsign|ship call sign|vessel call sign|radio call sign`,
  signing: `换班 上下船 上船离船 离船上船 换班类型 换班情况 signing|sign on off|signing on off|on off|crew change|joining leaving|movement`,
  carrier: `航空公司 承运人 航司 航空公司代码 carrier|airline|airline code|operator|operating carrier`,
  date: `日期 航班日期 到达日期 抵达日期 入境日期 到港日期 抵沪日期 落地日期 入境时间 到达时间 抵达时间 抵沪时间 到港时间 落地时间 预计到达时间 计划到达时间
    date|flight date|arrival date|date of arrival|arrival|eta|sta|arr date|scheduled arrival|arrival datetime|entry date`,
  departureDate: `出发日期 起飞日期 离港日期 启程日期 起飞时间 出发时间 离港时间 计划起飞时间
    departure date|date of departure|dep date|std|etd|scheduled departure|departure datetime`,
  arrivalTime: `到达时刻 抵达时刻 落地时刻 arrival time|arr time|time of arrival`,
  departureTime: `起飞时刻 出发时刻 departure time|dep time|time of departure`,
  from: `出发地 起飞 出发 始发地 出发城市 起飞机场 始发机场 出发机场 始发站 起飞地 出发港 启运港 出发站 起始站 航班始发地
    from|origin|departure airport|departure port|dep|departure|dep airport|airport of departure|org|board point
    出发口岸 启程地 departure city|port of departure|embarkation airport`,
  to: `目的地 到达 抵达 到达地 到达机场 目的机场 目的站 抵达机场 到达站 到达城市 到达港 落地机场 抵达地 降落机场
    to|destination|arrival airport|arrival port|arr|dest|dst|arr airport|airport of arrival|off point
    抵达机场 抵达口岸 arrival city|destination airport|port of arrival|final port`,
  name: `姓名 旅客姓名 乘客姓名 人员姓名 英文姓名 拼音姓名 姓名拼音 英文名 护照姓名 证件姓名 姓名全称 名字
    name|full name|passenger name|pax name|passenger|english name|name in english|name as in passport|name of passenger|crew name|person
    旅客名 中英文姓名 names|guest name|guest|traveller|traveler|traveller name|traveler name|passenger full name|name surname|full names`,
  surname: `姓 姓氏 英文姓 拼音姓 surname|last name|lastname|family name|familyname|surnames|primary identifier`,
  givenNames: `名 英文名字 拼音名 given name|given names|givennames|first name|firstname|forename|forenames|first names|secondary identifier|given
    middle name|middle names|given name s|other names`,
  nativeName: `中文姓名 中文名 汉字姓名 姓名中文 native name|chinese name|name in chinese|full name native|fullnamenative|local name`,
  documentType: `证件类型 证件种类 证件类别 证照类型 document type|doc type|type of document|id type|travel document type
    travel doc type|identity document type`,
  documentNumber: `证件号 证件号码 护照号 护照号码 护照 身份证号 身份证号码 身份证件号码 旅行证件号 旅行证件号码 证照号码 通行证号 通行证号码 证件编号 护照证件号
    passport|passport no|passport nr|passport num|passport number|passportno|document|document no|document number|documentnumber|doc no|doc number|doc num|travel document no|travel document number|id no|id number|pp no|ppt no
    身份证 身分证 身分证号 身分证号码 旅行证件 旅行证 旅行证号 港澳通行证 港澳居民来往内地通行证 港澳台通行证 台胞证 台胞证号 台胞证号码 台湾居民来往大陆通行证 回乡证 回乡证号 回乡证号码 居留证号 居住证号 通行证 船员证号 海员证号 passport nbr|passport id|id card|id card no|id nbr|id number no|identity card|identity card no|identity no|travel doc no|travel doc number|travel doc|travel document|travel document nbr|doc nbr|document nbr|docs no`,
  documentIssuer: `签发国 签发国家 签发地 发证国 发证国家 护照签发国 证件签发国 证件签发地
    issuer|issuing country|issuing state|country of issue|issued by|place of issue|issue country|document issuer|passport country`,
  documentExpires: `有效期 有效期至 证件有效期 护照有效期 证件有效期至 护照有效期至 失效日期 证件到期日
    expiry|expires|expiry date|date of expiry|expiration|expiration date|expire date|valid until|valid to|document expiry|passport expiry
    护照效期 证件效期 有效日期 到期日 doc expiry|passport expiry date|document expiry date|passport expires`,
  nationality: `国籍 国籍地区 国家 国家地区 国别 nationality|nat|citizenship|country|country of citizenship
    natl|nationality code`,
  sex: `性别 sex|gender|m f|title
    sex code|gender code`,
  birthDate: `出生日期 出生年月 出生年月日 生日 出生 birth date|birthdate|date of birth|dob|birth|birthday|born
    date birth|birth day|d o b`,
  seat: `座位 座位号 座号 座位编号 座次 机上座位 seat|seat no|seat nr|seat number|seat num
    seat nbr|seat assignment`,
  phone: `电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 联系手机 国内联系电话 本人电话 本人手机
    phone|mobile|tel|telephone|phone no|phone number|mobile no|mobile number|contact|contact no|contact number|cell|cell phone
    联络电话 联络方式 移动电话 行动电话 tel no|tel number|telephone no|telephone number|contact phone|phone nbr|mobile phone|cellphone`,
  email: `邮箱 电子邮箱 电子邮件 email|e mail|email address|mail`,
  address: `地址 住址 目的地址 目的地地址 居住地址 在沪地址 在沪住址 在沪居住地 目的地详细地址 详细地址 现住址 家庭住址 目的地住址 入境后地址 抵沪后地址 隔离地址 居住地 家庭地址
    address|destination address|home address|address in china|address in shanghai|local address|residential address|stay address`,
  residence: `居住国 常住国 常住国家 居住国家 residence|country of residence|residence country`,
  birthPlace: `出生地 place of birth|birth place|birthplace`,
  bookingReference: `订座记录 订座记录编号 订座编码 订座编号 记录编号 pnr编码 pnr记录 订票编码
    pnr|pnr no|booking reference|booking ref|bookingreference|record locator|locator|booking|booking code|reservation
    rloc|record loc|pnr ref|booking no|booking number|reservation code`,
  party: `同行人组 同行组 同行人 同行人编号 组号 家庭组 家庭编号 分组 团组 同行编号 同行 group|party|family|group no|group id|party key|partykey|travel group|travelling with|travel party
    同行人员 同行人员编号 travel party no`,
  role: `身份 人员类别 人员类型 类别 类型 旅客类型 旅客机组 人员身份 机组旅客 旅客或机组 岗位 职务 role|category|type|pax type|passenger type|person type|capacity|rank|position
    ptc|passenger type code|pax type code`,
  reference: `编号 人员编号 旅客编号 参考号 reference|ref|passenger id|pax id|person id|ref no|passenger reference`,
  embark: `登机地 登机口岸 登机机场 登机港 embark|embarkation|port of embarkation|boarded at|embarked`,
  debark: `下机地 下机机场 离机地 debark|disembark|debarkation|disembarkation|port of debarkation|port of disembarkation`,
  clearance: `入境口岸 口岸 clearance|port of entry|port of clearance|entry port`,
  transit: `过境 是否过境 中转 是否中转 transit|in transit|is transit`,
  transitTo: `中转目的地 转机目的地 中转地 转机地 后续目的地 最终目的地 转往 transit to|onward|onward destination|final destination|transfer to|transitto`,
  infant: `婴儿 是否婴儿 婴儿姓名 infant|inf|is infant|infant name|name of infant|baby|baby name`,
  baggage: `行李 行李号 行李牌 行李牌号 行李条号 baggage|bag|bags|bag tag|baggage tag|bag tags|luggage`,
  ignored: `序号 备注 说明 no|nr|s n|sn|seq|#|serial|serial no|item|remark|remarks|note|notes|comment|comments|age|年龄 体温 temperature at`,
};

/** "DD/MM/YYYY", "DDMMMYY": how a date is to be written. */
const dateShape =
  /(?<![A-Za-z])(?:D{1,2}[\s./-]*M{1,4}[\s./-]*Y{2,4}|M{1,4}[\s./-]*D{1,2}[\s./-]*Y{2,4}|Y{2,4}[\s./-]*M{1,4}[\s./-]*D{1,2})(?![A-Za-z])/gi;

const longestHeading = 80;
const bracketed = /[（(【[][^）)】\]]*[）)】\]]/g;

/** A heading or label without case, brackets, signs and blanks. */
function plainHeading(text: string): string {
  return (
    simplified(text.normalize('NFKC'))
      .toLowerCase()
      .replace(bracketed, ' ')
      .replace(/[^\p{L}\p{N}#]+/gu, '')
      // "Passport #" is a passport; "#" alone is a number of the row.
      .replace(/(?<=.)#+$/, '')
  );
}

const byHeading = new Map<string, TableField>();
for (const field of tableFields) {
  // Chinese names are parted by blanks, English ones by bars (they contain blanks themselves).
  for (const group of headings[field].split('\n')) {
    for (const piece of group.split('|')) {
      const words = piece.trim().split(/\s+/);
      const chinese = words.filter((word) => /\p{Script=Han}/u.test(word));
      const english = words.filter((word) => !/\p{Script=Han}/u.test(word)).join(' ');
      for (const name of [...chinese, english]) {
        const plain = plainHeading(name);
        if (plain !== '' && !byHeading.has(plain)) byHeading.set(plain, field);
      }
    }
  }
}
for (const field of tableFields) if (!byHeading.has(field.toLowerCase())) byHeading.set(field.toLowerCase(), field);

/**
 * The field a heading stands for, or undefined. Bilingual headings ("姓名 Name", "国籍/Nationality") are tried whole, then
 * by their Chinese and by their Latin part, then by their pieces; parts that disagree leave it undefined.
 */
export function fieldOfHeading(heading: string): TableField | undefined {
  if (heading.length > longestHeading) return undefined;
  const whole = byHeading.get(plainHeading(heading));
  if (whole === 'name' && /[（(【[].*(?:中文|汉字|chinese|native)/iu.test(simplified(heading))) return 'nativeName';
  if (whole !== undefined) return whole;
  const text = heading.normalize('NFKC').replace(bracketed, ' ').replace(dateShape, ' ');
  const han = text.replace(/[^\p{Script=Han}]+/gu, '');
  const latin = text.replace(/\p{Script=Han}+/gu, ' ');
  const pieces = [han, latin, ...text.split(/[/\n|,;、:]+/)];
  for (const inside of heading.match(bracketed) ?? []) pieces.push(inside);
  const found = new Set<TableField>();
  for (const piece of pieces) {
    const field = byHeading.get(plainHeading(piece.replace(/[（()）【】[\]]/g, ' ')));
    if (field !== undefined) found.add(field);
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

/** True when all of the text is one heading: a quick look, without taking it apart. */
export function isHeading(text: string): boolean {
  return text.length <= longestHeading && byHeading.has(plainHeading(text));
}

/** Headings that say in which order day, month and year stand, such as "出生日期(DD/MM/YYYY)". */
export function dateOrderOfHeading(heading: string): 'DMY' | 'MDY' | 'YMD' | undefined {
  const letters = heading
    .normalize('NFKC')
    .toUpperCase()
    .replace(/年/g, 'Y')
    .replace(/月/g, 'M')
    .replace(/日(?=\W|$)/g, 'D');
  const found =
    /(?:^|[^A-Z])(D{1,2}|M{1,4}|Y{1,4})[\s./-]*(D{1,2}|M{1,4}|Y{1,4})[\s./-]*(D{1,2}|M{1,4}|Y{1,4})(?![A-Z])/.exec(
      letters,
    );
  if (!found) return undefined;
  const order = `${found[1]?.[0] ?? ''}${found[2]?.[0] ?? ''}${found[3]?.[0] ?? ''}`;
  return order === 'DMY' || order === 'MDY' || order === 'YMD' ? order : undefined;
}

/** Columns that hold dates, and the order of years they follow. */
export const dateFields = [
  'date',
  'departureDate',
  'birthDate',
  'documentExpires',
] as const satisfies readonly TableField[];
export type DateField = (typeof dateFields)[number];
