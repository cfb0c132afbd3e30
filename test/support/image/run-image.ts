import { type ChildProcess, spawn } from 'node:child_process';
import { type Image } from './build-image';

/** A process in a container of an image, as far as one can be had without an engine. */
export interface Contained {
  /** All that it printed so far, on either stream. */
  output(): string;
  /** Its exit code, once it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** How a process is started. */
export interface RunOptions {
  /** What the deployment says, and the platform; the image's own comes first, and nothing of this machine. */
  readonly env: Readonly<Record<string, string>>;
  /** The command of the image unless given. */
  readonly command?: readonly string[];
  /** Where programs are found. */
  readonly path: string;
}

/** Who runs in the official image of Node: not root, and nobody here. */
const NODE_USER = 1000;

/** Starts a command in the folder of an image; as root, by a user who may write nothing there. */
export function runImage(image: Image, { env, command = image.command, path }: RunOptions): Contained {
  const [file = '', ...args] = command;
  const user = process.getuid?.() === 0 ? { uid: NODE_USER, gid: NODE_USER } : {};
  const child: ChildProcess = spawn(file, args, {
    cwd: image.workdir,
    env: { ...image.env, ...env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code);
    });
  });
  return {
    output: () => said,
    ended,
    kill: (signal) => {
      child.kill(signal);
    },
  };
}
