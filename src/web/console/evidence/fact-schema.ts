import { z } from 'zod';
import { countryDay, countryDaySaid } from '../../../contract/facts.ts';

/** `GET /v1/evidence-kinds`: facts of each kind of evidence, by loop, as JSON schema. */
const property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  const: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  description: z.string().optional(),
  items: z.looseObject({ enum: z.array(z.string()).optional(), description: z.string().optional() }).optional(),
});
const shape = z.looseObject({
  properties: z.record(z.string(), property).default({}),
  required: z.array(z.string()).default([]),
});
export const evidenceKinds = z.record(
  z.string(),
  z.looseObject({ opening: shape.optional(), evidence: z.record(z.string(), shape).default({}) }),
);
export type FactShape = z.output<typeof shape>;
type Property = z.output<typeof property>;

/** How a fact is asked for on a screen. */
export type Field =
  | { readonly name: string; readonly is: 'flag'; readonly answers: readonly boolean[]; readonly required: boolean }
  | {
      readonly name: string;
      readonly is: 'choice' | 'choices';
      readonly codes: readonly string[];
      readonly required: boolean;
    }
  | { readonly name: string; readonly is: 'words' | 'text' | 'country-days'; readonly required: boolean }
  | { readonly name: string; readonly is: 'unit'; readonly required: boolean }
  | { readonly name: string; readonly is: 'instant'; readonly required: boolean }
  | {
      readonly name: string;
      readonly is: 'number';
      readonly least: number | null;
      readonly most: number | null;
      readonly required: boolean;
    };

const fieldOf = (
  name: string,
  { type, enum: codes, const: only, minimum, maximum, description, items }: Property,
  required: boolean,
): Field => {
  if (type === 'boolean') {
    return { name, is: 'flag', answers: typeof only === 'boolean' ? [only] : [true, false], required };
  }
  if (codes !== undefined) return { name, is: 'choice', codes, required };
  if (type === 'array') {
    const { enum: among, description: said } = items ?? {};
    if (said === countryDaySaid) return { name, is: 'country-days', required };
    return among === undefined ? { name, is: 'words', required } : { name, is: 'choices', codes: among, required };
  }
  // A time among the facts is told in milliseconds.
  if (type === 'integer' && name.endsWith('At')) return { name, is: 'instant', required };
  if (type === 'integer' || type === 'number') {
    return { name, is: 'number', least: minimum ?? null, most: maximum ?? null, required };
  }
  if (description === 'Code of a unit') return { name, is: 'unit', required };
  return { name, is: 'text', required };
};

/** The fields of a kind of evidence, in the order in which they are declared. */
export const fieldsOf = ({ properties, required }: FactShape): readonly Field[] =>
  Object.entries(properties).map(([name, one]) => fieldOf(name, one, required.includes(name)));

export type FactValue = string | number | boolean | readonly string[];
export type FactValues = Readonly<Record<string, FactValue>>;

/** Whether what was begun in a field is not whole yet: a country without its day. */
const isHalf = ({ is }: Field, value: FactValue | undefined): boolean =>
  is === 'country-days' && Array.isArray(value) && !value.every((one) => countryDay.test(one));

/** Fields that must be answered and are not, or whose answer is not whole. */
export const unanswered = (fields: readonly Field[], values: FactValues): readonly string[] =>
  fields
    .filter((field) => (field.required && values[field.name] === undefined) || isHalf(field, values[field.name]))
    .map(({ name }) => name);
