/** Tells the row that started this process; see child.ts. */
export function report(message: object): void {
  if (process.send === undefined) throw new Error("This process is a part of the bench, not a program.");
  process.send(message);
}
