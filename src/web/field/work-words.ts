import { screenWords } from './screens/words.ts';
import { fieldWords as first } from './words.ts';

/** Every text of the app, for the screens behind the first. */
export const fieldWords = { ...first, ...screenWords } as const;
