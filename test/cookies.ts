// The cookies that a browser would keep.

/** Keeps what is set and forgets what is cleared. */
export const openJar = () => {
  const kept = new Map<string, string>();
  return {
    take(headers: Headers): void {
      for (const line of headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const [name = '', ...value] = pair.split('=');
        if (/Max-Age=0/i.test(line) || value.join('=') === '') kept.delete(name);
        else kept.set(name, value.join('='));
      }
    },
    header: (): string => [...kept].map(([name, value]) => `${name}=${value}`).join('; '),
    has: (part: string): boolean => [...kept.keys()].some((name) => name.includes(part)),
  };
};
export type Jar = ReturnType<typeof openJar>;
