/** How far work over the whole tenant has come: reading licenses, then our rosters, then comparing, then changing licenses. */
export type Progress =
  | { readonly stage: 'licenses-read' | 'licenses-changed'; readonly done: number; readonly of: number }
  | { readonly stage: 'rosters' | 'comparing' };

/** Told as work goes on, as often as there is something new. */
export type OnProgress = (progress: Progress) => void;
