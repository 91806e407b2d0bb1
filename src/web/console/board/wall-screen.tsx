import { useEffect } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useWords } from '../../text/words.ts';
import { BoardScreen } from './board-screen.tsx';
import { boardWords } from './words.ts';

const pause = 12_000;

/** The board for a wall: larger, without anything to press, turning its own pages. Escape or the one button ends it. */
export const WallScreen = () => {
  const say = useWords(boardWords);
  const go = useNavigate();
  useEffect(() => {
    const root = document.documentElement;
    root.dataset['wall'] = '';
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') void go({ to: '/' });
    };
    // One screenful after the other, and then from the top: nobody stands there to scroll.
    const timer = setInterval(() => {
      const end = document.documentElement.scrollHeight - window.innerHeight;
      const next = window.scrollY + window.innerHeight * 0.85;
      window.scrollTo({ top: window.scrollY >= end - 4 ? 0 : Math.min(next, end), behavior: 'smooth' });
    }, pause);
    window.addEventListener('keydown', leave);
    return () => {
      delete root.dataset['wall'];
      clearInterval(timer);
      window.removeEventListener('keydown', leave);
    };
  }, [go]);
  return (
    <>
      <BoardScreen wall />
      <button type="button" className="button wall-end" onClick={() => void go({ to: '/' })}>
        {say('board.wall-end')}
      </button>
    </>
  );
};
