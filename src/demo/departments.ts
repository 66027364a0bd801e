import { changeRoutingRules } from "../application/commands/change-routing-rules.ts";
import { createPartition } from "../application/commands/manage-partitions.ts";
import type { Publishing } from "../application/commands/publish-message.ts";
import type { Language } from "../domain/translated-text.ts";
import { makeEnterprises } from "./enterprises.ts";
import type { People } from "./people.ts";
import { requestOf } from "./perform.ts";
import type { Plan } from "./plan.ts";
import { Random } from "./random.ts";
import type { Field } from "./type-catalogue.ts";

/** So many of the largest enterprises have departments. */
const DIVIDED = 3;

/** What comes from the senders of a field goes to the department. */
const DEPARTMENTS: readonly { readonly field: Field; readonly name: Readonly<Record<Language, string>> }[] = [
  {
    field: "social",
    name: { nl: "Personeel", fr: "Ressources humaines", de: "Personal", en: "Human resources" },
  },
  {
    field: "tax",
    name: { nl: "Boekhouding", fr: "Comptabilité", de: "Buchhaltung", en: "Accounting" },
  },
];

/** Partitions with rules for the largest mailboxes, before anything arrives in them. May be repeated. */
export async function openDepartments({ seed, start, institutions }: Plan, office: Publishing, people: People) {
  for (const [index, { enterpriseNumber, language }] of makeEnterprises(seed).slice(0, DIVIDED).entries()) {
    const random = new Random(seed, "departments", index);
    const administrator = await people.caller(start, "administrator", enterpriseNumber);
    const rules = [];
    for (const { field, name } of DEPARTMENTS) {
      const request = requestOf(administrator, random);
      const created = await createPartition(office, request, { enterpriseNumber, name: name[language] });
      if (!created.accepted) throw new Error(`A department of the demo was refused: ${created.refusal.code}.`);
      const { partition } = created;
      const senders = institutions.filter((institution) => institution.field === field);
      rules.push(...senders.map((institution) => ({ sender: institution.enterpriseNumber, partition })));
    }
    const changed = await changeRoutingRules(office, requestOf(administrator, random), { enterpriseNumber, rules });
    if (!changed.accepted) throw new Error(`The rules of the demo were refused: ${changed.refusal.code}.`);
  }
}
