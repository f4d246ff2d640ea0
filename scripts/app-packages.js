/*
 * Makes the packages of the App, which are optional for everybody else, ordinary dependencies of this copy, at the versions
 * that are tested. For an image: `node scripts/app-packages.js && npm prune --omit=dev`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const { peerDependencies, devDependencies, ...given } = JSON.parse(readFileSync('package.json', 'utf8'));
const ofApp = ([name]) => name in peerDependencies;
const tested = Object.entries(devDependencies);
given.dependencies = { ...given.dependencies, ...Object.fromEntries(tested.filter(ofApp)) };
given.peerDependenciesMeta = undefined;
given.devDependencies = Object.fromEntries(tested.filter((each) => !ofApp(each)));
writeFileSync('package.json', `${JSON.stringify(given, null, 2)}\n`);
