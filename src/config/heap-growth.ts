import { setFlagsFromString } from 'node:v8';

/*
 * Importing this lets the heap double between two full collections. Left to itself, V8 waits for little more than a third of that where
 * turns come slowly, and each collection makes some of them wait; where they come fast it lets the heap grow several times.
 *
 * Source: MemoryController in V8's src/heap/heap-controller.cc, which reads the flag at each collection.
 */
setFlagsFromString('--heap-growing-percent=100');
