// What the bench runs inside of a page. Text and not functions: this folder is no browser, and its types know of none.

/** Notes when tasks of more than 50 ms ended; set going before the page begins. */
export const noteLongTasks = `
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) window.longTasks.push(startTime + duration);
  }).observe({ type: 'longtask', buffered: true });
`;

/**
 * Milliseconds from the start of the navigation until something is painted and the main thread idle: after the last long
 * task that is followed by half a second without one.
 */
export const untilIdle = (selector: string): string => `
  new Promise((resolve) => {
    const idle = (painted) => {
      const last = Math.max(painted, ...window.longTasks);
      if (performance.now() - last > 500) resolve(last);
      else setTimeout(() => idle(painted), 50);
    };
    const look = () => {
      if (document.querySelector(${JSON.stringify(selector)}) === null) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => idle(performance.now())));
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { childList: true, subtree: true });
    look();
  })
`;

/** Waits for a text to change and be painted, from now on; answers with the text as it is. */
export const watchText = (selector: string): string => `
  (() => {
    const shown = () => document.querySelector(${JSON.stringify(selector)})?.textContent ?? '';
    const first = shown();
    performance.clearResourceTimings();
    window.painted = new Promise((resolve) => {
      const watch = new MutationObserver(() => {
        if (shown() === first) return;
        watch.disconnect();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            const painted = performance.now();
            const asked = performance.getEntriesByType('resource').filter((one) => one.name.includes('/v1/'));
            const ends = asked.map((one) => one.responseEnd).filter((at) => at > 0 && at <= painted);
            const at = [Math.min(...asked.map((one) => one.startTime)), Math.max(...ends), painted];
            resolve(at.map((one) => performance.timeOrigin + one));
          };
          port2.postMessage(null);
        });
      });
      watch.observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    return first;
  })()
`;

/** Three instants: when the page asked anew, when it had its answers, and when what `watchText` waits for was painted. */
export const textPainted = 'window.painted';

/** Scrolls a list evenly; tells the time between frames, and in how many a row in view was not there yet. */
export const scrollEvenly = (milliseconds: number, pointsPerMillisecond: number): string => `
  new Promise((resolve, reject) => {
    const list = document.querySelector('.case-list.long');
    if (list === null) return reject(new Error('there is no long list'));
    const frames = [];
    const began = performance.now();
    const from = list.scrollTop;
    const { top, bottom } = list.getBoundingClientRect();
    let last = began;
    let waiting = 0;
    const step = (at) => {
      frames.push(at - last);
      last = at;
      const greys = [...list.querySelectorAll('.long-waits')].map((row) => row.getBoundingClientRect());
      if (greys.some((row) => row.bottom > top && row.top < bottom)) waiting += 1;
      list.scrollTop = from + (at - began) * ${pointsPerMillisecond};
      if (at - began < ${milliseconds}) requestAnimationFrame(step);
      else resolve({ frames: frames.slice(1), waiting, rows: Math.round(list.scrollTop / 60) });
    };
    requestAnimationFrame(step);
  })
`;
