/**
 * Agrawal: people who ask for a loan, in nine columns, and ten laws of who is in group A. Source: Agrawal, Imielinski & Swami, Database
 * Mining: A Performance Perspective, IEEE TKDE 5(6), 1993, table 1 and functions 1 to 10; label 1 is group A.
 */
import { Random } from '../../random/random.ts';
import { ConceptClock, type DriftStream, type DriftStreamOptions, type StreamField } from './drift-stream.ts';

const FIELDS: readonly StreamField[] = [
  { low: 20_000, high: 150_000 }, { low: 0, high: 75_000 }, { low: 20, high: 80 }, { kinds: 5 }, { kinds: 20 }, { kinds: 9 }, { low: 0, high: 1_350_000 }, { low: 1, high: 31 }, { low: 0, high: 500_000 },
];

/** What the laws look at, in the paper's words. */
interface Person {
  salary: number;
  commission: number;
  age: number;
  education: number;
  houseValue: number;
  houseYears: number;
  loan: number;
}

/** Whether one of young, middle or old age lies between the bounds of that age. */
function byAge(age: number, value: number, young: readonly [number, number], middle: readonly [number, number], old: readonly [number, number]): boolean {
  const [low, high] = age < 40 ? young : age < 60 ? middle : old;
  return value >= low && value <= high;
}

const equity = ({ houseValue, houseYears }: Person): number => (houseYears >= 20 ? 0.1 * houseValue * (houseYears - 20) : 0);
const income = ({ salary, commission }: Person): number => 0.67 * (salary + commission);
const K = 1_000;

/** Group A, by the number of the law less 1. */
const LAWS: readonly ((person: Person) => boolean)[] = [
  ({ age }) => age < 40 || age >= 60,
  ({ age, salary }) => byAge(age, salary, [50 * K, 100 * K], [75 * K, 125 * K], [25 * K, 75 * K]),
  ({ age, education }) => byAge(age, education, [0, 1], [1, 3], [2, 4]),
  ({ age, salary, education }) => {
    const isFirst = byAge(age, education, [0, 1], [1, 3], [2, 4]);
    return isFirst ? byAge(age, salary, [25 * K, 75 * K], [50 * K, 100 * K], [50 * K, 100 * K]) : byAge(age, salary, [50 * K, 100 * K], [75 * K, 125 * K], [25 * K, 75 * K]);
  },
  ({ age, salary, loan }) => {
    const isWithin = byAge(age, salary, [50 * K, 100 * K], [75 * K, 125 * K], [25 * K, 75 * K]);
    return isWithin ? byAge(age, loan, [100 * K, 300 * K], [200 * K, 400 * K], [300 * K, 500 * K]) : byAge(age, loan, [200 * K, 400 * K], [300 * K, 500 * K], [100 * K, 300 * K]);
  },
  ({ age, salary, commission }) => byAge(age, salary + commission, [50 * K, 100 * K], [75 * K, 125 * K], [25 * K, 75 * K]),
  (person) => income(person) - 0.2 * person.loan - 20 * K > 0,
  (person) => income(person) - 5 * K * person.education - 20 * K > 0,
  (person) => income(person) - 5 * K * person.education - 0.2 * person.loan - 10 * K > 0,
  (person) => income(person) - 5 * K * person.education + 0.2 * equity(person) - 10 * K > 0,
];

/** Concepts 1 to 10. */
export function createAgrawalStream(options: DriftStreamOptions): DriftStream {
  const random = new Random(options.seed);
  const clock = new ConceptClock(options);
  const { noise = 0 } = options;
  const person: Person = { salary: 0, commission: 0, age: 0, education: 0, houseValue: 0, houseYears: 0, loan: 0 };
  return {
    fields: FIELDS,
    next(into) {
      person.salary = 20_000 + 130_000 * random.uniform();
      person.commission = person.salary >= 75_000 ? 0 : 10_000 + 65_000 * random.uniform();
      person.age = 20 + random.below(61);
      person.education = random.below(5);
      const car = random.below(20);
      const zip = random.below(9);
      person.houseValue = (9 - zip) * 100_000 * (0.5 + random.uniform());
      person.houseYears = 1 + random.below(30);
      person.loan = 500_000 * random.uniform();
      into[0] = person.salary;
      into[1] = person.commission;
      into[2] = person.age;
      into[3] = person.education;
      into[4] = car;
      into[5] = zip;
      into[6] = person.houseValue;
      into[7] = person.houseYears;
      into[8] = person.loan;
      const label = LAWS[clock.next() - 1]!(person) ? 1 : 0;
      return random.uniform() < noise ? 1 - label : label;
    },
  };
}
