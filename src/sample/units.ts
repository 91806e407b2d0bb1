import type { NewUnit, UnitNames } from '../city/units.ts';

const named = (hans: string, hant: string, en: string): UnitNames => ({ 'zh-Hans': hans, 'zh-Hant': hant, en });

/** The sixteen districts of the sample city with the share of arrivals that each receives (stated, not measured). */
export const districts = [
  ['PUDONG', '浦东新区', '浦東新區', 'Pudong', 24],
  ['HUANGPU', '黄浦区', '黃浦區', 'Huangpu', 6],
  ['XUHUI', '徐汇区', '徐匯區', 'Xuhui', 8],
  ['CHANGNING', '长宁区', '長寧區', 'Changning', 9],
  ['JINGAN', '静安区', '靜安區', "Jing'an", 7],
  ['PUTUO', '普陀区', '普陀區', 'Putuo', 6],
  ['HONGKOU', '虹口区', '虹口區', 'Hongkou', 4],
  ['YANGPU', '杨浦区', '楊浦區', 'Yangpu', 7],
  ['MINHANG', '闵行区', '閔行區', 'Minhang', 11],
  ['BAOSHAN', '宝山区', '寶山區', 'Baoshan', 4],
  ['JIADING', '嘉定区', '嘉定區', 'Jiading', 3],
  ['JINSHAN', '金山区', '金山區', 'Jinshan', 1],
  ['SONGJIANG', '松江区', '松江區', 'Songjiang', 5],
  ['QINGPU', '青浦区', '青浦區', 'Qingpu', 3],
  ['FENGXIAN', '奉贤区', '奉賢區', 'Fengxian', 1],
  ['CHONGMING', '崇明区', '崇明區', 'Chongming', 1],
] as const;

const port: readonly NewUnit[] = [
  { unit: 'DUTY', kind: 'duty', parent: null, names: named('指挥部值班室', '指揮部值班室', 'Duty room') },
  { unit: 'PORT', kind: 'group', parent: 'DUTY', names: named('口岸', '口岸', 'Port') },
  ...(
    [
      ['PVG-AIRPORT', 'airport', '机场运行中心', '機場運行中心', 'Airport operations'],
      ['PVG-BORDER', 'border', '边检', '邊檢', 'Border inspection'],
      ['PVG-BOARDING', 'boarding', '海关登临组', '海關登臨組', 'Customs boarding team'],
      ['PVG-CHANNEL', 'channel', '专用通道组', '專用通道組', 'Channel team'],
      ['PVG-SCREENING', 'screening', '海关流调采样组', '海關流調採樣組', 'Customs screening'],
      ['CARRIERS', 'carrier', '航空公司代理', '航空公司代理', 'Carriers’ agent'],
      ['YSN-PORT', 'seaport', '洋山港调度', '洋山港調度', 'Yangshan port control'],
      ['YSN-BORDER', 'border', '洋山边检', '洋山邊檢', 'Yangshan border inspection'],
      ['YSN-BOARDING', 'boarding', '洋山海关登轮组', '洋山海關登輪組', 'Yangshan customs, on board'],
      ['YSN-CHANNEL', 'channel', '洋山舷梯组', '洋山舷梯組', 'Yangshan gangway team'],
      ['YSN-SCREENING', 'screening', '洋山流调采样组', '洋山流調採樣組', 'Yangshan screening'],
      ['SHIP-AGENTS', 'carrier', '船舶代理', '船舶代理', 'Ships’ agents'],
      ['SHIP-SAMPLE', 'ship', '样船船长', '樣船船長', 'Master of the sample ship'],
    ] as const
  ).map(([unit, kind, hans, hant, en]) => ({
    unit,
    kind,
    parent: 'PORT',
    names: named(hans, hant, en),
    ...(kind === 'carrier' || kind === 'ship' ? {} : { sees: 'PORT' }),
    ...(unit === 'SHIP-AGENTS' ? { facts: { ships: true } } : {}),
  })),
  ...(
    [
      ['LAB-1', 'laboratory', '市疾控实验室', '市疾控實驗室', 'City laboratory'],
      ['LAB-2', 'laboratory', '国际旅行卫生中心', '國際旅行衛生中心', 'Travel health laboratory'],
      ['COURIER-1', 'courier', '标本转运队', '標本轉運隊', 'Specimen couriers'],
      ['AMBULANCE', 'ambulance', '急救中心', '急救中心', 'Ambulance service'],
      ['HOSPITAL-1', 'hospital', '公共卫生临床中心', '公共衛生臨床中心', 'Public health hospital'],
      ['HOSPITAL-2', 'hospital', '定点医院', '定點醫院', 'Designated hospital'],
      ['REVIEW', 'reviewer', '复核办公室', '覆核辦公室', 'Review office'],
      ['POLICE', 'police', '公安', '公安', 'Police'],
      ['PROVINCE-JS', 'province', '江苏工作组', '江蘇工作組', 'Jiangsu team'],
      ['PROVINCE-ZJ', 'province', '浙江工作组', '浙江工作組', 'Zhejiang team'],
      ['PROVINCE-AH', 'province', '安徽工作组', '安徽工作組', 'Anhui team'],
      ['DEPT-TRANSPORT', 'department', '交通委', '交通委', 'Transport commission'],
      ['DEPT-HEALTH', 'department', '卫健委', '衛健委', 'Health commission'],
      ['DEPT-ECONOMY', 'department', '经信委', '經信委', 'Economy commission'],
    ] as const
  ).map(([unit, kind, hans, hant, en]) => ({ unit, kind, parent: 'DUTY', names: named(hans, hant, en) })),
];

/** How many crews, sites and streets a district of a given share gets. */
const sized = (share: number): { crews: number; sites: number; streets: number } => ({
  crews: Math.max(4, share * 2),
  sites: Math.max(1, Math.round(share / 2)),
  streets: Math.max(2, Math.round(share / 2)),
});

/** Rooms in each site of the sample city. */
export const roomsPerSite = 400;

const districtUnits = districts.flatMap(([code, hans, hant, en, share]): NewUnit[] => {
  const { crews, sites, streets } = sized(share);
  const many = (count: number, prefix: string, kind: string, zs: string, zt: string, english: string): NewUnit[] =>
    Array.from({ length: count }, (_, index) => ({
      unit: `${code}-${prefix}-${index + 1}`,
      kind,
      parent: code,
      names: named(`${hans}${zs}${index + 1}`, `${hant}${zt}${index + 1}`, `${en} ${english} ${index + 1}`),
    }));
  return [
    {
      unit: code,
      kind: 'district',
      parent: 'DUTY',
      names: named(`${hans}防控办`, `${hant}防控辦`, `${en} headquarters`),
      facts: { share },
    },
    {
      unit: `${code}-DESK`,
      kind: 'district-desk',
      parent: code,
      sees: code,
      names: named(`${hans}驻机场专班`, `${hant}駐機場專班`, `${en} airport desk`),
    },
    {
      unit: `${code}-TEST`,
      kind: 'test-point',
      parent: code,
      names: named(`${hans}留验点`, `${hant}留驗點`, `${en} test point`),
    },
    ...many(crews, 'CREW', 'crew', '转运车组', '轉運車組', 'crew'),
    ...many(sites, 'SITE', 'site', '集中隔离点', '集中隔離點', 'site'),
    ...many(streets, 'STREET', 'community', '街道', '街道', 'street'),
  ];
});

/** Every unit of the sample city, parents before children. */
export const sampleUnits: readonly NewUnit[] = [...port, ...districtUnits].map((unit) => ({ ...unit, sample: true }));
