// says: '3 d' is no duration: write a whole number and s, m, h or d, such as '90s', '15m', '36h' or '30d'.
import { defineEvent, string, words } from '../../../src/index.ts';

defineEvent('bad', { match: { call: 'page' }, label: words('view', '浏览'), summary: words('looked', '浏览'), lateness: '3 d', fields: { page: string() } });
