// Measures npm's fakers building the events that siohook fake is measured on:
// node faker.mjs SCHEMAS faker|jsf COUNT PASSES prints events a second, the median of the passes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { median } from "./passes.mjs";

const [folder, peer, count, passes] = process.argv.slice(2);

let makers;
if (peer === "faker") {
  const { faker } = await import("@faker-js/faker");
  faker.seed(7);
  const id = () => faker.number.int({ min: 1000, max: 99999999 });
  const time = () => faker.date.recent().toISOString().slice(0, 19) + "+00:00";
  const fields = () => ({
    country: faker.location.countryCode(), phone_number: faker.phone.number(), street_address: faker.location.streetAddress(),
    first_name: faker.person.firstName(), surname: faker.person.lastName(), postcode: faker.location.zipCode(), city: faker.location.city(),
  });
  const contact = (ip) => ({
    id: id(), email: faker.internet.exampleEmail(), fields: faker.number.int(9) < 4 ? [] : fields(), ip,
    referred_by_contact_id: null, referred_by_contact_email: null,
  });
  const step = (type) => ({ id: id(), name: faker.commerce.productName(), type, funnel: { id: id(), name: faker.company.buzzPhrase() } });
  const envelope = (type, data) => ({ type, data, account: { email: "owner@example.com" }, created_at: time() });
  const terms = (kind) => ({ quantity: null, enrollment_access_type: kind, enrollment_dripping_access_course: null });
  makers = [
    () => envelope("contact.tag.added", { tag: { id: id(), name: faker.commerce.department() }, contact: contact(null) }),
    () => envelope("contact.optin.completed", { funnel_step: step("squeeze"), contact: contact(faker.internet.ipv4()) }),
    () => envelope("customer.sale.completed", {
      customer: { id: id(), payment_processor: "paypal", contact_id: id(), email: faker.internet.exampleEmail(), fields: fields(), client_ip: faker.internet.ipv4() },
      funnel_step: step("offer-form"),
      offer_price_plan: { id: id(), name: faker.commerce.productName(), inner_name: faker.commerce.productName(), type: "one_shot", direct_charge_amount: id(), subscription_plan: null, currency: "eur" },
      order: { id: id(), created_at: time() },
      order_item: { id: id(), created_at: time(), resources: [{ ...terms(null), type: "systemeio_tag", course: null, course_bundle: null, physical_product: null, data: { id: id(), name: faker.commerce.department() } }] },
      coupon: null,
    }),
  ];
} else {
  const module = await import("json-schema-faker");
  const jsf = module.default?.generate ? module.default : (module.default?.default ?? module);
  jsf.option?.({ alwaysFakeOptionals: true });
  makers = ["contact.tag.added", "contact.optin.completed.funnel_step", "customer.sale.completed"].map((name) => {
    const schema = JSON.parse(readFileSync(join(folder, "draft-07", name + ".strict.schema.json"), "utf8"));
    return () => jsf.generate(schema);
  });
}
let bytes = 0;
const seconds = await median(Number(passes), async () => {
  for (let n = 0; n < Number(count); n++) {
    let made = makers[n % makers.length]();
    if (made instanceof Promise) made = await made;
    bytes += JSON.stringify(made).length;
  }
});
if (bytes === 0) throw new Error("nothing was made");
console.log(Math.round(Number(count) / seconds));
