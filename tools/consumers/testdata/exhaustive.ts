import type { AutomationEvent } from "./events";

// Compiles only when every event has its case: the compiler is the test.
export function describe(event: AutomationEvent): string {
  switch (event.type) {
    case "contact.optin.completed":
      return "funnel_step" in event.data ? event.data.funnel_step.name : event.data.page_model.name;
    case "customer.sale.completed":
      return `${event.data.order_item.resources.map(r => r.type).join()} ${event.data.customer.email}`;
    case "contact.tag.added":
    case "contact.tag.removed":
      return `${event.data.tag.id.toFixed()} ${event.data.contact.ip?.trim() ?? "no address"}`;
    case "contact.webinar.registered":
      return event.data.webinar.duration;
    case "contact.course.enrolled":
      return event.data.course.name;
    case "contact.course_bundle.enrolled":
      return event.data.course_bundle.name;
    case "contact.campaign.finished":
      return event.data.campaign.name;
    case "contact.page.visited":
      return event.created_at;
    case "contact.email_link.clicked":
      return event.account.email;
    default: {
      const none: never = event;
      return none;
    }
  }
}
