import { actionOf, type Button } from '../parts/button';
import { inertName } from '../parts/inert';
import { type YearStrip, yearStrip } from '../parts/year-strip';
import { render, type RenderedCard } from '../render';

/** How many pools a forecast shows; the caller pages. */
export const FORECASTS_SHOWN = 8;

/** A pool, or a day of one. */
export interface ForecastRow {
  /** "Visio", "June 30, 2027" */
  readonly title: string;
  /** "Mathematics", "last day" */
  readonly titleMore?: string;
  /** In numbers: "1 of 5 seats free", "5 → 0 → 3 seats" */
  readonly state: string;
  /** "4 seated", "3 waiting" */
  readonly stateMore?: string;
  readonly lines: readonly string[];
  /** Opens it when the row is selected; its title is read aloud. */
  readonly open?: Button;
}

/** The year as a picture, and all of it in words. */
export interface ForecastYear {
  readonly strip: YearStrip;
  /** "Aug 2026", below its left end. */
  readonly from: string;
  /** "Jan 2028", below its right end. */
  readonly until: string;
  /** What it shows, in sentences. */
  readonly lines: readonly string[];
}

/** What days to come bring. */
export interface ForecastView {
  /** The answer. */
  readonly heading: string;
  readonly subheading?: string;
  /** By when to decide, and what silence means. */
  readonly leadLines: readonly string[];
  readonly year?: ForecastYear;
  /** What the rows state: "Seats on June 30, in the gap, and on August 1". */
  readonly rowsLine?: string;
  readonly rows: readonly ForecastRow[];
  /** Who, and at what price: "Keep a seat (3)" over some names. */
  readonly sections: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly notes: readonly string[];
  readonly pageLine?: string;
  readonly buttons: readonly Button[];
}

/** The card of a forecast. Its summary is the heading, with whose seats it is about. */
export function renderForecast(view: ForecastView): RenderedCard {
  const { year, subheading = '' } = view;
  return render('term/forecast', {
    fields: {
      heading: view.heading,
      subheading,
      leadLines: view.leadLines,
      stripUrl: year === undefined ? '' : yearStrip(year.strip),
      stripAlt: year === undefined ? '' : `Seats from ${year.from} to ${year.until}. ${year.lines.join(' ')}`,
      stripFrom: year?.from ?? '',
      stripUntil: year?.until ?? '',
      stripLines: year?.lines ?? [],
      rowsLine: view.rowsLine ?? '',
      rows: view.rows.slice(0, FORECASTS_SHOWN).map(rowFields),
      sections: view.sections,
      notes: view.notes,
      pageLine: view.pageLine ?? '',
    },
    buttons: view.buttons,
    summary: subheading === '' ? view.heading : `${view.heading} · ${subheading}`,
  });
}

function rowFields({ title, titleMore = '', state, stateMore = '', lines, open }: ForecastRow) {
  return {
    title: inertName(title),
    titleMore: titleMore === '' ? '' : `· ${inertName(titleMore)}`,
    freeText: state,
    stateMore,
    lines,
    selectAction: open === undefined ? '' : actionOf(open),
  };
}
