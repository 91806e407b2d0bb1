import { useInWords } from '../../text/vocabulary.ts';

/** A lane: its colour and its name, for colour alone tells not everybody. */
export const Lane = ({ lane }: { readonly lane: string | null }) => {
  const { word } = useInWords();
  return lane === null ? null : <span className={`lane lane-${lane}`}>{word('lane', lane)}</span>;
};
