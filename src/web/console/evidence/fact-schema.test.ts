import { expect, test } from 'vitest';
import { declaredFacts } from '../../../contract/facts.ts';
import { evidenceKinds, fieldsOf, unanswered } from './fact-schema.ts';

// A form whose kinds cannot be read records nothing: its button stays shut, and nobody is told why.
test('the form understands every kind of evidence that is declared, and each of its facts', () => {
  const known = evidenceKinds.parse(JSON.parse(JSON.stringify(declaredFacts())));
  expect(Object.keys(known)).toEqual(Object.keys(declaredFacts()));
  const temperature = fieldsOf(known['arrival']?.evidence['temperature'] ?? { properties: {}, required: [] });
  expect(temperature.find(({ name }) => name === 'fever')).toMatchObject({ is: 'flag', answers: [true, false] });
  const checklist = fieldsOf(known['site']?.evidence['checklist'] ?? { properties: {}, required: [] });
  expect(checklist.find(({ name }) => name === 'staffTrained')).toMatchObject({ is: 'flag', answers: [true] });
});

test('the last day in a country is asked for wherever countries are, and never sent half', () => {
  const known = evidenceKinds.parse(declaredFacts());
  for (const kind of ['declaration', 'interview', 'itinerary']) {
    const shape = known['arrival']?.evidence[kind];
    const fields = (shape === undefined ? [] : fieldsOf(shape)).filter(({ name }) => name === 'lastIn');
    expect(fields).toEqual([{ name: 'lastIn', is: 'country-days', required: false }]);
    expect(unanswered(fields, {})).toEqual([]);
    expect(unanswered(fields, { lastIn: ['IR 2020-03-19'] })).toEqual([]);
    for (const half of ['IR ', '   2020-03-19', 'I  2020-03-19']) {
      expect(unanswered(fields, { lastIn: ['IT 2020-03-18', half] })).toEqual(['lastIn']);
    }
  }
});
