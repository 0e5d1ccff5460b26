import fc from 'fast-check';

// `npm test` draws the same examples every time, so that it fails for a change and for nothing else; `npm run test:full` draws new ones.
if (process.env['TML_FULL'] !== '1') fc.configureGlobal({ seed: 20_261_123 });
