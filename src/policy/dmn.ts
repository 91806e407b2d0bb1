/** Decision tables to and from DMN 1.3 XML (OMG formal/21-01-01), one table per file. */
import { DmnModdle } from 'dmn-moddle';
import { printString, readStrings } from './literal.ts';
import type { ColumnType, DecisionTable, HitPolicy, InputColumn, OutputColumn, Row } from './table.ts';
import { hitPolicies } from './table.ts';

const typeRefs: Readonly<Record<ColumnType, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  dateTime: 'dateTime',
  'list<string>': 'stringList',
};

const aggregations: Readonly<Record<string, HitPolicy>> = { SUM: 'C+', MIN: 'C<', MAX: 'C>', COUNT: 'C#' };

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
}

function attribute(name: string, value: string): string {
  const quoted = escaped(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
  return ` ${name}="${quoted}"`;
}

function element(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

function values(name: string, allowed: readonly string[] | undefined): string {
  return allowed === undefined ? '' : `<${name}>${element('text', allowed.map(printString).join(', '))}</${name}>`;
}

function description(text: string | undefined): string {
  return text === undefined ? '' : element('description', text);
}

function printHitPolicy(hitPolicy: HitPolicy): string {
  const aggregation = Object.keys(aggregations).find((name) => aggregations[name] === hitPolicy);
  return (
    attribute('hitPolicy', aggregation === undefined ? hitPolicy : 'COLLECT') +
    (aggregation === undefined ? '' : attribute('aggregation', aggregation))
  );
}

/** Prints a table as a DMN 1.3 file. The table is not checked here; `loadVersion` does that. */
export function printDmn(table: DecisionTable): string {
  const lines: string[] = ['<?xml version="1.0" encoding="UTF-8"?>'];
  const usesLists = [...table.inputs, ...table.outputs].some(({ type }) => type === 'list<string>');
  lines.push(
    `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"${attribute('id', `${table.id}_definitions`)}${attribute('name', table.name)} namespace="urn:huan:policy">`,
  );
  if (usesLists) {
    lines.push(
      '  <itemDefinition id="stringList" name="stringList" isCollection="true"><typeRef>string</typeRef></itemDefinition>',
    );
  }
  lines.push(`  <decision${attribute('id', table.id)}${attribute('name', table.name)}>`);
  if (table.description !== undefined) lines.push(`    ${description(table.description)}`);
  lines.push(`    <decisionTable${attribute('id', `${table.id}_table`)}${printHitPolicy(table.hitPolicy)}>`);
  for (const [index, input] of table.inputs.entries()) {
    const text = element('text', input.expression ?? input.name);
    const typeRef = attribute('typeRef', typeRefs[input.type]);
    lines.push(
      `      <input${attribute('id', `${table.id}_input${index + 1}`)}${attribute('label', input.name)}>${description(input.description)}<inputExpression${typeRef}>${text}</inputExpression>${values('inputValues', input.values)}</input>`,
    );
  }
  for (const [index, output] of table.outputs.entries()) {
    const head = `${attribute('id', `${table.id}_output${index + 1}`)}${attribute('name', output.name)}${attribute('typeRef', typeRefs[output.type])}`;
    lines.push(
      `      <output${head}>${description(output.description)}${values('outputValues', output.values)}</output>`,
    );
  }
  for (const row of table.rules) {
    lines.push(`      <rule${attribute('id', row.id)}>`);
    if (row.annotation !== undefined) lines.push(`        ${description(row.annotation)}`);
    for (const cell of row.inputs) lines.push(`        <inputEntry>${element('text', cell)}</inputEntry>`);
    for (const cell of row.outputs) lines.push(`        <outputEntry>${element('text', cell)}</outputEntry>`);
    lines.push('      </rule>');
  }
  lines.push('    </decisionTable>', '  </decision>', '</definitions>', '');
  return lines.join('\n');
}

/** Why a file is not a table this program takes. */
export class DmnRefused extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('; '));
    this.name = 'DmnRefused';
    this.problems = problems;
  }
}

/** An element read from XML: every property may be missing or of any kind. */
class Element {
  readonly bag: object;

  constructor(bag: object) {
    this.bag = bag;
  }

  get(name: string): unknown {
    return Reflect.get(this.bag, name);
  }

  text(name: string): string | undefined {
    const value = this.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  one(name: string): Element | undefined {
    const value = this.get(name);
    return typeof value === 'object' && value !== null ? new Element(value) : undefined;
  }

  all(name: string): readonly Element[] {
    const value = this.get(name);
    if (!Array.isArray(value)) return [];
    return value.flatMap((item: unknown) => (typeof item === 'object' && item !== null ? [new Element(item)] : []));
  }

  is(type: string): boolean {
    return this.get('$type') === type;
  }
}

/**
 * Reads a DMN 1.3 file that holds exactly one decision with a decision table.
 * Rejects with `DmnRefused`, which lists everything wrong, when the text is not that.
 */
export async function parseDmn(xml: string): Promise<DecisionTable> {
  const moddle = new DmnModdle();
  const read = await moddle.fromXML(xml).catch((error: unknown) => {
    throw new DmnRefused([error instanceof Error ? error.message.trim() : 'this is not a DMN file']);
  });
  const problems = read.warnings.map(({ message }) => message.trim());
  const root = read.rootElement;
  if (typeof root !== 'object' || root === null) throw new DmnRefused(['this is not a DMN file']);
  const definitions = new Element(root);
  const decisions = definitions.all('drgElement').filter((found) => found.is('dmn:Decision'));
  const [decision] = decisions;
  const logic = decision?.one('decisionLogic');
  if (decisions.length !== 1 || decision === undefined || logic === undefined || !logic.is('dmn:DecisionTable')) {
    throw new DmnRefused([...problems, 'a file must hold exactly one decision, with a decision table']);
  }
  if (decision.all('informationRequirement').some((needed) => needed.one('requiredDecision') !== undefined)) {
    problems.push('a table cannot draw on another decision: give its answer as a fact');
  }
  const table = readTable(definitions, decision, logic, problems);
  if (problems.length > 0) throw new DmnRefused(problems);
  return table;
}

function readTable(definitions: Element, decision: Element, logic: Element, problems: string[]): DecisionTable {
  const collections = definitions
    .all('itemDefinition')
    .filter((item) => item.get('isCollection') === true && item.text('typeRef')?.replace(/^feel:/, '') === 'string')
    .map((item) => item.text('name'));
  const typeOf = (reference: string | undefined, where: string): ColumnType => {
    const name = (reference ?? '').replace(/^feel:/, '');
    if (name === 'date and time') return 'dateTime';
    if (name === 'list<string>' || (name !== '' && collections.includes(name))) return 'list<string>';
    if (name === 'string' || name === 'number' || name === 'boolean' || name === 'date' || name === 'dateTime')
      return name;
    problems.push(`${where} has ${name === '' ? 'no type' : `the unknown type ${name}`}`);
    return 'string';
  };
  const inputs = logic.all('input').map((input, index): InputColumn => {
    const where = `input column ${index + 1}`;
    const expression = input.one('inputExpression');
    const text = expression?.text('text')?.trim() ?? '';
    const name = input.text('label')?.trim() ?? text;
    if (text === '') problems.push(`${where} has no expression`);
    return {
      name,
      ...(text === name ? {} : { expression: text }),
      type: typeOf(expression?.text('typeRef'), where),
      ...allowedValues(input.one('inputValues'), where, problems),
      ...described('description', input),
    };
  });
  const outputs = logic.all('output').map((output, index): OutputColumn => {
    const where = `output column ${index + 1}`;
    const name = output.text('name') ?? '';
    if (name === '') problems.push(`${where} has no name`);
    if (output.one('defaultOutputEntry') !== undefined)
      problems.push(`${where} has a default: write a catch-all row instead`);
    return {
      name,
      type: typeOf(output.text('typeRef'), where),
      ...allowedValues(output.one('outputValues'), where, problems),
      ...described('description', output),
    };
  });
  const rules = logic.all('rule').map((rule, index): Row => {
    const id = rule.text('id') ?? '';
    if (id === '') problems.push(`row ${index + 1} has no id`);
    return {
      id,
      inputs: rule.all('inputEntry').map((cell) => (cell.text('text') ?? '').trim()),
      outputs: rule.all('outputEntry').map((cell) => (cell.text('text') ?? '').trim()),
      ...annotated(rule),
    };
  });
  const id = decision.text('id') ?? '';
  if (id === '') problems.push('the decision has no id');
  return {
    id,
    name: decision.text('name') ?? id,
    hitPolicy: readHitPolicy(logic, problems),
    inputs,
    outputs,
    rules,
    ...described('description', decision),
  };
}

function allowedValues(
  found: Element | undefined,
  where: string,
  problems: string[],
): { readonly values?: readonly string[] } {
  if (found === undefined) return {};
  const allowed = readStrings(found.text('text') ?? '');
  if (allowed !== null) return { values: allowed };
  problems.push(`the values of ${where} must be texts in quotation marks, separated by commas`);
  return {};
}

function described(name: string, from: Element): { readonly description?: string } {
  const text = from.text(name);
  return text === undefined ? {} : { description: text };
}

function annotated(rule: Element): { readonly annotation?: string } {
  const texts = [rule.text('description'), ...rule.all('annotationEntry').map((entry) => entry.text('text'))];
  const found = texts.filter((text) => text !== undefined && text.trim() !== '');
  return found.length === 0 ? {} : { annotation: found.join('\n') };
}

function readHitPolicy(logic: Element, problems: string[]): HitPolicy {
  const name = logic.text('hitPolicy') ?? 'UNIQUE';
  const aggregation = logic.text('aggregation');
  if (name === 'COLLECT' && aggregation !== undefined) {
    const found = Object.hasOwn(aggregations, aggregation) ? aggregations[aggregation] : undefined;
    if (found !== undefined) return found;
    problems.push(`the aggregation ${aggregation} is unknown`);
  } else if (aggregation !== undefined) {
    problems.push(`${name} cannot have an aggregation`);
  }
  const found =
    hitPolicies.find((known) => known === name && !known.startsWith('C')) ?? (name === 'COLLECT' ? name : undefined);
  if (found === undefined) problems.push(`the hit policy ${name} is not supported`);
  return found ?? 'UNIQUE';
}
