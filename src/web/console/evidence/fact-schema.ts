import { z } from 'zod';

/** `GET /v1/evidence-kinds`: facts of each kind of evidence, by loop, as JSON schema. */
const property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  description: z.string().optional(),
  items: z.looseObject({ enum: z.array(z.string()).optional(), pattern: z.string().optional() }).optional(),
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
  | { readonly name: string; readonly is: 'flag'; readonly required: boolean }
  | {
      readonly name: string;
      readonly is: 'choice' | 'choices';
      readonly codes: readonly string[];
      readonly required: boolean;
    }
  | { readonly name: string; readonly is: 'words' | 'text'; readonly required: boolean }
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
  { type, enum: codes, minimum, maximum, description, items }: Property,
  required: boolean,
): Field => {
  if (type === 'boolean') return { name, is: 'flag', required };
  if (codes !== undefined) return { name, is: 'choice', codes, required };
  if (type === 'array') {
    const { enum: among } = items ?? {};
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

/** Fields that must be answered and are not. */
export const unanswered = (fields: readonly Field[], values: FactValues): readonly string[] =>
  fields.filter(({ name, required }) => required && values[name] === undefined).map(({ name }) => name);
