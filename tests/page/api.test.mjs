// The answers to programs keep their description, by a validator of others: index-schema/openapi.json says what they are.
import assert from "node:assert/strict";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const base = process.env.PAWEN_PAGE;
const json = async (path) => (await fetch(new URL(path, base))).json();

const SITE = "https://pawen.invalid/api/";
const description = await json("/api/openapi.json");
const ajv = formats(new Ajv({ strict: false, allErrors: true }));
for (const name of ["hit.schema.json", "thread.schema.json"]) {
  ajv.addSchema({ ...(await json(`/api/${name}`)), $id: SITE + name });
}
ajv.addSchema({ ...description, $id: `${SITE}openapi.json` });

/** Asserts that `answer` is as the part of the description says that `pointer` leads to. */
const keeps = (answer, pointer, path) => {
  const validate = ajv.compile({ $ref: `${SITE}openapi.json#${pointer}` });
  assert.ok(validate(answer), `${path}: ${ajv.errorsText(validate.errors)}`);
};
const escaped = (name) => name.replaceAll("~", "~0").replaceAll("/", "~1");

const thread = (await json("/api/search?q=*&limit=1")).hits[0].id;
const queries = ["*", "半導體", "nothingatall 半導體", "by:k2seven"];

/** Requests that cover a route: each parameter by its example, and several queries of two units. */
const requests = (path, parameters) => {
  const names = parameters.map((parameter) => parameter.name);
  if (names.length === 0) return [path];
  const needed = parameters.filter((parameter) => parameter.required);
  const pairs = (more) => {
    const all = new URLSearchParams(needed.map(({ name, example }) => [name, String(example)]));
    for (const [name, value] of Object.entries(more)) if (names.includes(name)) all.set(name, value);
    return `${path}?${all}`;
  };
  const units = queries.flatMap((q) => [pairs({ q, unit: "thread" }), pairs({ q, unit: "block", sort: "newest" })]);
  const examples = parameters.map(({ name, example }) =>
    pairs({ q: "*", ...(name === "context" ? { unit: "block" } : {}), [name]: String(example) }));
  return [...units, ...examples];
};

for (const [path, { get }] of Object.entries(description.paths)) {
  test(`${path} answers as it is described`, async () => {
    const [board, article] = thread.split("/");
    const filled = path.replace("{board}", board).replace("{article}", article);
    const parameters = (get.parameters ?? []).filter((parameter) => parameter.in === "query");
    for (const request of requests(filled, parameters)) {
      const response = await fetch(new URL(request, base));
      const kind = response.headers.get("content-type").split(";")[0];
      assert.equal(response.status, 200, request);
      const content = get.responses["200"].content[kind];
      assert.ok(content, `${request}: ${kind}`);
      if (!content.schema) continue;
      const pointer = `/paths/${escaped(path)}/get/responses/200/content/${escaped(kind)}/schema`;
      const body = await response.text();
      const answers = kind === "application/x-ndjson" ? body.trim().split("\n").filter(Boolean) : [body];
      for (const answer of answers) {
        const columns = new URL(request, base).searchParams.get("columns");
        if (columns) assert.deepEqual(Object.keys(JSON.parse(answer)), columns.split(","), request);
        else keeps(JSON.parse(answer), pointer, request);
      }
    }
  });
}

test("errors are as they are described", async () => {
  const wrong = {
    "/api/search?q=autor:x": 400, "/api/search?nonsense=1": 400, "/api/search?q=x&after=00": 400, "/api/facet?q=x": 400,
    "/api/export?q=x&format=gif": 400, "/api/thread/No/Such": 404, "/api/nonsense": 404,
  };
  for (const [path, status] of Object.entries(wrong)) {
    const response = await fetch(new URL(path, base));
    assert.equal(response.status, status, path);
    keeps(await response.json(), "/components/schemas/error", path);
  }
});

test("the validator can find a fault", async () => {
  const answer = await json("/api/search?q=*&limit=1");
  const pointer = "/components/schemas/search";
  keeps(answer, pointer, "as it is");
  const faults = [
    (it) => delete it.total, (it) => { it.total = -1; }, (it) => { it.more = 1; }, (it) => { it.hits[0].comments = "3"; },
    (it) => { it.hits[0].posted_at = "yesterday"; },
  ];
  for (const spoil of faults) {
    const spoilt = structuredClone(answer);
    spoil(spoilt);
    assert.throws(() => keeps(spoilt, pointer, "spoilt"), String(spoil));
  }
});
