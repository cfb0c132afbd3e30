/** Ends the program on a Node without what it uses. Imported for that, before everything else: the rest would not even load there. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
// As "engines" in package.json says.
if (major < 22 || (major === 22 && minor < 18)) {
  process.stdout.write(`alacarte needs Node 22.18 or newer, and this is ${process.versions.node}.\n`);
  process.exit(1);
}

export {};
