/** Keeps what Node compiled of the program from one start to the next. Imported for that, before the rest is loaded; nothing depends on it. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Beside the program, where nobody else writes: what lies there is run.
enableCompileCache(join(__dirname, '../../node_modules/.cache/alacarte'));
