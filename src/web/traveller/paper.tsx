import type { TravellerLink, TravellerPage } from '../../contract/traveller.ts';
import { Tests, WrittenOrder } from './order.tsx';
import type { Speech } from './speech.ts';
import { isRightToLeft, standing } from './texts/languages.ts';
import { FiveLinks, NextStep, RingWithPlace } from './where.tsx';

/** The link's code as a picture that needs no server. */
export const codePicture = (link: TravellerLink): string => `data:image/svg+xml,${encodeURIComponent(link.qr)}`;

/**
 * The same as the person's page on paper, for somebody without a phone: with the code, the number beside it, and a
 * place to write an objection. Printed with the fonts of the desk's browser, which has every script.
 */
export const Paper = ({
  page,
  link,
  speech,
}: {
  readonly page: TravellerPage;
  readonly link: TravellerLink;
  readonly speech: Speech;
}) => {
  const { say, time, language } = speech;
  return (
    <article className="paper" lang={language} dir={isRightToLeft(language) ? 'rtl' : 'ltr'}>
      <header>
        <div>
          <h1>{say('app.title')}</h1>
          <p className="who">
            <bdi>{page.name}</bdi> {page.document !== null && <bdi dir="ltr">···{page.document}</bdi>}
          </p>
          {standing[language] === 'unchecked' && <p className="unchecked">{say('app.unchecked')}</p>}
        </div>
        <figure>
          <img src={codePicture(link)} alt={link.url} width="150" height="150" />
          <figcaption>{say('paper.pin', { pin: link.pin })}</figcaption>
        </figure>
      </header>
      <p>{say('paper.scan')}</p>
      <p>{say('paper.keep')}</p>
      <section>
        <h2>{say('where.title')}</h2>
        <RingWithPlace page={page} speech={speech} />
        <FiveLinks page={page} speech={speech} />
      </section>
      <section>
        <h2>{say('next.title')}</h2>
        <NextStep page={page} speech={speech} />
      </section>
      <section>
        <h2>{say('order.title')}</h2>
        <WrittenOrder page={page} speech={speech} />
      </section>
      <section>
        <h2>{say('tests.title')}</h2>
        <Tests page={page} speech={speech} />
      </section>
      <section>
        <h2>{say('help.title')}</h2>
        <p>{say('paper.no-phone')}</p>
        <p className="emergency">{say('app.emergency')}</p>
      </section>
      <section className="objection">
        <h2>{say('paper.objection')}</h2>
        <div className="lines" />
        <p>{say('paper.sign')}</p>
      </section>
      <footer>
        {say('paper.printed', { time: time(page.now) })} · {say('app.times')}
      </footer>
    </article>
  );
};
