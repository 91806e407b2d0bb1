/** The PostgreSQL types that rows are written with. */
export type ColumnType = 'uuid' | 'integer' | 'bigint' | 'smallint' | 'text' | 'json' | 'jsonb' | 'bytea';

/** Columns of a set of rows, each with its type. */
export type Columns = Readonly<Record<string, ColumnType>>;

const special = /[\\"]/g;

const element = (type: ColumnType, value: unknown): string => {
  if (value === null || value === undefined) return 'NULL';
  switch (type) {
    case 'uuid':
    case 'integer':
    case 'bigint':
    case 'smallint':
      return String(value);
    case 'bytea':
      return `"\\\\x${(value as Buffer).toString('hex')}"`;
    case 'json':
    case 'jsonb':
      return `"${JSON.stringify(value).replace(special, '\\$&')}"`;
    case 'text':
      return `"${String(value).replace(special, '\\$&')}"`;
  }
};

/**
 * One array literal per column, so that any number of rows is one statement with a fixed number of parameters.
 * Written by hand because the driver's own array text costs more than the rest of a batch.
 */
export const columnArrays = (columns: Columns, rows: readonly object[]): string[] =>
  Object.entries(columns).map(([name, type]) => {
    let text = '{';
    for (let index = 0; index < rows.length; index += 1) {
      const value = (rows[index] as Readonly<Record<string, unknown>>)[name];
      text += (index === 0 ? '' : ',') + element(type, value);
    }
    return `${text}}`;
  });

/** `unnest($3::uuid[], $4::integer[]) as d(case_id, seq)`, beginning with the parameter `first`. */
export const unnest = (columns: Columns, first: number, alias: string): string => {
  const names = Object.keys(columns);
  const parameters = Object.values(columns).map((type, index) => `$${first + index}::${type}[]`);
  return `unnest(${parameters.join(', ')}) as ${alias}(${names.map((name) => `"${name}"`).join(', ')})`;
};

/** Quoted names of columns, parted by commas. */
export const names = (columns: Columns, prefix = ''): string =>
  Object.keys(columns)
    .map((name) => `${prefix}"${name}"`)
    .join(', ');
