// says: A name in both languages is missing: add en: '…' and zh: '…', the words that people will read.
import { count, feature } from '../../../src/index.ts';

feature(count(), { over: '30d', en: 'orders' });
