/** A tour of the API as its client's compiler sees it; deploy/api/example runs it. */
import { all, answered, Problem, version, ward } from "./ward.js";

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set`);
  }
  return value;
}

const { tenancy, metrics } = ward(
  {
    tenancy: setting("WARD_TENANCY"),
    metrics: setting("WARD_METRICS"),
    audit: setting("WARD_AUDIT"),
    scheduler: setting("WARD_SCHEDULER"),
  },
  // A web app asks its identity provider's library instead, and refreshes with it.
  { token: async () => setting("WARD_TOKEN"), refresh: async () => undefined },
);

const me = answered(await tenancy.GET("/tenancy/v1/me"));
const clinic = me.clinics[0];
if (clinic === undefined) {
  throw new Error("This account belongs to no clinic");
}
const path = { clinicId: clinic.id };
console.log(`${me.name ?? me.email} is ${clinic.role} of ${clinic.name}`);

// Figures of a clinic, typed down to the point.
const figures = answered(
  await metrics.GET("/metrics/v1/clinics/{clinicId}/metrics", {
    params: {
      path,
      query: { keys: "net_production,no_show_rate", from: "2026-01-01", to: "2026-04-01", granularity: "month" },
    },
  }),
);
for (const series of figures.series) {
  console.log(series.key, series.points.map((point) => `${point.period}: ${point.value ?? "none"}`).join(", "));
}

// A list, page after page.
let members = 0;
for await (const member of all(async (cursor) =>
  answered(
    await tenancy.GET("/tenancy/v1/clinics/{clinicId}/members", {
      params: { path, query: { limit: 1, ...(cursor === undefined ? {} : { cursor }) } },
    }),
  ),
)) {
  members += member.email ? 1 : 0;
}
console.log(`${members} members, one a page`);

// Refusals say what they are, to programs and to people.
async function refused(deed: () => Promise<unknown>): Promise<Problem> {
  try {
    await deed();
  } catch (problem) {
    if (problem instanceof Problem) {
      return problem;
    }
    throw problem;
  }
  throw new Error("It was not refused");
}

const absent = await refused(async () =>
  answered(
    await metrics.GET("/metrics/v1/clinics/{clinicId}/goals", {
      params: { path: { clinicId: "019a0c1e-5b0a-7c11-8e55-0a1b2c3d4e5f" } },
    }),
  ),
);
console.log(`Somebody else's clinic: ${absent.document.status} ${absent.code}`);

const invalid = await refused(async () =>
  answered(await metrics.GET("/metrics/v1/clinics/{clinicId}/goals", { params: { path, query: { limit: 1000 } } })),
);
console.log(`A page that is too long: /limit ${invalid.field("/limit")}`);

// A write that happens once however often it is sent, a change of the version that was seen, and one of another.
const key = crypto.randomUUID();
const wanted = {
  name: `A goal of the example, ${key}`,
  metric: "no_show_rate",
  from: "2026-01-01",
  to: "2027-01-01",
  target: 0.05,
} as const;
const goals = "/metrics/v1/clinics/{clinicId}/goals";
const made = await metrics.POST(goals, { params: { path, header: { "Idempotency-Key": key } }, body: wanted });
const goal = answered(made);
const again = answered(
  await metrics.POST(goals, { params: { path, header: { "Idempotency-Key": key } }, body: wanted }),
);
console.log(`Sent twice, made once: ${goal.id === again.id}`);

const one = "/metrics/v1/clinics/{clinicId}/goals/{id}";
const seen = version(made);
const change = (tag: string, target: number) =>
  metrics.PATCH(one, {
    params: { path: { ...path, id: goal.id }, header: { "If-Match": tag } },
    body: { target },
  });
const changed = await change(seen, 0.04);
console.log(`Changed from ${seen} to ${version(changed)}: ${answered(changed).target}`);
const stale = await refused(async () => answered(await change(seen, 0.03)));
console.log(`With the version before: ${stale.document.status} ${stale.code}`);

await metrics.DELETE(one, { params: { path: { ...path, id: goal.id }, header: { "If-Match": version(changed) } } });
console.log("The goal was given up again");
