const general: ReadonlySet<string> = new Set(['district', 'duty']);
/** Loops in which nobody below the city's duty centre approves. */
const central: ReadonlySet<string> = new Set(['handover', 'stand', 'objection', 'voyage']);

/** Whether a unit of a kind approves in a loop. The server decides anew each time: this only hides what it would refuse. */
export const isApprover = (kind: string, loop: string): boolean => {
  if (central.has(loop)) return kind === 'duty';
  return general.has(kind) || (loop === 'arrival' && kind === 'reviewer');
};
