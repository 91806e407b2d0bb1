/** The decision tables that the city asks. A policy version must bring every one of them. */
export const tables = [
  'bounds',
  'callouts',
  'clocks',
  'contacts',
  'duplicates',
  'exits',
  'gaps',
  'hold',
  'holders',
  'lane',
  'retention',
  'risk',
  'stay',
  'tests',
  'vehicle',
] as const;
