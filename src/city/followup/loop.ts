import type { Loop } from '../../loop/declaration.ts';

/** Endings of an arrival after which somebody still asks how the person is. */
export const followedEndings: ReadonlySet<string> = new Set(['released', 'recovered']);

/**
 * After the end of a measure somebody calls: how the person is, and whether anything is needed. It binds nobody; whoever
 * holds it owes the call.
 */
export const followup: Loop = {
  name: 'followup',
  first: 'due',
  links: { due: { holders: ['community', 'district', 'duty'], next: ['due'] } },
  openers: ['system', 'district', 'duty'],
  evidence: {
    called: { lasts: 'case' },
    // Called, and not well: a doctor must see the person.
    unwell: { lasts: 'case', gap: 'unwell-after' },
    unanswered: { lasts: 'case' },
    // Back in the loop: the ending was wrong, or another case of the person was opened.
    returned: { lasts: 'case' },
    note: { by: 'any', lasts: 'case' },
  },
  endings: { called: { by: 'holder' }, unreachable: { by: 'holder' }, returned: { by: 'holder' } },
  decisions: [],
  approvers: ['district', 'duty'],
  counted: false,
  whole: true,
};
