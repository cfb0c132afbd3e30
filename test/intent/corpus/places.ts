import { type Row } from './corpus';

/** Places in line: only the first can be given, and a place before somebody is asked about. */
export const places: readonly Row[] = [
  ['put cdiaz before bkhan in Project', 'move -> move: move cdiaz to first | project | - <before bkhan>'],
  ['move cdiaz before bkhan in Project', 'move -> move: move cdiaz to first | project | - <before bkhan>'],
  ['move cdiaz ahead of bkhan in Project', 'move -> move: move cdiaz to first | project | - <ahead of bkhan>'],
  ['put cdiaz in front of bkhan in Project', 'move -> move: move cdiaz to first | project | - <in front of bkhan>'],
  [
    'put Carla Diaz above Bilal Khan in Project',
    'move -> move: move Carla Diaz to first | project | - <above Bilal Khan>',
  ],
  [
    'please move cdiaz right before bkhan in Project',
    'move -> move: move cdiaz to first | project | - <right before bkhan>',
  ],
  ['move cdiaz up in Project', 'move -> move: move cdiaz to first | project | - <up>'],
  ['move cdiaz to position 2 in Project', 'move -> move: move cdiaz to first | project | - <to position 2>'],
  ['put cdiaz before bkhan', 'move -> move: move cdiaz to first | - | - <before bkhan>'],
  ['move jdoe ahead of asmith in Visio', 'move -> move: move jdoe to first | visio | - <ahead of asmith>'],
  ['move jdoe to position 1 in Visio', 'move -> move: move jdoe to first | visio | - <to position 1>'],
  ['move jdoe up in Visio', 'move -> move: move jdoe to first | visio | - <up>'],
];

/** A place behind somebody, or the last, is none that can be given. */
export const placeRefuses: readonly Row[] = [
  ['put cdiaz after bkhan in Project', 'no: only-first; move cdiaz | project | -; move jdoe first in Visio'],
  ['move cdiaz behind bkhan in Project', 'no: only-first; move cdiaz | project | -; move jdoe first in Visio'],
  ['move cdiaz down in Project', 'no: only-first; move cdiaz | project | -; move jdoe first in Visio'],
  ['move cdiaz to the end in Project', 'no: only-first; move cdiaz | project | -; move jdoe first in Visio'],
  ['move jdoe down in Visio', 'no: only-first; move jdoe | visio | -; move jdoe first in Visio'],
  ['move jdoe to the bottom of Visio', 'no: only-first; move jdoe | visio | -; move jdoe first in Visio'],
];
