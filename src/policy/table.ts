/**
 * The words of this folder.
 *
 * - **table**: one decision table: typed columns, rows, one hit policy.
 * - **version**: a set of tables with the dates, legal basis and transition rule they are published under.
 * - **fact**: a value given to a decision. Instants are ISO strings with an offset, dates are `YYYY-MM-DD`.
 * - **cell**: the FEEL text where a row crosses a column. The accepted subset of FEEL is in `cell.ts`.
 */

/** What a decision is given and gives back. `null` is "not known". */
export type Fact = string | number | boolean | null | readonly string[];

/** Facts by the name that the columns of a table use. Facts that no column names are ignored. */
export type Facts = Readonly<Record<string, Fact>>;

export const columnTypes = ['string', 'number', 'boolean', 'date', 'dateTime', 'list<string>'] as const;
export type ColumnType = (typeof columnTypes)[number];

/** `C+` sums, `C<` takes the smallest, `C>` the largest, `C#` counts the rows; plain `COLLECT` lists them. */
export const hitPolicies = [
  'UNIQUE',
  'FIRST',
  'PRIORITY',
  'ANY',
  'COLLECT',
  'C+',
  'C<',
  'C>',
  'C#',
  'RULE ORDER',
] as const;
export type HitPolicy = (typeof hitPolicies)[number];

export interface InputColumn {
  /** The fact's name, and the name by which cells of the row may refer to it. */
  readonly name: string;
  /** FEEL over the other columns and the version's lists; without it the column reads the fact called `name`. */
  readonly expression?: string;
  readonly type: ColumnType;
  /** The only strings allowed (in the fact, and in the cells). */
  readonly values?: readonly string[];
  /** Title in three languages, see `wording.ts`. */
  readonly description?: string;
}

export interface OutputColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** The only strings allowed; for PRIORITY also their order, most important first. */
  readonly values?: readonly string[];
  readonly description?: string;
}

export interface Row {
  readonly id: string;
  /** One FEEL unary test per input column; `-` is any value, an empty cell is refused. */
  readonly inputs: readonly string[];
  /** One FEEL expression per output column. */
  readonly outputs: readonly string[];
  /** Why this row exists, in three languages, see `wording.ts`. */
  readonly annotation?: string;
}

/** The compact authoring form of a DMN decision table. */
export interface DecisionTable {
  readonly id: string;
  readonly name: string;
  readonly hitPolicy: HitPolicy;
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
  readonly rules: readonly Row[];
  /** Title in three languages, see `wording.ts`. */
  readonly description?: string;
}

/**
 * Who is decided again when a version comes into force. `since`: everyone who entered at or after that instant,
 * and everyone yet to enter.
 */
export type Transition = 'new arrivals only' | 'everyone inside' | 'running ones finish' | { readonly since: string };

/** A published (or drafted) set of tables. All instants are ISO with an offset. */
export interface PolicyVersion {
  readonly name: string;
  readonly version: string;
  readonly announcedAt: string;
  readonly effectiveFrom: string;
  /** First instant at which the version no longer binds anyone. */
  readonly expiresAt: string;
  readonly legalBasis: string;
  readonly reviewAt: string;
  /** Kinds of unit that must acknowledge the version. */
  readonly binds: readonly string[];
  readonly transition: Transition;
  /** Named lists that cells may use. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly tables: readonly DecisionTable[];
  /** What an author should look at, though the version can be used. */
  readonly warnings: readonly PolicyProblem[];
}

export type PolicyProblemCode =
  | 'unreadable'
  | 'version'
  | 'table'
  | 'column'
  | 'cell'
  | 'value'
  | 'overlap'
  | 'unreachable row'
  | 'duplicate row'
  | 'row never matches'
  | 'dates';

/** One thing wrong with a version, named as exactly as an author needs it. */
export interface PolicyProblem {
  readonly severity: 'error' | 'warning';
  readonly code: PolicyProblemCode;
  readonly file: string;
  readonly table?: string;
  readonly row?: string;
  readonly column?: string;
  readonly message: string;
}

/** A value a row gives; hit policies that list give arrays of it, one item per row. */
export type Output = Fact | readonly (string | number | boolean | null)[];

export interface Decision {
  readonly kind: 'decision';
  readonly policy: string;
  readonly version: string;
  readonly table: string;
  /** Ids of the rows that decided. */
  readonly rows: readonly string[];
  readonly outputs: Readonly<Record<string, Output>>;
  /** The facts used, by column name, computed columns included. */
  readonly inputs: Facts;
}

export type NoDecisionKind = 'no row' | 'missing fact' | 'bad type' | 'unknown table' | 'conflict';

/**
 * Why nothing was decided.
 * - `unknown table`: the version has no such table.
 * - `bad type`: `field` holds `found`, which is not `expected`.
 * - `missing fact`: no row takes an unknown `field`, or the row that matched needs it for its answer.
 * - `no row`: every fact is known and no row matches.
 * - `conflict`: `rows` match together and the hit policy allows only one answer.
 */
export interface NoDecision {
  readonly kind: NoDecisionKind;
  readonly policy: string;
  readonly version: string;
  readonly table: string;
  readonly field?: string;
  readonly expected?: string;
  readonly found?: unknown;
  readonly rows?: readonly string[];
}
