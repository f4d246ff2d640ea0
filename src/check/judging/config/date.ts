/** A day as `2027-03-31`. The library has no clock: it compares such texts, and the caller says what today is. */
export const datePattern = /^\d{4}-\d{2}-\d{2}$/;

/** The calendar has this day: 2027-02-29 looks like one and is none. */
export function isDate(text: string): boolean {
  if (!datePattern.test(text)) return false;
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
