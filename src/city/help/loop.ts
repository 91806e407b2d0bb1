import type { Loop } from '../../loop/declaration.ts';

/** A person inside asks for help: medicine, food, an interpreter, someone to talk to. */
export const help: Loop = {
  name: 'help',
  first: 'asked',
  links: { asked: { holders: 'any', next: ['asked'] } },
  openers: 'any',
  openerSees: true,
  evidence: { given: { lasts: 'case' }, note: { by: 'any', lasts: 'case' } },
  endings: { given: { by: 'holder' }, withdrawn: { by: 'opener' } },
  decisions: [],
  approvers: ['district', 'duty'],
  counted: false,
  whole: true,
};
