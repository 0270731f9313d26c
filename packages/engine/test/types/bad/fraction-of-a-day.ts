// says: '1.5d' is no duration: write a whole number and s, m, h or d, such as '90s', '15m', '36h' or '30d'.
import { sessions } from '../../../src/index.ts';

sessions('count', { gap: '1.5d' });
