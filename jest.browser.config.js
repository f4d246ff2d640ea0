import config from './jest.config.js';

// In a real browser: `npm run browser`.
export default { ...config, testMatch: ['<rootDir>/test/browser/**/*.browser.ts'], maxWorkers: 1 };
