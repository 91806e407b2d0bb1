import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ListedCase, listedCase } from '../../../contract/answer.ts';
import { type TravellerPage, travellerPage } from '../../../contract/traveller.ts';
import { ask } from '../../ask/request.ts';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { LanguageChoice } from '../../traveller/language-choice.tsx';
import { WrittenOrder } from '../../traveller/order.tsx';
import '../../traveller/paper.css';
import { type Speech, speechOf } from '../../traveller/speech.ts';
import {
  type TravellerLanguage,
  isRightToLeft,
  serverLanguage,
  standing,
  wordsOf,
} from '../../traveller/texts/languages.ts';
import { RingWithPlace } from '../../traveller/where.tsx';
import { casePath } from '../../ui/address.ts';
import '../../styles/paper-screen.css';
import { Qr } from '../me/qr.tsx';
import { useSession } from '../session.tsx';
import { PrintFrame } from './print-frame.tsx';
import { noticeWords, printWords } from './words.ts';

type Binding = 'zh-Hans' | 'zh-Hant' | 'en';
const column: Readonly<Record<Binding, 0 | 1 | 2>> = { 'zh-Hans': 0, 'zh-Hant': 1, en: 2 };

const Head = ({
  title,
  page,
  id,
  speech,
}: {
  readonly title: string;
  readonly page: TravellerPage;
  readonly id: string;
  readonly speech: Speech;
}) => {
  const said = useWords(printWords);
  return (
    <header>
      <div>
        <h1>{title}</h1>
        <p className="who">
          <bdi>{page.name}</bdi> {page.document !== null && <bdi dir="ltr">···{page.document}</bdi>}
        </p>
        {standing[speech.language] === 'unchecked' && <p className="unchecked">{speech.say('app.unchecked')}</p>}
      </div>
      <figure>
        <Qr text={`${window.location.origin}${casePath(id)}`} label={said('print.code')} size={120} />
        <figcaption>{said('print.code')}</figcaption>
      </figure>
    </header>
  );
};

/** Why the person is free, since when, and whose word that is. */
const Notice = ({
  item,
  page,
  speech,
}: {
  readonly item: ListedCase;
  readonly page: TravellerPage;
  readonly speech: Speech;
}) => {
  const { nameOf, units } = useSession();
  const binding = serverLanguage(speech.language);
  const text = (key: keyof typeof noticeWords): string => noticeWords[key][column[binding]];
  const label = (key: keyof typeof printWords): string => printWords[key][column[binding]];
  const holder = units.get(item.holder)?.names[binding] ?? nameOf(item.holder);
  return (
    <>
      <section>
        <RingWithPlace page={page} speech={speech} />
        <dl className="facts">
          <dt lang={binding}>{label('print.released-on')}</dt>
          <dd>{speech.time(item.closedAt ?? page.now)}</dd>
          {item.measure !== null && (
            <>
              <dt lang={binding}>{label('print.was-bound')}</dt>
              <dd>
                {speech.time(item.measure.start)} – {speech.time(item.measure.until)}
              </dd>
            </>
          )}
          <dt lang={binding}>{label('print.by')}</dt>
          <dd lang={binding}>{holder}</dd>
        </dl>
      </section>
      <section>
        <p className="big" lang={binding} dir="ltr">
          {text('notice.body')}
        </p>
        {speech.language !== binding && <p className="big">{speech.say('order.over')}</p>}
        <p lang={binding} dir="ltr">
          {text('notice.keep')}
        </p>
      </section>
      <section className="paper-sign">
        <p lang={binding}>{label('print.sign')}</p>
      </section>
    </>
  );
};

const Order = ({ page, speech }: { readonly page: TravellerPage; readonly speech: Speech }) => (
  <>
    <section>
      <RingWithPlace page={page} speech={speech} />
    </section>
    <section>
      <WrittenOrder page={page} speech={speech} />
    </section>
    <section className="objection">
      <h2>{speech.say('paper.objection')}</h2>
      <div className="lines" />
      <p>{speech.say('paper.sign')}</p>
    </section>
  </>
);

/** A written order or a release notice, in the person's own language, as it comes out of the printer. */
export const PaperScreen = () => {
  const say = useWords(printWords);
  const { paper = 'order', case: id = '' } = useParams({ strict: false });
  const { unit } = useSession();
  const [language, setLanguage] = useState<TravellerLanguage>(currentLanguage);
  // Read once for each language: every reading of a person is put on the record.
  const asked = useQuery({
    queryKey: ['paper', unit, id, language],
    queryFn: async ({ signal }) => {
      const path = `/v1/cases/${id}`;
      const [item, page, words] = await Promise.all([
        ask(listedCase, path, { unit, signal }),
        ask(travellerPage, `${path}/traveller-paper`, { unit, signal, language: serverLanguage(language) }),
        wordsOf(language),
      ]);
      return { item, page, speech: speechOf(language, words) };
    },
    staleTime: Infinity,
    gcTime: 0,
  });
  const { data } = asked;
  const notice = paper === 'release';
  const frame = {
    of: asked,
    back: (
      <Link className="button" to={casePath(id)}>
        {say('print.back')}
      </Link>
    ),
    choice: <LanguageChoice language={language} label={say('print.language')} onChoose={setLanguage} />,
  };
  if (data === undefined) return <PrintFrame {...frame} />;
  const { item, page, speech } = data;
  const barred = notice ? item.ending === null : page.order === null;
  const title = notice ? noticeWords['notice.title'][column[serverLanguage(language)]] : speech.say('order.title');
  return (
    <PrintFrame {...frame}>
      {barred ? (
        <p className="notice">{say(notice ? 'print.unreleased' : 'print.unordered')}</p>
      ) : (
        <article className="paper sheet" lang={language} dir={isRightToLeft(language) ? 'rtl' : 'ltr'}>
          <Head title={title} page={page} id={id} speech={speech} />
          {notice ? <Notice item={item} page={page} speech={speech} /> : <Order page={page} speech={speech} />}
          <footer>
            {speech.say('paper.printed', { time: speech.time(page.now) })} · {speech.say('app.times')}
          </footer>
        </article>
      )}
    </PrintFrame>
  );
};
