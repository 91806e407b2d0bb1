/** One word in the three languages. */
export type Row = readonly [zhHans: string, zhHant: string, en: string];
export type Rows = Readonly<Record<string, Row>>;
