/**
 * A number of the Belgian Crossroads Bank for Enterprises (KBO/BCE): ten digits, the first 0 or 1,
 * the last two are 97 minus the first eight modulo 97.
 */
export type EnterpriseNumber = string & { readonly __enterpriseNumber: never };

export function isEnterpriseNumber(text: string): text is EnterpriseNumber {
  if (!/^[01]\d{9}$/.test(text)) return false;
  return Number(text.slice(8)) === 97 - (Number(text.slice(0, 8)) % 97);
}

/** Takes the ways people write it (`BE 0206.731.645`); undefined where it is none. */
export function parseEnterpriseNumber(text: string): EnterpriseNumber | undefined {
  const digits = text.replace(/^BE/i, "").replace(/[\s.]/g, "");
  return isEnterpriseNumber(digits) ? digits : undefined;
}

/** The number whose first eight digits are these. */
export function enterpriseNumberOf(firstEight: number): EnterpriseNumber {
  const head = String(firstEight).padStart(8, "0");
  return `${head}${String(97 - (firstEight % 97)).padStart(2, "0")}` as EnterpriseNumber;
}
