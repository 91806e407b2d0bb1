import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import '../../styles/search.css';
import { useWords } from '../../text/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { RingSign } from '../../ui/ring-sign.tsx';
import { arcsOf } from '../person/person.ts';
import { Refusal } from '../refusal.tsx';
import { type Group, type Option, groups } from './options.ts';
import { useOptions } from './use-options.ts';
import { searchWords } from './words.ts';

const pause = 450;

/** Finds anything by typing, by keys alone, or by what a scanner types. Nothing of it is kept. */
export const Palette = ({ onClose }: { readonly onClose: () => void }) => {
  const say = useWords(searchWords);
  const navigate = useNavigate();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [at, setAt] = useState(0);
  // A scanner presses Enter before anybody can have answered: the only person found is then opened.
  const [hurried, setHurried] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const { options, asking, error } = useOptions(typed, asked);
  const waiting = asking || (asked !== typed.trim() && typed.trim() !== '');
  const chosen = options[Math.min(at, options.length - 1)];

  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), pause);
    return () => clearTimeout(timer);
  }, [typed]);

  const take = (option: Option): void => {
    onClose();
    if (option.run !== undefined) option.run();
    else void navigate({ to: option.to ?? '/', search: option.search ?? {} });
  };

  const people = options.filter(({ group }) => group === 'people');
  const [only] = people;
  const settled = hurried && !waiting;
  const alone = people.length === 1 ? only : undefined;
  const takeNow = useRef(take);
  takeNow.current = take;
  useEffect(() => {
    if (!settled) return;
    setHurried(false);
    if (alone !== undefined) takeNow.current(alone);
    // Once for each press of Enter: what is found later is chosen by hand.
  }, [settled, alone]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, chosen?.id]);

  const pressed = (event: KeyboardEvent): void => {
    // While a word is being put together from keys, Enter and arrows belong to that.
    if (event.nativeEvent.isComposing) return;
    const last = options.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : Math.min(at, last) - 1,
      PageDown: Math.min(last, at + 8),
      PageUp: Math.max(0, at - 8),
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setAt(next);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (waiting) {
        setAsked(typed.trim());
        setHurried(true);
      } else if (chosen !== undefined) take(chosen);
    }
  };

  // An id with a space in it would be two for readers of the page aloud.
  const idOf = (option: Option): string => `${id}-${option.id.replaceAll(/[^\w-]/g, '-')}`;
  const line = (option: Option) => (
    <div
      key={option.id}
      id={idOf(option)}
      role="option"
      tabIndex={-1}
      aria-selected={option.id === chosen?.id}
      className="palette-option"
      onMouseMove={() => setAt(options.indexOf(option))}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => take(option)}
    >
      {option.of?.loop === 'arrival' ? (
        <RingSign arcs={arcsOf(option.of)} closed={option.of.custody === 'closed'} size={22} />
      ) : (
        <Icon name={option.icon} size={22} />
      )}
      <b>{option.name}</b>
      {option.detail !== '' && <span className="quiet small">{option.detail}</span>}
    </div>
  );
  const part = (group: Group) => {
    const inside = options.filter((option) => option.group === group);
    if (inside.length === 0) return null;
    return (
      <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
        <h3 id={`${id}-${group}`} role="presentation">
          {say(`search-group.${group}`)}
        </h3>
        {inside.map(line)}
      </div>
    );
  };
  const nothing = typed.trim() !== '' && !waiting && options.length === 0;

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size="42rem"
      padding={0}
      yOffset="10vh"
      centered={false}
      classNames={{ content: 'palette', body: 'palette-body' }}
      aria-label={say('search.title')}
    >
      <div className="palette-field">
        <Icon name="search" size={22} />
        <input
          data-autofocus
          role="combobox"
          aria-label={say('search.title')}
          aria-expanded={options.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={chosen === undefined ? undefined : idOf(chosen)}
          placeholder={say('search.title')}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          maxLength={400}
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setAt(0);
            setHurried(false);
          }}
          onKeyDown={pressed}
        />
        <button type="button" className="plain" aria-label={say('search.leave')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <p role="status" className={nothing || waiting ? 'palette-say' : 'unseen'}>
        {waiting ? say('search.asking') : nothing ? say('search.none') : say('search.found', { count: options.length })}
      </p>
      <Refusal error={error} />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={say('search.title')} className="palette-list">
        {groups.map(part)}
      </div>
      <footer className="palette-foot">
        {typed === '' && <p>{say('search.hint')}</p>}
        <p>{say('search.recorded')}</p>
        <p className="palette-keys" aria-hidden="true">
          <kbd>↑</kbd> <kbd>↓</kbd> {say('search.move')} <kbd>↵</kbd> {say('search.go')}{' '}
          <kbd>{say('search.key-leave')}</kbd> {say('search.leave')}
        </p>
      </footer>
    </Modal>
  );
};
